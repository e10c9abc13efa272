import { writeFile } from 'node:fs/promises';
import { tableFromIPC } from '@uwdata/flechette';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { browserEngine } from '../../src/engine/browser.js';
import type { Engine } from '../../src/engine/engine.js';
import { inlineEngine } from '../../src/engine/inline.js';
import { poolEngine } from '../../src/engine/pool.js';
import { fromArrow } from '../../src/interop/from-arrow.js';
import { fromCsv } from '../../src/interop/from-csv.js';
import { finishKpi, toJsonRows } from '../../src/result/finish.js';
import { type Data, openData } from '../../src/run/open-data.js';
import type { Reject } from '../../src/scan/rejects.js';
import { inShort } from '../helpers/events.js';
import {
  EVERY_KPI,
  type EveryRow,
  everyRow,
  everyType,
  toArrowBytes,
  toArrowTable,
  toColumns,
  toCsv,
  toObjects,
  toTable,
} from '../helpers/every-type.js';
import { tempFile } from '../helpers/temp-folder.js';

const PLANS = EVERY_KPI.map((kpi) => kpi.plan);
const ENGINES: Engine[] = [
  inlineEngine(),
  inlineEngine({ splits: 3 }),
  browserEngine(),
  browserEngine({ splits: 5 }),
  poolEngine({ workers: 1, splits: 4 }),
  poolEngine({ workers: 2 }),
  poolEngine({ workers: 2, splits: 7 }),
];
afterAll(() => Promise.all(ENGINES.map((engine) => engine.close())));

/** Every form of the same rows in memory. */
const FORMS: Record<string, (rows: readonly EveryRow[]) => Data> = {
  'CSV text': (rows) => fromCsv(toCsv(rows)),
  'CSV bytes': (rows) => fromCsv(Buffer.from(toCsv(rows))),
  objects: toObjects,
  columns: toColumns,
  'Arquero table': toTable,
  'Arrow bytes': (rows) => fromArrow(toArrowBytes(rows)),
  'Arrow table': toArrowTable,
  'Arrow table decoded with dates': (rows) =>
    tableFromIPC(toArrowBytes(rows), { useDate: true, useBigInt: true, useDecimalInt: true }),
};

interface Answer {
  json: string;
  used: number;
  /** Of rejected rows: number of the row, column, and reason. */
  rejects: unknown[];
  restarts: number;
  splits: number;
}

async function answer(engine: Engine, data: Data): Promise<Answer> {
  const rejects: Reject[] = [];
  let restarts = 0;
  const { kpis, rows, splits } = await engine.compute({
    run: 'test',
    dataset: everyType,
    plans: PLANS,
    source: await openData(data),
    onRejects: (more) => rejects.push(...more),
    onRestart: () => {
      rejects.length = 0;
      restarts++;
    },
    onRows: () => {},
    onEvent: () => {},
  });
  const isRows = rejects.every(({ line, offset }) => line === offset + 1);
  const header = isRows ? 0 : 1;
  return {
    json: JSON.stringify(PLANS.map((plan, i) => toJsonRows(finishKpi(plan, kpis[i]!)))),
    used: rows,
    rejects: rejects.map(({ line, column, reason }) => [line - header, column, reason]),
    restarts,
    splits: splits.total,
  };
}

describe('rows in any form', () => {
  it('give the bytes and the rejects of the file, on every engine and in any splits', async () => {
    const path = await tempFile('');
    const seen = { rejects: 0, restarts: 0, reasons: new Set<unknown>() };
    await fc.assert(
      fc.asyncProperty(
        fc.array(everyRow, { maxLength: 40 }),
        fc.constantFrom(...Object.keys(FORMS)),
        fc.shuffledSubarray(ENGINES, { minLength: 2, maxLength: 2 }),
        async (rows, form, engines) => {
          await writeFile(path, toCsv(rows));
          const file = await answer(ENGINES[0]!, path);
          expect(file.used + file.rejects.length).toBe(rows.length);
          for (const engine of engines) {
            const data = FORMS[form]!(rows);
            const { json, used, rejects } = await answer(engine, data);
            expect(json).toBe(file.json);
            expect([used, rejects]).toEqual([file.used, file.rejects]);
          }
          seen.rejects += file.rejects.length;
          seen.restarts += file.restarts;
          for (const [, , reason] of file.rejects as unknown[][]) seen.reasons.add(reason);
        },
      ),
      { numRuns: 40 },
    );
    expect(seen.restarts).toBeGreaterThan(0);
    expect([...seen.reasons].sort()).toEqual(['cast', 'not-one-of', 'null', 'out-of-range']);
  });

  it('are the same for all forms at once, of some thousand rows in several splits', async () => {
    const rows = fc.sample(everyRow, { seed: 11, numRuns: 2500 });
    const path = await tempFile(toCsv(rows));
    const file = await answer(ENGINES[0]!, path);
    expect(file.rejects.length).toBeGreaterThan(100);
    for (const [form, make] of Object.entries(FORMS)) {
      for (const engine of [ENGINES[3]!, ENGINES[6]!]) {
        const { splits, ...found } = await answer(engine, make(rows));
        const { splits: _, ...expected } = file;
        expect(found, form).toEqual(expected);
        expect(splits, form).toBeGreaterThan(1);
      }
    }
  });
});

describe('a number of splits', () => {
  it.each([0, -1, 2.5, Number.NaN, Number.POSITIVE_INFINITY])('is not %d', (splits) => {
    for (const create of [inlineEngine, browserEngine, poolEngine]) {
      expect(() => create({ splits })).toThrow(expect.objectContaining({ code: 'USAGE' }));
    }
  });
});

describe('a run over rows', () => {
  it('tells of their splits by their indexes', async () => {
    const rows = fc.sample(everyRow, { seed: 2, numRuns: 10 });
    for (const engine of [ENGINES[1]!, ENGINES[6]!]) {
      const events: string[] = [];
      const units: unknown[] = [];
      await engine.compute({
        run: 'test',
        dataset: everyType,
        plans: [EVERY_KPI[1]!.plan],
        source: await openData(toObjects(rows)),
        onRejects: () => {},
        onRestart: () => {},
        onRows: () => {},
        onEvent(event) {
          events.push(inShort(event));
          if (event.type === 'run-started') units.push(event.unit, event.bytes, ...event.splits);
        },
      });
      expect(events.filter((event) => event === 'progress')).toHaveLength(units.length - 2);
      expect(units.slice(0, 3)).toEqual([
        'rows',
        10,
        { index: 0, from: 0, to: engine.name === 'inline' ? 3 : 1 },
      ]);
      expect(units.at(-1)).toMatchObject({ to: 10 });
    }
  });

  it('says which column is missing, and what is nearest', async () => {
    for (const data of [[{ idd: 1, quantity: 2 }], { idd: [1], quantity: [2] }]) {
      await expect(answer(ENGINES[0]!, data)).rejects.toMatchObject({
        code: 'HEADER_MISMATCH',
        message: expect.stringMatching(
          /there is no column id \(nearest is "idd"\), price, .*There are idd, quantity\./,
        ),
      });
    }
  });

  it('of no rows at all is an answer too', async () => {
    const csv = await answer(ENGINES[0]!, fromCsv(toCsv([])));
    for (const engine of ENGINES) expect((await answer(engine, [])).json).toBe(csv.json);
  });
});
