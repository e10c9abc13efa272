import { afterAll, describe, expect, it } from 'vitest';
import { decimal, integer, text } from '../../src/dataset/columns.js';
import { browserEngine } from '../../src/engine/browser.js';
import type { Engine } from '../../src/engine/engine.js';
import { inlineEngine } from '../../src/engine/inline.js';
import { poolEngine } from '../../src/engine/pool.js';
import { fromCsv } from '../../src/interop/from-csv.js';
import { defineDataset } from '../../src/kpi/define-dataset.js';
import { op } from '../../src/kpi/op.js';
import { finishKpi, toJsonRows } from '../../src/result/finish.js';
import type { Split } from '../../src/scan/split.js';
import type { RunEvent } from '../../src/schedule/events.js';
import type { TaskRunner } from '../../src/schedule/task-runner.js';
import { mostBytesPerTask, splitsPerTask, takeTogether } from '../../src/schedule/together.js';
import type { BytesInput } from '../../src/worker/protocol.js';
import { inShort } from '../helpers/events.js';
import { inProcessRunner } from '../helpers/in-process-runner.js';
import { MESSY_HEADER } from '../helpers/messy-csv.js';
import { EVERY_ROW, IN_ALL, MESSY, scanCut } from '../helpers/scan-cut.js';
import { tempFile } from '../helpers/temp-folder.js';

const START = MESSY_HEADER.length;
const PLANS = [EVERY_ROW.plan, IN_ALL.plan];

/** A runner that notes the ranges of its tasks, of which each part may fail. */
function noting(workers = 1, onPart: (task: number) => void = () => {}) {
  const inner = inProcessRunner(workers);
  const inputs: BytesInput[] = [];
  const runner: TaskRunner = {
    ...inner,
    run(task, signal, onStart, tell) {
      const at = inputs.push(task.input as BytesInput) - 1;
      return inner.run(task, signal, onStart, (part) => {
        tell?.(part);
        onPart(at);
      });
    },
  };
  return { runner, inputs };
}

const started = (events: readonly RunEvent[]): number[] =>
  events.flatMap((event) => (event.type === 'split-started' ? [event.split] : []));
const progress = (events: readonly RunEvent[]): number[] =>
  events.flatMap((event) => (event.type === 'progress' ? [event.splits] : []));

describe('how many splits a task takes', () => {
  const splits = (sizes: readonly number[]): Split[] => {
    let to = 0;
    return sizes.map((size, index) => {
      const from = to;
      to += size;
      return { index, from, to };
    });
  };
  const MIB = 2 ** 20;

  it('gives each worker some tasks', () => {
    expect([splitsPerTask(64, 2), splitsPerTask(9, 2), splitsPerTask(1, 8)]).toEqual([16, 3, 1]);
  });

  it('may take fewer bytes with facts, and by a budget of memory', () => {
    expect(mostBytesPerTask(false, undefined, 2)).toBe(256 * MIB);
    expect(mostBytesPerTask(true, undefined, 2)).toBe(64 * MIB);
    expect(mostBytesPerTask(false, 1024 * MIB, 2)).toBe(32 * MIB);
    expect(mostBytesPerTask(true, 2 ** 40, 2)).toBe(64 * MIB);
  });

  it('is bounded by their bytes, but is one at least', () => {
    const list = splits([...new Array(20).fill(16 * MIB), 300 * MIB, 1, 1]);
    const taken: number[] = [];
    while (list.length > 0) taken.push(takeTogether(list, 30, 256 * MIB).length);
    expect(taken).toEqual([16, 4, 1, 2]);
    expect(takeTogether(splits(new Array(9).fill(16 * MIB)), 9, 64 * MIB)).toHaveLength(4);
  });
});

describe('splits that are taken together, as in a pass with sets', () => {
  // Ids that come in no order are counted as sets, in a second pass.
  const ids = [5, 1, 2, 3, 4, 5, 6, 7, 8, 9, 1, 2];
  const body = ids.map((id) => `${id},1.00,a,S\nx,,,\n`).join('');
  const each = body.length / ids.length;
  const cuts = ids.slice(1).map((_, i) => START + (i + 1) * each);
  const secondPass = <T>(list: readonly T[], isSecond: (item: T) => boolean): T[] =>
    list.slice(list.findIndex(isSecond));

  it('are told of one by one, and counted once', async () => {
    const path = await tempFile(MESSY_HEADER + body);
    const { runner, inputs } = noting();
    const { results, events, rejects, rows } = await scanCut(MESSY, PLANS, path, cuts, runner);
    expect([results[1]![0]!.ids, rows]).toEqual([9, 12]);
    expect(rejects.map(({ line }) => line)).toEqual(ids.map((_, i) => 3 + 2 * i));
    const together = inputs.filter((input) => input.cuts!.length > 0);
    expect(together.map((input) => input.cuts)).toEqual([cuts.slice(0, 5), cuts.slice(6)]);
    const second = secondPass(events, (event) => event.type === 'split-redone').slice(1);
    expect(second.map(inShort)).toEqual(
      ids.flatMap((_, i) => [`split-started ${i}`, `split-finished ${i}`, 'progress']),
    );
    const finished = second.filter((event) => event.type === 'split-finished');
    expect(finished.map((event) => [event.rows, event.rejected, event.bytes])).toEqual(
      ids.map(() => [1, 1, each]),
    );
    expect(
      second.flatMap((event) => (event.type === 'progress' ? [[event.rows, event.bytes]] : [])),
    ).toEqual(ids.map((_, i) => [i + 1, START + (i + 1) * each]));
  });

  it('are tried again together, from the first', async () => {
    const path = await tempFile(MESSY_HEADER + body);
    let failures = 0;
    const { runner, inputs } = noting(1, () => {
      if (failures++ === 2) throw new Error('no luck');
    });
    const { results, events, rows } = await scanCut(MESSY, PLANS, path, cuts, runner);
    expect([results[1]![0]!.ids, rows]).toEqual([9, 12]);
    const ranges = inputs.filter((input) => input.cuts!.length > 0).map(({ range }) => range);
    expect(ranges).toHaveLength(3);
    expect(ranges[1]).toEqual(ranges[0]);
    const second = secondPass(events, (event) => event.type === 'split-redone');
    expect(second.find((event) => event.type === 'split-retried')).toMatchObject({
      split: 3,
      attempt: 2,
      reason: 'no luck',
    });
    expect(started(second)).toEqual([0, 1, 2, 3, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
    expect(progress(second)).toEqual(ids.map((_, i) => i + 1));
  });

  it('are scanned again together where the first began elsewhere than guessed', async () => {
    const fake = '2,2.00,fake,S\n'.repeat(6);
    const messy = `5,1.00,a,S\n1,1.00,"x\n${fake}",S\n3,3.00,c,M\n4,3.00,c,M\n6,3.00,c,M\n`;
    const path = await tempFile(MESSY_HEADER + messy);
    // The second task begins within the quotes.
    const within = START + messy.indexOf(fake) + 14;
    const third = START + messy.indexOf('3,3.00');
    const { runner, inputs } = noting();
    const { results, events } = await scanCut(
      MESSY,
      PLANS,
      path,
      [START + 11, within, third],
      runner,
    );
    expect(results[0]!.map(({ id }) => id)).toEqual([5, 1, 3, 4, 6]);
    expect(results[1]![0]!.ids).toBe(5);
    const second = secondPass(events, (event) =>
      event.type === 'split-redone' ? event.reason.includes('sets') : false,
    );
    expect(second.map(inShort).filter((event) => event.startsWith('split-redone'))).toEqual([
      // That there is no order turned up in the second split.
      'split-redone 1',
      'split-redone 2',
    ]);
    expect(inputs.at(-1)).toMatchObject({
      range: { from: third, isProven: true },
      cuts: [third],
    });
    expect(progress(second)).toEqual([1, 2, 3, 4]);
  });
});

describe('splits of very many groups', () => {
  const dataset = defineDataset({
    name: 'keys',
    source: 'keys.csv',
    columns: { number: integer(), name: text({ nullable: true }), amount: decimal(2) },
  });
  const kpis = (['number', 'name'] as const).map((key) =>
    dataset.kpi(key, { title: key }, (t) =>
      t.groupby(key).rollup({
        rows: () => op.count(),
        sum: (d) => op.sum(d.amount),
        least: (d) => op.min(d.amount),
      }),
    ),
  );
  const rows = Array.from({ length: 240_000 }, (_, i) => {
    const key = (i * 48_271) % 90_001;
    return { number: key * 1_000_003, name: key % 5 ? `é ${key}` : '', cents: (i % 977) - 300 };
  });
  const csv = `number,name,amount\n${rows.map((row) => `${row.number},${row.name},${(row.cents / 100).toFixed(2)}`).join('\n')}\n`;
  const expected = (['number', 'name'] as const).map((key) => {
    const groups = new Map<unknown, { rows: number; sum: number; least: number }>();
    for (const row of rows) {
      const value = row[key] === '' ? null : row[key];
      const group = groups.get(value) ?? { rows: 0, sum: 0, least: Infinity };
      groups.set(value, group);
      group.rows++;
      group.sum += row.cents;
      group.least = Math.min(group.least, row.cents);
    }
    return [...groups].map(([value, group]) => ({
      [key]: value,
      rows: group.rows,
      sum: group.sum / 100,
      least: group.least / 100,
    }));
  });
  const engines: Engine[] = [
    inlineEngine({ splits: 1 }),
    inlineEngine({ splits: 9 }),
    browserEngine({ splits: 8 }),
    poolEngine({ workers: 2, splits: 10 }),
  ];
  afterAll(() => Promise.all(engines.map((engine) => engine.close())));

  it('are taken together once the first one has shown how many there are', async () => {
    const { runner, inputs } = noting(2);
    const size = Buffer.byteLength(csv);
    const cuts = Array.from({ length: 9 }, (_, i) => Math.floor(((i + 1) * size) / 10));
    const plans = kpis.map(({ plan }) => plan);
    const { results } = await scanCut(dataset, plans, await tempFile(csv), cuts, runner);
    expect(results).toEqual(expected);
    expect(inputs.map((input) => input.cuts!.length)).toEqual([0, 0, 1, 1, 1, 1]);
  });

  it.each(engines.map((engine) => [engine.name, engine] as const))(
    'give one answer on the engine %s',
    async (_name, engine) => {
      const events: RunEvent[] = [];
      const { kpis: merged, rows: used } = await engine.compute({
        run: 'test',
        dataset,
        plans: kpis.map(({ plan }) => plan),
        source: fromCsv(csv),
        onRejects: () => {},
        onRestart: () => {},
        onRows: () => {},
        onEvent: (event) => events.push(event),
      });
      expect(used).toBe(rows.length);
      merged.forEach((kpi, i) => {
        expect(toJsonRows(finishKpi(kpis[i]!.plan, kpi))).toEqual(expected[i]);
      });
      const splits = events.find((event) => event.type === 'run-started')!.splits.length;
      const all = Array.from({ length: splits }, (_, i) => i);
      expect(started(events).sort((a, b) => a - b)).toEqual(all);
      expect(progress(events)).toEqual(all.map((i) => i + 1));
    },
  );
});
