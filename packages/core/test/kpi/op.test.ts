import { op as arqueroOp } from 'arquero';
import { describe, expect, expectTypeOf, it } from 'vitest';
import { type Op, op } from '../../src/kpi/op.js';

interface Row {
  n: number;
  flag: boolean;
  ratio: number | null;
  name: string;
  size: 'S' | 'M' | 'L';
  note: string | null;
  day: Date;
  late: Date | null;
  tags: string[];
}

/** Type checks, which are compiled and not run. */
const typesOnly = (_check: (d: Row) => void): void => {};

describe('op', () => {
  it('has all functions of Arquero, and three more', () => {
    expectTypeOf<Exclude<keyof typeof arqueroOp, keyof Op>>().toEqualTypeOf<never>();
    expectTypeOf<Exclude<keyof Op, keyof typeof arqueroOp>>().toEqualTypeOf<
      'unique' | 'approx_distinct' | 'approx_quantile'
    >();
    expect(Object.keys(op)).toEqual(expect.arrayContaining(Object.keys(arqueroOp)));
  });

  it('gives an expression where it is called outright', () => {
    const texts = [
      op.sum('x'),
      op.count(),
      op.unique('x'),
      op.approx_distinct('a "b"'),
      op.approx_quantile('x', 0.5),
    ].map(String);
    expect(texts).toEqual([
      'd => op.sum(d["x"])',
      'd => op.count()',
      'd => op.unique(d["x"])',
      'd => op.approx_distinct(d["a \\"b\\""])',
      'd => op.approx_quantile(d["x"],0.5)',
    ]);
    expect(op.unique('x')).toMatchObject({ name: 'unique', fields: ['x'], params: [] });
    const own = op.approx_quantile('x', 0.5) as unknown as { toObject(): object };
    expect(own.toObject()).toEqual({ expr: String(own), func: true });
  });

  it('is typed for aggregates', () => {
    typesOnly((d) => {
      expectTypeOf(op.count()).toEqualTypeOf<number>();
      expectTypeOf(op.sum(d.ratio)).toEqualTypeOf<number>();
      expectTypeOf(op.sum(d.flag)).toEqualTypeOf<number>();
      expectTypeOf(op.sum(d.n * 2)).toEqualTypeOf<number>();
      expectTypeOf(op.distinct(d.note)).toEqualTypeOf<number>();
      expectTypeOf(op.approx_distinct(d.note)).toEqualTypeOf<number>();
      expectTypeOf(op.approx_quantile(d.n, 0.9)).toEqualTypeOf<number>();
      expectTypeOf(op.quantile(d.ratio, 0.9)).toEqualTypeOf<number>();
      expectTypeOf(op.corr(d.n, d.ratio)).toEqualTypeOf<number>();
      expectTypeOf(op.any(d.size)).toEqualTypeOf<'S' | 'M' | 'L'>();
      expectTypeOf(op.mode(d.note)).toEqualTypeOf<string | null>();
      expectTypeOf(op.max(d.late)).toEqualTypeOf<Date | null>();
      expectTypeOf(op.bins(d.n)).toEqualTypeOf<[number, number, number]>();
      expectTypeOf(op.array_agg(d.day)).toEqualTypeOf<Date[]>();
      expectTypeOf(op.unique(d.size)).toEqualTypeOf<('S' | 'M' | 'L')[]>();
      expectTypeOf(op.array_agg_distinct(d.note)).toEqualTypeOf<(string | null)[]>();
      expectTypeOf(op.object_agg(d.size, d.n)).toEqualTypeOf<Record<string, number>>();
      expectTypeOf(op.map_agg(d.size, d.day)).toEqualTypeOf<Map<'S' | 'M' | 'L', Date>>();
      expectTypeOf(op.entries_agg(d.name, d.n)).toEqualTypeOf<[string, number][]>();
      // @ts-expect-error text is not added up
      op.sum(d.name);
      // @ts-expect-error nor is text of a few values
      op.mean(d.size);
      // @ts-expect-error nor is text that may be null
      op.median(d.note);
      // @ts-expect-error nor are dates
      op.stdev(d.day);
      // @ts-expect-error a probability is a number
      op.quantile(d.n, d.name);
    });
  });

  it('is typed for window functions', () => {
    typesOnly((d) => {
      expectTypeOf(op.row_number()).toEqualTypeOf<number>();
      expectTypeOf(op.ntile(4)).toEqualTypeOf<number>();
      expectTypeOf(op.lag(d.n)).toEqualTypeOf<number>();
      expectTypeOf(op.lag(d.size, 2)).toEqualTypeOf<'S' | 'M' | 'L'>();
      expectTypeOf(op.lead(d.n, 1, 0)).toEqualTypeOf<number>();
      expectTypeOf(op.lead(d.day, 1, null)).toEqualTypeOf<Date | null>();
      expectTypeOf(op.first_value(d.day)).toEqualTypeOf<Date>();
      expectTypeOf(op.nth_value(d.note, 2)).toEqualTypeOf<string | null>();
      expectTypeOf(op.fill_down(d.ratio)).toEqualTypeOf<number | null>();
      expectTypeOf(op.fill_up(d.ratio, 0)).toEqualTypeOf<number>();
      // @ts-expect-error an offset is a number
      op.lag(d.n, 'one');
    });
  });

  it('is typed for functions of a row', () => {
    typesOnly((d) => {
      expectTypeOf(op.utcmonth(d.late)).toEqualTypeOf<number>();
      expectTypeOf(op.format_utcdate(d.day, true)).toEqualTypeOf<string>();
      expectTypeOf(op.utcdatetime(2015, 0)).toEqualTypeOf<Date>();
      expectTypeOf(op.round(d.n)).toEqualTypeOf<number>();
      expectTypeOf(op.upper(d.name)).toEqualTypeOf<string>();
      expectTypeOf(op.upper(d.note)).toEqualTypeOf<string | null>();
      expectTypeOf(op.substring(d.note, 1)).toEqualTypeOf<string | null>();
      expectTypeOf(op.match(d.note, /a/)).toEqualTypeOf<string[] | null>();
      expectTypeOf(op.match(d.note, /a(b)/, 1)).toEqualTypeOf<string | null>();
      expectTypeOf(op.split(d.note, ',')).toEqualTypeOf<string[]>();
      expectTypeOf(op.length(d.tags) + op.length(d.note)).toEqualTypeOf<number>();
      expectTypeOf(op.slice(d.tags, 1)).toEqualTypeOf<string[]>();
      expectTypeOf(op.slice(d.note, 1)).toEqualTypeOf<string | null>();
      expectTypeOf(op.includes(d.tags, 'x')).toEqualTypeOf<boolean>();
      expectTypeOf(op.includes(['S', 'M'], d.size)).toEqualTypeOf<boolean>();
      expectTypeOf(op.includes(d.note, 'x')).toEqualTypeOf<boolean>();
      expectTypeOf(op.sequence(3)).toEqualTypeOf<number[]>();
      expectTypeOf(op.pluck([{ a: 1 }], 'a')).toEqualTypeOf<number[]>();
      expectTypeOf(op.keys({ a: 1, b: 2 })).toEqualTypeOf<('a' | 'b')[]>();
      expectTypeOf(op.values({ a: 1, b: 2 })).toEqualTypeOf<number[]>();
      expectTypeOf(op.entries(new Map([['a', d.day]]))).toEqualTypeOf<[string, Date][]>();
      expectTypeOf(op.has({ a: 1 }, 'a')).toEqualTypeOf<boolean>();
      expectTypeOf(op.equal(d.tags, d.day)).toEqualTypeOf<boolean>();
      expectTypeOf(op.bin(d.ratio, 0, 1, 0.1)).toEqualTypeOf<number | null>();
      expectTypeOf(op.parse_float(d.name)).toEqualTypeOf<number>();
      expectTypeOf(op.parse_json(d.name)).toEqualTypeOf<unknown>();
      // @ts-expect-error a month is of a date
      op.utcmonth(d.name);
      // @ts-expect-error a root is of a number
      op.sqrt(d.ratio);
      // @ts-expect-error no such property
      op.pluck([{ a: 1 }], 'b');
    });
  });

  it('knows what recode leaves', () => {
    typesOnly((d) => {
      const map = { S: 'small', M: 'medium' } as const;
      expectTypeOf(op.recode(d.size, map)).toEqualTypeOf<'small' | 'medium' | 'L'>();
      expectTypeOf(op.recode(d.size, { S: 1, M: 2 }, 0)).toEqualTypeOf<number>();
      expectTypeOf(op.recode(d.size, { S: 1, M: 2, L: 3 }, null)).toEqualTypeOf<1 | 2 | 3>();
      expectTypeOf(op.recode(d.name, new Map([['a', 1]]))).toEqualTypeOf<string | number>();
    });
  });
});
