import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decimal, text } from '../../src/dataset/columns.js';
import { type DanfoFrame, fromDanfo, toDanfo } from '../../src/interop/danfo.js';
import { defineDataset } from '../../src/kpi/define-dataset.js';
import { op } from '../../src/kpi/op.js';
import { run } from '../../src/run/run-kpi.js';

/** As much of Danfo's as the adapter uses; the real one is tried in the example. */
class DataFrame implements DanfoFrame {
  readonly columns: string[];
  readonly dtypes: string[];
  constructor(
    readonly values: unknown[][],
    { columns, dtypes }: { columns: string[]; dtypes: string[] },
  ) {
    this.columns = columns;
    this.dtypes = dtypes;
  }
}
const dfd = { DataFrame };

const sales = defineDataset({
  name: 'sales',
  source: 'x.csv',
  columns: { city: text(), price: decimal(2, { nullable: true }) },
});
const cities = sales.kpi('cities', { title: 'Cities' }, (t) =>
  t.groupby('city').rollup({ revenue: (d) => op.sum(d.price) }),
);

describe('a DataFrame', () => {
  it('is computed from, exactly', async () => {
    const frame = new DataFrame(
      [
        ['Rome', 0.1],
        ['Milan', Number.NaN],
        ['Rome', 0.2],
      ],
      { columns: ['city', 'price'], dtypes: ['string', 'float32'] },
    );
    const { rows, used } = await run(cities, { data: fromDanfo(frame) });
    expect(used).toBe(3);
    expect(rows).toEqual([
      { city: 'Rome', revenue: 0.3 },
      { city: 'Milan', revenue: null },
    ]);
  });

  it('gives null for what is missing, and all else as it is', () => {
    const day = new Date(0);
    const frame = { columns: ['a'], values: [[Number.NaN], [undefined], [null], [day], [''], [0]] };
    expect(fromDanfo(frame)).toEqual({ a: [null, null, null, day, '', 0] });
  });

  it('may be a series, or have no rows', () => {
    expect(fromDanfo({ columns: ['a'], values: [1, 2] })).toEqual({ a: [1, 2] });
    expect(fromDanfo({ columns: ['a', 'b'], values: [] })).toEqual({ a: [], b: [] });
  });

  it('is told from what is none', () => {
    expect(() => fromDanfo({ a: [1] } as never)).toThrow(
      expect.objectContaining({ code: 'SOURCE_UNREADABLE' }),
    );
  });
});

describe('rows', () => {
  const frameOf = (rows: object[]): DataFrame => toDanfo(rows, dfd);

  it('become a DataFrame whose types follow from all values', () => {
    const rows = Array.from({ length: 30 }, (_, i) => ({
      whole: i,
      large: i * 2 ** 30,
      part: i === 29 ? 0.5 : i,
      missing: i === 29 ? null : i,
      name: `n${i}`,
      day: new Date(i),
      is: i > 3,
      mixed: i === 29 ? 'x' : i,
      list: [i],
    }));
    const { columns, dtypes, values } = frameOf(rows);
    expect(Object.fromEntries(columns.map((name, i) => [name, dtypes[i]]))).toEqual({
      whole: 'int32',
      large: 'float32',
      part: 'float32',
      missing: 'float32',
      name: 'string',
      day: 'datetime',
      is: 'boolean',
      mixed: 'string',
      list: 'string',
    });
    expect(values[29]!.slice(0, 4)).toEqual([29, 29 * 2 ** 30, 0.5, Number.NaN]);
  });

  it('keep null where a column is not of numbers', () => {
    expect(frameOf([{ a: 'x', b: null }, { a: null }]).values).toEqual([
      ['x', Number.NaN],
      [null, Number.NaN],
    ]);
  });

  it('come back as they were', () => {
    const cell = {
      name: fc.option(fc.string()),
      count: fc.option(fc.integer()),
      share: fc.option(fc.double({ noNaN: true })),
      is: fc.option(fc.boolean()),
      day: fc.option(fc.date({ noInvalidDate: true })),
    };
    fc.assert(
      fc.property(fc.array(fc.record(cell), { minLength: 1 }), (rows) => {
        const columns = fromDanfo(frameOf(rows));
        expect(rows.map((_, i) => mapValues(columns, (column) => column[i]))).toEqual(rows);
      }),
    );
  });

  it('of a run bring their columns even where there are none', async () => {
    const { columns, values } = toDanfo(await run(cities, { data: { city: [], price: [] } }), dfd);
    expect({ columns, values }).toEqual({ columns: ['city', 'revenue'], values: [] });
  });
});

function mapValues<T, U>(object: Record<string, T>, map: (value: T) => U): Record<string, U> {
  return Object.fromEntries(Object.entries(object).map(([name, value]) => [name, map(value)]));
}
