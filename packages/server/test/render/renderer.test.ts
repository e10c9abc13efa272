import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createRenderer, RendererBusy, RendererLate } from '../../src/render/renderer.js';
import { type Picture, type Rendering, TooManyRows } from '../../src/render/rendering.js';
import { temporaryFolder } from '../helpers/temporary-folder.js';

/** A thread that answers as the title says, with its own number and how many it has answered. */
const THREAD = `
import { parentPort, threadId } from 'node:worker_threads';
let answered = 0;
parentPort.on('message', ({ picture: { title } }) => {
  if (title === 'hang') for (;;);
  if (title === 'end') process.exit(3);
  if (title === 'throw') throw new Error('lost');
  if (title === 'fail') return parentPort.postMessage({ failure: 'it cannot be drawn', name: 'Error', code: 'ENOENT' });
  if (title === 'many') return parentPort.postMessage({ failure: 'too many', name: 'TooManyRows' });
  const answer = () => parentPort.postMessage({ bytes: new TextEncoder().encode(threadId + ' ' + ++answered) });
  setTimeout(answer, title === 'slow' ? 50 : 0);
});`;

async function renderer(options: Parameters<typeof createRenderer>[0] = {}) {
  const entry = join(await temporaryFolder(), 'thread.mjs');
  await writeFile(entry, THREAD);
  const created = createRenderer({ entry, ...options });
  onTestFinished(() => created.close());
  const draw = async (title: string) =>
    String(await created.render({ picture: { title } as Picture } as Rendering));
  return { close: () => created.close(), draw };
}

const [thread, count] = [
  (text: string) => text.split(' ')[0],
  (text: string) => text.split(' ')[1],
];

describe('bodies are made', () => {
  it('one after another in one thread', async () => {
    const { draw } = await renderer();
    const answers = await Promise.all(['slow', 'quick', 'slow'].map(draw));
    expect(answers.map(count)).toEqual(['1', '2', '3']);
    expect(new Set(answers.map(thread)).size).toBe(1);
  });

  it('in another thread after a while without any', async () => {
    const { draw } = await renderer({ idle: 30 });
    const before = await draw('quick');
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(thread(await draw('quick'))).not.toBe(thread(before));
  });

  it.each(['hang', 'end', 'throw'])(
    'in another thread after one that makes it %s',
    async (title) => {
      const { draw } = await renderer({ timeout: 1500 });
      const before = await draw('quick');
      const lost = draw(title);
      const waiting = draw('quick');
      if (title === 'hang') await expect(lost).rejects.toThrow(RendererLate);
      else await expect(lost).rejects.toThrow(title === 'end' ? 'ended with 3' : 'lost');
      expect(thread(await waiting)).not.toBe(thread(before));
    },
  );

  it('or it is said why not', async () => {
    const { draw } = await renderer();
    await expect(draw('fail')).rejects.toMatchObject({
      message: 'it cannot be drawn',
      code: 'ENOENT',
    });
    await expect(draw('many')).rejects.toThrow(TooManyRows);
    expect(count(await draw('quick'))).toBe('1');
  });

  it('unless too many wait', async () => {
    const { draw } = await renderer();
    const outcomes = await Promise.allSettled(Array.from({ length: 40 }, () => draw('quick')));
    const refused = outcomes.filter(({ status }) => status === 'rejected');
    expect(refused).toHaveLength(7);
    expect((refused[0] as PromiseRejectedResult).reason).toBeInstanceOf(RendererBusy);
    expect(count(await draw('quick'))).toBe('34');
  });

  it('until the renderer is closed, also amid one that hangs', async () => {
    const { draw, close } = await renderer();
    const lost = [draw('hang'), draw('quick')].map((promise) => promise.catch((error) => error));
    await close();
    expect(await Promise.all(lost)).toEqual([expect.any(RendererBusy), expect.any(RendererBusy)]);
    await expect(draw('quick')).rejects.toThrow(RendererBusy);
  });
});
