import { tableFromIPC } from '@uwdata/flechette';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromCsv } from '../../src/interop/from-csv.js';
import { rowsToArrow } from '../../src/interop/rows-to-arrow.js';
import type { Kpi } from '../../src/kpi/define-kpi.js';
import { op } from '../../src/kpi/op.js';
import type { JsonRow } from '../../src/result/finish.js';
import { run } from '../../src/run/run-kpi.js';
import { EVERY_KPI, everyRow, everyType, toCsv } from '../helpers/every-type.js';

const lists: Kpi = everyType.kpi('lists', { title: 'Lists' }, (t) =>
  t.groupby('size').rollup({ ids: op.array_agg('id'), by: op.object_agg('size', 'quantity') }),
);

describe('rows as Arrow', () => {
  it('are what the result itself is', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(everyRow, { minLength: 5, maxLength: 20 }), async (rows) => {
        for (const kpi of [...EVERY_KPI, lists]) {
          const result = await run(kpi, { data: fromCsv(toCsv(rows)) });
          const bytes = rowsToArrow(kpi.plan.columns, result.rows as JsonRow[]);
          const [found, expected] = [bytes, result.toArrow()].map((some) => tableFromIPC(some));
          expect(found!.schema).toEqual(expected!.schema);
          // JSON has null for what is no number.
          expect(JSON.stringify(found!.toArray())).toBe(JSON.stringify(expected!.toArray()));
        }
      }),
      { numRuns: 30 },
    );
  });

  it('have dates as dates, and null for what is not there', () => {
    const columns = [
      { name: 'day', type: 'date' },
      { name: 'opens', type: 'time' },
      { name: 'at', type: 'timestamp' },
    ] as const;
    const rows = [
      { day: '2015-01-31', opens: '11:30:00', at: '2015-01-31T11:30:00.250Z' },
      { day: null, opens: null, at: null },
    ];
    expect(tableFromIPC(rowsToArrow(columns, rows), { useDate: true }).toArray()).toEqual([
      {
        day: new Date('2015-01-31'),
        opens: new Date('1970-01-01T11:30Z'),
        at: new Date('2015-01-31T11:30:00.250Z'),
      },
      rows[1],
    ]);
    expect(tableFromIPC(rowsToArrow(columns, [])).numRows).toBe(0);
  });
});
