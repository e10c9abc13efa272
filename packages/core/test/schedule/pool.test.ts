import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { defineDataset } from '../../src/kpi/define-dataset.js';
import { createPool } from '../../src/schedule/pool.js';
import { statSource } from '../../src/source/file.js';
import { NODE_HOST } from '../../src/worker/node-host.js';
import type { BytesInput, ScanTask, TaskResult } from '../../src/worker/protocol.js';
import { runTask } from '../../src/worker/run-task.js';
import { layoutOf } from '../helpers/layout-of.js';
import { MESSY_COLUMNS, MESSY_HEADER } from '../helpers/messy-csv.js';
import { EVERY_ROW, IN_ALL } from '../helpers/scan-cut.js';
import { tempFile } from '../helpers/temp-folder.js';

const pool = createPool(2);
afterAll(() => pool.close());
const NEVER = new AbortController().signal;

async function taskOf(body: string): Promise<ScanTask & { input: BytesInput }> {
  const path = await tempFile(MESSY_HEADER + body);
  const source = await statSource(path);
  const dataset = defineDataset({ name: 'messy', source: path, columns: MESSY_COLUMNS });
  const layout = layoutOf(path, dataset);
  return {
    plans: [EVERY_ROW.plan, IN_ALL.plan],
    sets: ['in_all#1'],
    input: {
      kind: 'bytes',
      place: { path },
      layout,
      columns: layout.columns,
      range: { from: layout.start, to: source.bytes, isProven: true },
    },
  };
}

describe('a task on a thread', () => {
  it('gives what it gives in this one, and says which worker has it', async () => {
    const task = await taskOf('1,1.00,"a\nb",S\nx,,,\n2,,é,\n1,3.5,🍕,M\n');
    const started: number[] = [];
    const results = await Promise.all(
      [1, 2, 3, 4].map(() => pool.run(task, NEVER, (worker) => started.push(worker))),
    );
    const {
      ms: _ms,
      worker: _worker,
      ...expected
    } = runTask(task, 1, NODE_HOST).next().value as TaskResult;
    for (const { ms, worker, ...result } of results) {
      expect(result).toEqual(expected);
      expect(ms).toBeGreaterThanOrEqual(0);
      expect([1, 2]).toContain(worker);
    }
    expect(started.sort()).toEqual(results.map(({ worker }) => worker).sort());
  });

  it("fails with the code of a user's mistake", async () => {
    const whole = await taskOf('');
    const task = { ...whole, input: { ...whole.input, place: { path: 'no-such-file.csv' } } };
    await expect(pool.run(task, NEVER, () => {})).rejects.toMatchObject({
      name: 'TavolaError',
      code: 'SOURCE_NOT_FOUND',
      message: expect.stringContaining('no-such-file.csv'),
    });
  });

  it('fails as the task does, and its thread lives on', async () => {
    const task = await taskOf('1,1.00,a,S\n');
    const broken = { ...task, plans: [{ ...EVERY_ROW.plan, head: undefined }] } as never;
    for (let i = 0; i < 5; i++) {
      const failed = pool.run(broken, NEVER, () => {});
      await expect(failed).rejects.toThrow(TypeError);
      await expect(failed).rejects.not.toMatchObject({ name: 'WorkerLost' });
    }
    expect((await pool.run(task, NEVER, () => {})).scan.rows).toBe(1);
  });

  it('is not begun for a signal that has come before, and others still are', async () => {
    const task = await taskOf('1,1.00,a,S\n');
    await expect(pool.run(task, AbortSignal.abort(), () => {})).rejects.toThrow();
    expect((await pool.run(task, NEVER, () => {})).scan.rows).toBe(1);
  });
});

describe('a lost worker', () => {
  it('is replaced, and the task beside it goes on', async () => {
    const filename = fileURLToPath(new URL('../helpers/dying-worker.mjs', import.meta.url));
    const dying = createPool(2, { filename });
    const task = await taskOf('');
    const first: number[] = [];
    const run = (path: string, onStart: (thread: number) => void = () => {}) =>
      dying.run({ ...task, input: { ...task.input, place: { path } } }, NEVER, onStart);
    try {
      const lost: string[] = [];
      const again = (path: string, next: string) =>
        run(path, (thread) => first.push(thread)).catch((error) => {
          lost.push(`${path}: ${error.name}`);
          return run(next);
        });
      const results = (await Promise.all([
        again('beside', 'beside'),
        again('fatal', 'after'),
      ])) as unknown as { path: string; thread: number }[];
      expect(lost).toEqual(['fatal: WorkerLost']);
      expect(results.map(({ path }) => path)).toEqual(['beside', 'after']);
      // Threads are numbered one after another: two were there, and one came in place of the second or took over.
      const begun = Math.min(...first);
      expect(results[0]!.thread).toBe(begun);
      expect(results[1]!.thread).toBeGreaterThanOrEqual(begun + 2);
    } finally {
      await dying.close();
    }
  });
});
