import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import { QueryThread } from '../../src/query/query-thread.js';
import { QueryThreads } from '../../src/query/query-threads.js';

const FAULTY = fileURLToPath(new URL('../helpers/faulty-query-thread.mjs', import.meta.url));

function testThreads(most: number) {
  const content = new Uint8Array(new SharedArrayBuffer(8));
  const start = { content, label: '', cacheBytes: 0, definitions: {} as never };
  const threads = new QueryThreads(most, () => new QueryThread(FAULTY, start));
  onTestFinished(() => threads.close());
  /** The thread that answered. */
  const ask = async (kpi: string, timeout = 5000): Promise<string> => {
    const reply = await threads.run({ kpi, filter: {} }, timeout);
    return 'answer' in reply ? reply.answer.rows : reply.refusal.code;
  };
  return { threads, ask, times: () => new Int32Array(content.buffer)[0] };
}

describe('threads that answer queries', () => {
  it('are started when they are needed, and asked first where the columns are', async () => {
    const { ask } = testThreads(3);
    const first = await ask('a');
    expect([await ask('b'), await ask('c')]).toEqual([first, first]);
    const both = new Set(await Promise.all([ask('slow'), ask('slow')]));
    expect(both.size).toBe(2);
    const many = await Promise.all(Array.from({ length: 9 }, () => ask('slow')));
    expect(new Set(many).size).toBe(3);
  });

  it('are replaced where one ends, and its query is tried once again', async () => {
    const { ask, times } = testThreads(1);
    const waiting = [ask('exit once'), ask('a'), ask('b')];
    await expect(Promise.all(waiting)).resolves.toHaveLength(3);
    expect(times()).toBe(4);
  });

  it.each([
    ['exit', 'its thread ended'],
    ['throw', 'out of order'],
  ])('are not ended by one query without an end: %s', async (kpi, why) => {
    const { ask, times } = testThreads(1);
    const failing = ask(kpi);
    const next = ask('a');
    await expect(failing).rejects.toMatchObject({
      code: 'TASK_FAILED',
      message: expect.stringContaining(why),
    });
    await expect(next).resolves.toBeDefined();
    expect(times()).toBe(3);
  });

  it('are replaced where one takes too long, which is not tried again', async () => {
    const { ask, times } = testThreads(1);
    await ask('a');
    const hanging = ask('hang', 300);
    const next = ask('b');
    await expect(hanging).rejects.toMatchObject({
      code: 'QUERY_TIMEOUT',
      message: expect.stringContaining('hang with this filter took longer than 0.3 s'),
    });
    await expect(next).resolves.toBeDefined();
    expect(times()).toBe(3);
  });

  it('let nobody wait for longer than a query may take', async () => {
    const { ask, times } = testThreads(1);
    const hanging = ask('hang', 1000);
    await expect(ask('a', 200)).rejects.toMatchObject({ code: 'QUERY_TIMEOUT' });
    await expect(hanging).rejects.toMatchObject({ code: 'QUERY_TIMEOUT' });
    expect(times()).toBe(1);
  });

  it('end with what runs and waits', async () => {
    const { threads, ask } = testThreads(1);
    const asked = [ask('hang'), ask('a')];
    const outcomes = Promise.allSettled(asked);
    await threads.close();
    expect((await outcomes).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    await expect(ask('a')).rejects.toThrow('ended');
  });
});
