import type { ColumnTable } from 'arquero';
import { describe, expectTypeOf, it } from 'vitest';
import type { Kpi } from '../../src/kpi/define-kpi.js';
import { all, not } from '../../src/kpi/helpers.js';
import { op } from '../../src/kpi/op.js';
import type { RowIn } from '../../src/kpi/row-join.js';
import type { KpiTable, Rows } from '../../src/kpi/table.js';

interface Line {
  id: number;
  store: string;
  price: number;
}
interface Store {
  store: string;
  price: Date;
  city: string;
}
interface Totals {
  total: number;
}
type RowAfter<T> = T extends KpiTable<infer R, infer _Keys, infer _Params> ? R : never;
type Flat<T> = { [Name in keyof T]: T[Name] };
type KeysAfter<T> = T extends KpiTable<infer _Row, infer K, infer _Params> ? K : never;

interface Tables {
  t: KpiTable<Line, never>;
  stores: Kpi<Store>;
  totals: Kpi<Totals>;
  lines: Kpi<Line>;
  table: ColumnTable;
  known: ColumnTable & Rows<Store>;
}

/** Type checks, which are compiled and not run. */
const typesOnly = (_check: (tables: Tables) => void): void => {};

describe('the row type of another table', () => {
  it('is that of a KPI, of objects, of columns, or what Rows says', () => {
    const objects = [{ store: 'a', n: 1 }];
    const columns = { store: ['a'], n: new Float64Array(1) };
    expectTypeOf<RowIn<Kpi<Store>>>().toEqualTypeOf<Store>();
    expectTypeOf<RowIn<typeof objects>>().toEqualTypeOf<{ store: string; n: number }>();
    expectTypeOf<RowIn<typeof columns>>().toEqualTypeOf<{ store: string; n: number }>();
    expectTypeOf<RowIn<ColumnTable>>().toEqualTypeOf<Record<string, unknown>>();
    expectTypeOf<RowIn<ColumnTable & Rows<Store>>>().toEqualTypeOf<Store>();
  });
});

describe('the row type of a join', () => {
  it('has shared keys once, and suffixes for other names that both have', () => {
    typesOnly(({ t, stores, known }) => {
      interface Expected {
        id: number;
        store: string;
        price_1: number;
        price_2: Date;
        city: string;
      }
      const byName = t.groupby('id').join(stores, 'store');
      expectTypeOf<RowAfter<typeof byName>>().toEqualTypeOf<Expected>();
      expectTypeOf<KeysAfter<typeof byName>>().toEqualTypeOf<never>();
      const byPair = t.join(known, ['store', 'store']);
      expectTypeOf<RowAfter<typeof byPair>>().toEqualTypeOf<Expected>();
      const byLists = t.join(known, [['store'], ['store']]);
      expectTypeOf<RowAfter<typeof byLists>>().toEqualTypeOf<Expected>();
      const byOne = t.join(known, ['store']);
      expectTypeOf<RowAfter<typeof byOne>>().toEqualTypeOf<Expected>();
      const natural = t.join(stores);
      expectTypeOf<RowAfter<typeof natural>>().toEqualTypeOf<{
        id: number;
        store: string;
        price: number;
        city: string;
      }>();
      const other = t.join(stores, ['store', 'city'], null, { suffix: ['', '_of_store'] });
      expectTypeOf<RowAfter<typeof other>>().toEqualTypeOf<{
        id: number;
        store: string;
        price: number;
        store_of_store: string;
        price_of_store: Date;
        city: string;
      }>();
      const pairs = t
        .params({ least: 1 })
        .join(stores, (a, b, $) => a.store === b.city && a.price > $.least);
      expectTypeOf<RowAfter<typeof pairs>>().toEqualTypeOf<{
        id: number;
        store_1: string;
        price_1: number;
        store_2: string;
        price_2: Date;
        city: string;
      }>();
    });
  });

  it('has null where a row of either side may be missing', () => {
    typesOnly(({ t, stores }) => {
      const left = t.join_left(stores, 'store');
      expectTypeOf<RowAfter<typeof left>>().toEqualTypeOf<{
        id: number;
        store: string;
        price_1: number;
        price_2: Date | null;
        city: string | null;
      }>();
      const asked = t.join(stores, 'store', null, { left: true });
      expectTypeOf<RowAfter<typeof asked>>().toEqualTypeOf<RowAfter<typeof left>>();
      const right = t.join_right(stores, 'store', null, { suffix: ['_l'] });
      expectTypeOf<RowAfter<typeof right>>().toEqualTypeOf<{
        id: number | null;
        store: string;
        price_l: number | null;
        price_2: Date;
        city: string;
      }>();
      const full = t.join_full(stores, 'store');
      expectTypeOf<RowAfter<typeof full>>().toEqualTypeOf<{
        id: number | null;
        store: string;
        price_1: number | null;
        price_2: Date | null;
        city: string | null;
      }>();
    });
  });

  it('follows the columns that are asked for', () => {
    typesOnly(({ t, stores, totals }) => {
      const lists = t.join(stores, 'store', [
        not('id'),
        ['city', { opened: (d) => d.price }],
        { both: (a, b) => a.store + b.city },
      ]);
      expectTypeOf<RowAfter<typeof lists>>().toEqualTypeOf<{
        store: string;
        price: number;
        city: string;
        opened: Date;
        both: string;
      }>();
      const spec = t.join_left(stores, 'store', { n: (a) => a.id, city: (_, b) => b.city });
      expectTypeOf<RowAfter<typeof spec>>().toEqualTypeOf<{ n: number; city: string | null }>();
      const crossed = t.cross(totals);
      expectTypeOf<RowAfter<typeof crossed>>().toEqualTypeOf<Flat<Line & Totals>>();
      const some = t.cross(stores, [all(), 'city']);
      expectTypeOf<RowAfter<typeof some>>().toEqualTypeOf<Flat<Line & { city: string }>>();
    });
  });

  it('refuses a misspelt column', () => {
    typesOnly(({ t, stores, table }) => {
      // @ts-expect-error a key that the other table lacks
      t.join(stores, 'id');
      // @ts-expect-error a misspelt key of the left
      t.join(stores, ['stor', 'store']);
      // @ts-expect-error a misspelt key of the right
      t.join_left(stores, [['store'], ['stor']]);
      // @ts-expect-error a misspelt column of the right
      t.join_full(stores, (a, b) => a.store === b.stor);
      // @ts-expect-error a misspelt column of the left
      t.semijoin(stores, (a, b) => a.stor === b.store);
      // @ts-expect-error a misspelt key
      t.antijoin(stores, 'stor');
      // @ts-expect-error a misspelt column to keep
      t.join_right(stores, 'store', [['idd'], ['city']]);
      // @ts-expect-error a misspelt column in an expression over both
      t.cross(stores, { x: (a, b) => [a.id, b.citi] });
      // @ts-expect-error a misspelt key beside a table of which nothing is known
      t.join(table, 'stor');
    });
  });
});

describe('the row type of a lookup', () => {
  it('has the columns of the other table, null where it has no row', () => {
    typesOnly(({ t, stores, table }) => {
      const grouped = t.groupby('id');
      const every = grouped.lookup(stores, 'store');
      expectTypeOf<RowAfter<typeof every>>().toEqualTypeOf<Flat<Line & { city: string | null }>>();
      expectTypeOf<KeysAfter<typeof every>>().toEqualTypeOf<{ id: number }>();
      const some = t.lookup(stores, ['store', 'city'], 'price', { long: (d) => op.length(d.city) });
      expectTypeOf<RowAfter<typeof some>>().toEqualTypeOf<{
        id: number;
        store: string;
        price: Date | null;
        long: number | null;
      }>();
      const objects = t.lookup([{ code: 'a', label: 'A' }], ['store', 'code'], 'label');
      expectTypeOf<RowAfter<typeof objects>>().toEqualTypeOf<
        Flat<Line & { label: string | null }>
      >();
      const unknown = t.lookup(table, 'store').derive({ x: (d) => d.anything });
      expectTypeOf<RowAfter<typeof unknown>['x']>().toEqualTypeOf<unknown>();
      expectTypeOf<RowAfter<typeof unknown>['price']>().toEqualTypeOf<number>();
      // @ts-expect-error a misspelt column of the other table
      t.lookup(stores, 'store', 'citi');
      // @ts-expect-error a misspelt key
      t.lookup(stores, ['store', 'stor'], 'city');
    });
  });
});

describe('the row type of tables put together', () => {
  it('stays where rows are matched', () => {
    typesOnly(({ t, stores, lines }) => {
      const grouped = t.groupby('store');
      const matched = grouped.semijoin(stores, 'store').antijoin(stores);
      expectTypeOf<RowAfter<typeof matched>>().toEqualTypeOf<Line>();
      expectTypeOf<KeysAfter<typeof matched>>().toEqualTypeOf<{ store: string }>();
      const combined = grouped.intersect(lines).except(lines, [lines, lines]);
      expectTypeOf<RowAfter<typeof combined>>().toEqualTypeOf<Line>();
      expectTypeOf<KeysAfter<typeof combined>>().toEqualTypeOf<never>();
      // @ts-expect-error a table that lacks a column
      t.intersect(stores);
      // @ts-expect-error likewise
      t.except([{ id: 1, store: 'a' }]);
    });
  });

  it('holds the values of all where they stand beneath one another', () => {
    typesOnly(({ t, stores, lines, table }) => {
      const one = t.groupby('id').concat(lines);
      expectTypeOf<RowAfter<typeof one>>().toEqualTypeOf<Line>();
      expectTypeOf<KeysAfter<typeof one>>().toEqualTypeOf<never>();
      const list = t.union([lines, table]);
      expectTypeOf<RowAfter<typeof list>>().toEqualTypeOf<Line>();
      const objects = t.concat([{ id: 1, store: 'a', price: 2 }]);
      expectTypeOf<RowAfter<typeof objects>>().toEqualTypeOf<Line>();
      const mixed = t.concat(stores);
      expectTypeOf<RowAfter<typeof mixed>>().toEqualTypeOf<{
        id: number | null;
        store: string;
        price: number | Date;
      }>();
    });
  });

  it('takes the columns of those beside it', () => {
    typesOnly(({ t, stores, totals }) => {
      const wide = t.groupby('id').assign(stores, totals, { n: [1, 2] });
      expectTypeOf<RowAfter<typeof wide>>().toEqualTypeOf<{
        id: number;
        store: string;
        price: Date;
        city: string;
        total: number;
        n: number;
      }>();
      expectTypeOf<KeysAfter<typeof wide>>().toEqualTypeOf<{ id: number }>();
    });
  });
});
