import { setImmediate } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { STANDARD } from '../../src/scan/dialect.js';
import type { ScanRange } from '../../src/scan/scan-range.js';
import { scanSplits } from '../../src/schedule/scan-splits.js';
import { type TaskRunner, WorkerLost } from '../../src/schedule/task-runner.js';
import { TavolaError } from '../../src/util/errors.js';
import type { BytesInput, ScanTask, TaskResult } from '../../src/worker/protocol.js';
import { inShort } from '../helpers/events.js';
import { inProcessRunner } from '../helpers/in-process-runner.js';
import { MESSY_HEADER } from '../helpers/messy-csv.js';
import { EVERY_ROW, IN_ALL, MESSY, scanCut } from '../helpers/scan-cut.js';
import { tempFile } from '../helpers/temp-folder.js';

const LINE = '1,1.00,a,S\n';
const START = MESSY_HEADER.length;
/** A file of eight rows, cut into eight splits of one row each. */
const BODY = Array.from({ length: 8 }, (_, i) => LINE.replaceAll('1', `${i + 1}`)).join('');
const CUTS = Array.from({ length: 7 }, (_, i) => START + (i + 1) * LINE.length);
const PLANS = [EVERY_ROW.plan, IN_ALL.plan];

const file = (): Promise<string> => tempFile(MESSY_HEADER + BODY);
const rangeOf = ({ input }: ScanTask): ScanRange => (input as BytesInput).range;
const indexOf = (task: ScanTask): number => (rangeOf(task).from - START) / LINE.length;

/** A runner of which each task is first handed to `before`, which may throw or wait. */
function runnerWith(
  workers: number,
  before: (task: ScanTask, signal: AbortSignal) => Promise<void> | void,
): TaskRunner & { running: number } {
  const inner = inProcessRunner(workers);
  const runner = {
    ...inner,
    running: 0,
    async run(...[task, signal, onStart, onPart]: Parameters<TaskRunner['run']>) {
      runner.running++;
      try {
        await before(task, signal);
        return await inner.run(task, signal, onStart, onPart);
      } finally {
        runner.running--;
      }
    },
  };
  return runner;
}

describe('attempts', () => {
  it('are four, then the run fails and says where and why', async () => {
    const path = await file();
    let attempts = 0;
    const runner = runnerWith(2, (task) => {
      if (indexOf(task) !== 2) return;
      throw new Error(`the disk hums ${++attempts}`);
    });
    await expect(scanCut(MESSY, PLANS, path, CUTS, runner)).rejects.toMatchObject({
      code: 'TASK_FAILED',
      message: `Bytes ${CUTS[1]} to ${CUTS[2]} of ${path} could not be scanned: 4 attempts failed, the last with: the disk hums 4`,
    });
    expect([attempts, runner.running]).toEqual([4, 0]);
  });

  it('are made again after a failure, and the answer is the same', async () => {
    const path = await file();
    const failed = new Map<number, number>();
    const runner = runnerWith(2, (task) => {
      const times = failed.get(indexOf(task)) ?? 0;
      failed.set(indexOf(task), times + 1);
      if (times < 3) throw new Error('no luck');
    });
    const { results, events } = await scanCut(MESSY, PLANS, path, CUTS, runner);
    expect(results).toEqual((await scanCut(MESSY, PLANS, path, [])).results);
    const retries = events.flatMap((event) =>
      event.type === 'split-retried' && event.split === 5 ? [[event.attempt, event.reason]] : [],
    );
    expect(retries).toEqual([
      [2, 'no luck'],
      [3, 'no luck'],
      [4, 'no luck'],
    ]);
  });

  it('are not used up by lost workers, of which there may be eight', async () => {
    const path = await file();
    const losing = (losses: number): TaskRunner => {
      let lost = 0;
      return runnerWith(1, (task) => {
        if (indexOf(task) === 1 && lost++ < losses) throw new WorkerLost('it was killed');
      });
    };
    const { results, events } = await scanCut(MESSY, PLANS, path, CUTS, losing(8));
    expect(results).toEqual((await scanCut(MESSY, PLANS, path, [])).results);
    expect(
      events.flatMap((event) => (event.type === 'split-retried' ? [event.attempt] : [])),
    ).toEqual([1, 1, 1, 1, 1, 1, 1, 1]);
    await expect(scanCut(MESSY, PLANS, path, CUTS, losing(9))).rejects.toMatchObject({
      code: 'TASK_FAILED',
      message: expect.stringContaining('9 workers were lost, the last with: it was killed'),
    });
  });

  it('are not made again where the user must mend something', async () => {
    const path = await file();
    let attempts = 0;
    const runner = runnerWith(1, () => {
      attempts++;
      throw new TavolaError('SOURCE_UNREADABLE', 'no permission');
    });
    await expect(scanCut(MESSY, PLANS, path, CUTS, runner)).rejects.toMatchObject({
      code: 'SOURCE_UNREADABLE',
      message: 'no permission',
    });
    expect(attempts).toBe(1);
  });
});

describe('partials', () => {
  it('are merged once and in order, whatever order they are ready in', async () => {
    const path = await file();
    const turns = new Map<number, number>();
    const runner = runnerWith(3, async (task) => {
      // The earlier a split, the longer it takes.
      turns.set(indexOf(task), (turns.get(indexOf(task)) ?? 0) + 1);
      for (let i = 0; i < 3 * (8 - indexOf(task)); i++) await setImmediate();
    });
    const { results, rows, events } = await scanCut(MESSY, PLANS, path, CUTS, runner);
    expect(results[0]!.map((row) => row.id)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    expect([rows, ...turns.values()]).toEqual([8, 1, 1, 1, 1, 1, 1, 1, 1]);
    const progress = events.flatMap((event) => (event.type === 'progress' ? [event] : []));
    expect(progress.map(({ rows: soFar, splits }) => [soFar, splits])).toEqual(
      [1, 2, 3, 4, 5, 6, 7, 8].map((n) => [n, n]),
    );
    expect(progress.at(-1)!.bytes).toBe(START + BODY.length);
  });

  it('do not pile up while one that is due is late', async () => {
    const path = await tempFile(MESSY_HEADER + BODY.repeat(10));
    const cuts = Array.from({ length: 79 }, (_, i) => START + (i + 1) * LINE.length);
    let first = true;
    let seen = 0;
    const runner = runnerWith(2, async (task) => {
      if (indexOf(task) > 0) {
        if (first) seen++;
        return;
      }
      for (let i = 0; i < 300; i++) await setImmediate();
      first = false;
    });
    const { rows } = await scanCut(MESSY, PLANS, path, cuts, runner);
    expect(rows).toBe(80);
    expect(seen).toBeGreaterThan(0);
    expect(seen).toBeLessThanOrEqual(8);
  });

  it('are refused where they began elsewhere than the split before them ended', async () => {
    const body = `1,1.00,"x\n${'2,2.00,fake,S\n'.repeat(6)}",S\n3,3.00,c,M\n`;
    const path = await tempFile(MESSY_HEADER + body);
    const cut = START + 30;
    const ranges: ScanRange[] = [];
    const runner = runnerWith(1, (task) => {
      ranges.push(rangeOf(task));
    });
    const { results, events } = await scanCut(MESSY, PLANS, path, [cut], runner);
    expect(results[0]!.map((row) => row.id)).toEqual([1, 3]);
    const proven = START + body.indexOf('3,3.00');
    expect(ranges).toEqual([
      { from: START, to: cut, isProven: true },
      { from: cut, to: START + body.length, isProven: false },
      { from: proven, to: START + body.length, isProven: true },
    ]);
    expect(events.map(inShort)).toEqual([
      'split-started 0',
      'split-finished 0',
      'progress',
      'split-started 1',
      'split-finished 1',
      'split-redone 1',
      'split-started 1',
      'split-finished 1',
      'progress',
    ]);
    expect(events.find((event) => event.type === 'split-redone')).toMatchObject({
      reason: expect.stringContaining(`begins at byte ${proven}`),
    });
  });

  it('are taken as they are where rows that do not fit lie close together', async () => {
    // Every other row is bad, so that three good ones in a row are never found.
    const body = Array.from({ length: 40 }, (_, i) => `${i % 2 ? i : 'x'},1.00,a,S\n`).join('');
    const path = await tempFile(MESSY_HEADER + body);
    const cuts = [100, 200, 300].map((offset) => START + offset);
    const { rows, rejected, events } = await scanCut(MESSY, PLANS, path, cuts);
    expect([rows, rejected]).toEqual([20, 20]);
    expect(events.filter(({ type }) => type === 'split-redone')).toEqual([]);
  });

  it('are passed over for splits within a record that began earlier', async () => {
    const body = `1,1.00,"${'2,2.00,fake,S\n'.repeat(6)}",S\n3,3.00,c,M\n`;
    const path = await tempFile(MESSY_HEADER + body);
    const cuts = [20, 40, 60].map((offset) => START + offset);
    const { results, rows } = await scanCut(MESSY, PLANS, path, cuts, inProcessRunner(2));
    expect([results[0]!.map((row) => row.id), rows]).toEqual([[1, 3], 2]);
  });

  it('are made anew, with sets, where distinct values come in no order', async () => {
    const ids = [1, 2, 3, 2, 9, 9, 4, 1];
    const body = ids.map((id) => `${id},1.00,a,S\nx,,,\n`).join('');
    const path = await tempFile(MESSY_HEADER + body);
    for (const cuts of [[], [START + 40], [START + 20, START + 70]]) {
      const { results, rejects, events, rows, rejected } = await scanCut(MESSY, PLANS, path, cuts);
      expect(results[1]![0]).toMatchObject({ ids: new Set(ids).size });
      expect([rows, rejected, rejects.length]).toEqual([8, 8, 8]);
      expect(rejects.map((reject) => reject.line)).toEqual([3, 5, 7, 9, 11, 13, 15, 17]);
      const reasons = events.flatMap((event) =>
        event.type === 'split-redone' && !event.reason.startsWith('its first record')
          ? [event.reason]
          : [],
      );
      expect(reasons).toEqual([
        'values of in_all#1 come in no order: they are counted as sets, from the beginning',
      ]);
    }
  });
});

describe('an interruption', () => {
  it('ends the run, and nothing is left running', async () => {
    const path = await file();
    const controller = new AbortController();
    const started: number[] = [];
    const runner = runnerWith(2, async (task, signal) => {
      started.push(indexOf(task));
      if (indexOf(task) < 3) return;
      controller.abort();
      // A worker notices only when its task is done.
      for (let i = 0; i < 20; i++) await setImmediate();
      signal.throwIfAborted();
    });
    await expect(
      scanCut(MESSY, PLANS, path, CUTS, runner, controller.signal),
    ).rejects.toMatchObject({ code: 'INTERRUPTED', exitCode: 130 });
    expect(runner.running).toBe(0);
    expect(started.length).toBeLessThan(8);
  });

  it('before the beginning starts nothing', async () => {
    const path = await file();
    const runner = runnerWith(2, () => {
      throw new Error('started');
    });
    await expect(
      scanCut(MESSY, PLANS, path, CUTS, runner, AbortSignal.abort()),
    ).rejects.toMatchObject({ code: 'INTERRUPTED' });
  });
});

describe('a caller that has seen enough', () => {
  it('stops the run with its own error, once what runs has ended', async () => {
    const path = await file();
    const runner = runnerWith(2, () => {});
    const enough = new Error('enough');
    let told: [number, number] | undefined;
    const layout = { dialect: STANDARD, width: 4, columns: [], start: START, lines: 1, notes: [] };
    const job = {
      run: 'test',
      source: {
        unit: 'bytes' as const,
        dialects: [],
        notes: [],
        size: START + BODY.length,
        splits: [
          {
            ...{ index: 0, from: START, to: START + BODY.length },
            file: {
              ...{ label: path, name: path, first: 0, base: 0, start: START, line: 2 },
              input: (range: ScanRange): BytesInput => ({
                ...{ kind: 'bytes', place: { path }, layout, columns: [], range },
              }),
            },
          },
        ],
      },
      plans: [],
      onRejects: () => {},
      onRestart: () => {},
      onRows: (used: number, rejected: number) => {
        told = [used, rejected];
        throw enough;
      },
      onEvent: () => {},
    };
    await expect(scanSplits(job, runner)).rejects.toBe(enough);
    expect([told, runner.running]).toEqual([[8, 0], 0]);
  });
});

describe('a worker that answers twice as much as asked', () => {
  it('cannot make a row count twice', async () => {
    const path = await file();
    const inner = inProcessRunner(2);
    const greedy: TaskRunner = {
      ...inner,
      async run(task, signal, onStart): Promise<TaskResult> {
        const range = rangeOf(task);
        const to = Math.min(range.to + LINE.length, START + BODY.length);
        const input = { ...(task.input as BytesInput), range: { ...range, to } };
        return inner.run({ ...task, input }, signal, onStart);
      },
    };
    const { rows, results } = await scanCut(MESSY, PLANS, path, CUTS, greedy);
    expect([rows, results[0]!.length]).toEqual([8, 8]);
  });
});
