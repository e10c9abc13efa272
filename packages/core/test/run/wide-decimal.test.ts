import { writeFile } from 'node:fs/promises';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { decimal, text } from '../../src/dataset/columns.js';
import { inlineEngine } from '../../src/engine/inline.js';
import { poolEngine } from '../../src/engine/pool.js';
import { explainKpi } from '../../src/explain/explain-kpi.js';
import { formatExplanation } from '../../src/explain/format-explanation.js';
import { defineDataset } from '../../src/kpi/define-dataset.js';
import { op } from '../../src/kpi/op.js';
import { nearestQuotient } from '../../src/ops/nearest-quotient.js';
import { run } from '../../src/run/run-kpi.js';
import { scanText } from '../helpers/scan-text.js';
import { tempFile } from '../helpers/temp-folder.js';

const SCALE = 18;
const wei = decimal(SCALE, { precision: 38 });
const transfers = defineDataset({
  name: 'transfers',
  source: 'transfers.csv',
  columns: { token: text(), amount: wei, fee: decimal(2, { precision: 16, nullable: true }) },
});
const totals = transfers.kpi('totals', { title: 'Totals' }, (t) =>
  t
    .groupby('token')
    .rollup({
      amount: (d) => op.sum(d.amount),
      mean: (d) => op.average(d.amount),
      fee: (d) => op.sum(d.fee),
      transfers: () => op.count(),
      fees: (d) => op.valid(d.fee),
      most: (d) => op.max(d.amount),
    })
    .orderby('token'),
);
const pool = poolEngine({ workers: 2, splits: 5 });
afterAll(() => pool.close());

const NINES = '9'.repeat(20);

/** Units of 10^-scale in digits. */
function inDigits(units: bigint, scale: number): string {
  const digits = `${units < 0n ? -units : units}`.padStart(scale + 1, '0');
  return `${units < 0n ? '-' : ''}${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
}

const units = (digits: number): fc.Arbitrary<bigint> =>
  fc.bigInt({ min: 1n - 10n ** BigInt(digits), max: 10n ** BigInt(digits) - 1n });

describe('a wide decimal', () => {
  it('is added up to the last digit, and rounded once, on every engine and in any splits', async () => {
    const path = await tempFile('');
    const row = fc.record({
      token: fc.constantFrom('a', 'b'),
      amount: fc.integer({ min: 1, max: 38 }).chain(units),
      fee: fc.option(units(16), { freq: 5 }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(row, { maxLength: 60 }), async (rows) => {
        const lines = rows.map(
          ({ token, amount, fee }) =>
            `${token},${inDigits(amount, SCALE)},${fee === null ? '' : inDigits(fee, 2)}\n`,
        );
        await writeFile(path, `token,amount,fee\n${lines.join('')}`);
        const expected = ['a', 'b'].flatMap((token) => {
          const own = rows.filter((of) => of.token === token);
          if (own.length === 0) return [];
          const fees = own.flatMap(({ fee }) => (fee === null ? [] : [fee]));
          const amount = own.reduce((sum, of) => sum + of.amount, 0n);
          const fee = fees.reduce((sum, of) => sum + of, 0n);
          const most = own.map((of) => Number(inDigits(of.amount, SCALE)));
          return {
            token,
            amount: nearestQuotient(amount, 10n ** 18n),
            mean: nearestQuotient(amount, 10n ** 18n * BigInt(own.length)),
            fee: fees.length === 0 ? null : nearestQuotient(fee, 100n),
            transfers: own.length,
            fees: fees.length,
            most: Math.max(...most) + 0,
          };
        });
        for (const engine of [inlineEngine(), inlineEngine({ splits: 4 }), pool]) {
          const result = await run(totals, { data: path, engine });
          expect(result.rejects).toEqual([]);
          expect(result.rows).toEqual(expected);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('is not what doubles add up to', async () => {
    const rows = [`${NINES}.5`, `-${NINES}.25`, '1'];
    const data = rows.map((amount) => ({ token: 'a', amount, fee: null }));
    expect((await run(totals, { data })).rows[0]!.amount).toBe(1.25);
    expect((await run(totals, { data })).rows[0]!.mean).toBe(1.25 / 3);
  });

  it.each([
    ['digits', `-${NINES}.${'1'.repeat(18)}`, -1e20],
    ['a sign', '+7', 7],
    ['no digit before the point, or none after it', '.5', 0.5],
    ['a point at the end', '5.', 5],
    ['zeros beyond what it holds', `${'0'.repeat(50)}1.5${'0'.repeat(40)}`, 1.5],
    ['quotes', '"12.5"', 12.5],
    ['the nearest double, halfway between two', '9007199254740993', 9007199254740992],
    ['its first digits halfway', '9007199254740993.000000000000000001', 9007199254740994],
    ['a negative zero', '-0.0', 0],
    ['blanks around it', ' 1 ', 1],
  ])('may be written with %s', async (_what, field, value) => {
    const { rows, rejects } = await scanText({ x: wei }, `x,end\n${field},.\n`);
    expect(rejects).toEqual([]);
    expect(rows).toEqual([{ x: value }]);
  });

  it.each([
    ['', 'null'],
    ['.', 'cast'],
    ['-', 'cast'],
    ['1e3', 'cast'],
    ['1.0000000000000000001', 'cast'],
    [`${NINES}1`, 'cast'],
    ['1..2', 'cast'],
    ['0x1', 'cast'],
    ['Infinity', 'cast'],
  ])('is not %j', async (field, reason) => {
    const { rejects } = await scanText({ x: wei }, `x,end\n${field},.\n`);
    expect(rejects.map((reject) => reject.reason)).toEqual([reason]);
  });

  it('keeps to its bounds to the last digit', async () => {
    const column = decimal(18, { precision: 38, min: 0, max: 0.1 });
    const fields = [
      '0',
      '-0.000000000000000001',
      '0.1',
      '0.100000000000000001',
      '0.099999999999999999',
    ];
    const { rows, rejects } = await scanText({ x: column }, `x,end\n${fields.join(',.\n')},.\n`);
    expect(rows).toEqual([{ x: 0 }, { x: 0.1 }, { x: 0.1 }]);
    expect(rejects.map(({ value, reason }) => [value, reason])).toEqual([
      [fields[1], 'out-of-range'],
      [fields[3], 'out-of-range'],
    ]);
  });

  it('is explained with its digits', () => {
    const words = formatExplanation(explainKpi(totals));
    expect(words).toContain('amount decimal(18) of 38 digits');
  });

  it('of rows in memory is a bigint, a text or a number', async () => {
    const of = (amount: unknown) => ({ token: 'a', amount, fee: null });
    const good = [10n ** 19n, '-20000000000000000000.000000000000000003', 0.1 + 0.2, 1e-18, 1e19];
    const bad = [Number.NaN, 1e21, 1e-19, '1e3', 'x', true, 10n ** 20n];
    const result = await run(totals, { data: [...good, ...bad].map(of) });
    expect(result.rejects.map(({ reason }) => reason)).toEqual(bad.map(() => 'cast'));
    expect(result.rows[0]!.transfers).toBe(good.length);
    // To JavaScript 0.1 + 0.2 is 0.30000000000000004.
    expect(result.rows[0]!.amount).toBe(Number('0.300000000000000038'));
  });
});
