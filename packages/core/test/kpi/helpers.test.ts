import * as aq from 'arquero';
import fc from 'fast-check';
import { describe, expect, expectTypeOf, it } from 'vitest';
import {
  all,
  bin,
  desc,
  endswith,
  frac,
  matches,
  names,
  not,
  range,
  rolling,
  startswith,
} from '../../src/kpi/helpers.js';
import { op } from '../../src/kpi/op.js';
import type { KpiTable } from '../../src/kpi/table.js';

interface Row {
  order_id: number;
  order_date: Date;
  pizza_size: 'S' | 'M' | 'L';
  price: number;
  ratio: number | null;
}
type RowAfter<T> = T extends KpiTable<infer R, infer _Keys, infer _Params> ? R : never;
type Table = KpiTable<Row, never>;

/** Type checks, which are compiled and not run. */
const typesOnly = (_check: (t: Table) => void): void => {};

const table = aq.table({ ab: [1], bc: [2], abc: [3], c: [4], 'a.c': [5] });
const columns = table.columnNames();

describe('a selection', () => {
  it('chooses what that of Arquero chooses', () => {
    const same = (own: unknown, arquero: unknown) =>
      expect(table.select(own as never).columnNames()).toEqual(
        table.select(arquero as never).columnNames(),
      );
    same(all(), aq.all());
    same(matches('a.'), aq.matches('a.'));
    same(names('x', 'y'), aq.names('x', 'y'));
    fc.assert(
      fc.property(
        fc.subarray(columns),
        fc.constantFrom(...columns),
        fc.nat(columns.length - 1),
        fc.constantFrom('a', 'b', 'c', 'a.', 'bc'),
        fc.constantFrom(/b/, /^a/, /C/i, /c$/g),
        (some, column, place, part, pattern) => {
          same(not(...some), aq.not(...some));
          same(not(some, startswith(part)), aq.not(some, aq.startswith(part)));
          same(range(column, place), aq.range(column, place));
          same(matches(part), aq.matches(part));
          same(
            matches(pattern),
            aq.matches(new RegExp(pattern.source, pattern.flags.replace('g', ''))),
          );
          same(startswith(part), aq.startswith(part));
          same(endswith(part), aq.endswith(part));
        },
      ),
    );
  });

  it('refuses a column that is not there', () => {
    const refused = expect.objectContaining({
      code: 'EXPRESSION_INVALID',
      message: expect.stringContaining('did you mean "abc"'),
    });
    expect(() => not('abcd')(table)).toThrow(refused);
    expect(() => range('abcd', 2)(table)).toThrow(refused);
  });

  it('tells the row type what it chooses', () => {
    typesOnly((t) => {
      const everything = t.select(all());
      expectTypeOf<RowAfter<typeof everything>>().toEqualTypeOf<Row>();
      const rest = t.select(not('ratio', ['price'], startswith('order_')));
      expectTypeOf<RowAfter<typeof rest>>().toEqualTypeOf<Pick<Row, 'pizza_size'>>();
      const orders = t.select(startswith('order_'), 'price');
      expectTypeOf<RowAfter<typeof orders>>().toEqualTypeOf<
        Pick<Row, 'order_id' | 'order_date' | 'price'>
      >();
      const ends = t.select(endswith('_date'), matches('izza'));
      expectTypeOf<RowAfter<typeof ends>>().toEqualTypeOf<Pick<Row, 'order_date' | 'pizza_size'>>();
      const some = t.select(range('order_id', 'price'));
      expectTypeOf<RowAfter<typeof some>>().toEqualTypeOf<Row>();
      const pattern = t.select(not(matches(/^order/)));
      expectTypeOf<RowAfter<typeof pattern>>().toEqualTypeOf<Row>();
      const named = t.groupby('pizza_size').count().select(names('size', 'n'));
      expectTypeOf<RowAfter<typeof named>>().toEqualTypeOf<
        Record<'size' | 'n', number | 'S' | 'M' | 'L'>
      >();
      const grouped = t.groupby(startswith('pizza_')).count();
      expectTypeOf<RowAfter<typeof grouped>>().toEqualTypeOf<{
        pizza_size: 'S' | 'M' | 'L';
        count: number;
      }>();
      // @ts-expect-error a misspelt column
      t.select(not('prise'));
      // @ts-expect-error a misspelt column within
      t.select(not(not('prise')));
      // @ts-expect-error a misspelt bound
      t.select(range('order_id', 'prise'));
    });
  });
});

describe('an expression helper', () => {
  it('has the shape of that of Arquero', () => {
    const plain = (value: object) => ({ ...value });
    const sum = (d: { price: number }) => op.sum(d.price);
    expect(desc('price')).toEqual(plain(aq.desc('price')));
    expect(desc(sum)).toEqual(plain(aq.desc(sum)));
    expect(rolling(sum)).toEqual(plain(aq.rolling(sum)));
    expect(rolling(sum, [-3, 3], true)).toEqual(plain(aq.rolling(sum, [-3, 3], true)));
    expect(frac(0.5)).toBe(aq.frac(0.5));
  });

  it('makes the bins of Arquero', () => {
    const values = aq.table({ 'a "b"': [1, 2, 5, 11, 40, null] });
    for (const options of [
      {},
      { maxbins: 3 },
      { step: 4, offset: 1 },
      { nice: false, minstep: 2 },
    ]) {
      const made = (text: string) => values.derive({ from: text }).array('from');
      expect(made(bin('a "b"', options))).toEqual(made(aq.bin('a "b"', options as never)));
    }
  });

  it('is typed', () => {
    typesOnly((t) => {
      const derived = t.derive({
        week: rolling((d) => op.mean(d.price), [-6, 0]),
        first: rolling((d) => op.first_value(d.order_date)),
        outright: rolling(op.sum('price')),
        from: bin('price', { maxbins: 5 }),
        ratio: bin('ratio'),
      });
      expectTypeOf<RowAfter<typeof derived>>().toEqualTypeOf<{
        order_id: number;
        order_date: Date;
        pizza_size: 'S' | 'M' | 'L';
        price: number;
        week: number;
        first: Date;
        outright: number;
        from: number;
        ratio: number | null;
      }>();
      const sorted = t.orderby(
        desc('price'),
        desc((d) => d.ratio),
        { x: desc('ratio') },
        ['price'],
      );
      expectTypeOf<RowAfter<typeof sorted>>().toEqualTypeOf<Row>();
      t.params({ least: 1 }).orderby(desc((d, $) => d.price > $.least));
      t.sample(frac(0.5));
      // @ts-expect-error a misspelt column
      t.derive({ x: rolling((d) => op.mean(d.prise)) });
      // @ts-expect-error a misspelt column
      t.derive({ x: bin('prise') });
      // @ts-expect-error a misspelt column
      t.orderby(desc('prise'));
      // @ts-expect-error a misspelt column
      t.orderby(desc((d) => d.prise));
    });
  });
});
