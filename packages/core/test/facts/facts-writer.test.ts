import { tableFromIPC } from '@uwdata/flechette';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { inlineEngine } from '../../src/engine/inline.js';
import { poolEngine } from '../../src/engine/pool.js';
import { fromCsv } from '../../src/interop/from-csv.js';
import { type EveryRow, everyRow, everyType, toArrowTable, toCsv } from '../helpers/every-type.js';
import { factsBytes } from '../helpers/facts-of.js';

const pool = poolEngine({ workers: 2, splits: 7 });
afterAll(() => pool.close());

/** Quicker than an assertion of millions of bytes. */
function isSame(a: Uint8Array, b: Uint8Array): boolean {
  return Buffer.compare(a, b) === 0;
}

/** Rows that fit: those of `everyRow` that no declaration rejects. */
const fitting = fc.array(
  everyRow.filter(
    ({ id, quantity, price, amount, size, day }) =>
      id !== null &&
      quantity <= 9 &&
      (price === null || (price % 10 === 0 && price <= 900_000)) &&
      (amount === null ||
        (amount % 10n === 0n && amount >= -(10n ** 22n) && amount < 10n ** 31n)) &&
      size !== 'XL' &&
      (day === null || day >= 0),
  ),
  { maxLength: 60 },
);

describe('the facts', () => {
  it('are the same bytes for any splits and workers', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(everyRow, { maxLength: 60 }),
        fc.integer({ min: 2, max: 9 }),
        async (rows, splits) => {
          const data = fromCsv(toCsv(rows));
          const whole = await factsBytes(everyType, data, inlineEngine({ splits: 1 }));
          expect(isSame(whole, await factsBytes(everyType, data, inlineEngine({ splits })))).toBe(
            true,
          );
          expect(isSame(whole, await factsBytes(everyType, data, pool))).toBe(true);
        },
      ),
      { numRuns: 25 },
    );
  }, 60_000);

  it('are the same bytes when record batches are filled by several splits', async () => {
    const header = 'id,quantity,price,amount,weight,paid,name,size,day,opens,moment';
    const lines = Array.from({ length: 150_000 }, (_, i) => {
      const name = i % 5 === 0 ? '' : `n${Math.floor(i / 9) % 40_000}`;
      const id = i < 70_000 ? i % 100 : i;
      return `${id},${i % 10},${i % 900}.5,,0.25,,${name},${'SML'[i % 3]},,10:00,`;
    });
    const data = fromCsv([header, ...lines, ''].join('\n'));
    const whole = await factsBytes(everyType, data, inlineEngine({ splits: 1 }));
    expect(isSame(whole, await factsBytes(everyType, data, inlineEngine({ splits: 13 })))).toBe(
      true,
    );
    expect(isSame(whole, await factsBytes(everyType, data, pool))).toBe(true);
    const table = tableFromIPC(whole);
    expect(table.numRows).toBe(150_000);
    expect(table.at(149_999)).toMatchObject({ id: 149_999, name: 'n16666', size: 'L', paid: null });
  }, 30_000);

  it('hold exact values, as another reader sees them', async () => {
    await fc.assert(
      fc.asyncProperty(fitting, async (rows) => {
        const bytes = await factsBytes(everyType, fromCsv(toCsv(rows)));
        const options = { useDate: false, useDecimalInt: true, useBigInt: true } as const;
        const table = tableFromIPC(bytes, options);
        expect(table.names).toEqual(Object.keys(everyType.columns));
        expect([...table]).toEqual(rows.map(stored));
        expect([...table]).toHaveLength(toArrowTable(rows).numRows);
      }),
      { numRuns: 60 },
    );
  });
});

/** What is in the file of a row: decimals in hundredths, the others in the units of their Arrow types. */
function stored(row: EveryRow): Record<string, unknown> {
  return {
    ...row,
    price: row.price === null ? null : row.price / 10,
    amount: row.amount === null ? null : row.amount / 10n,
    weight: row.weight + 0,
    day: row.day === null ? null : row.day * 86_400_000,
    opens: row.opens,
    moment: row.moment,
  };
}
