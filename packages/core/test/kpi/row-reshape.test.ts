import { describe, expectTypeOf, it } from 'vitest';
import { op } from '../../src/kpi/op.js';
import type { KpiTable } from '../../src/kpi/table.js';

interface Line {
  id: number;
  size: 'S' | 'M' | 'L';
  price: number;
  ratio: number | null;
  day: Date;
  tags: string[];
  parts: number[] | null;
}
type RowAfter<T> = T extends KpiTable<infer R, infer _Keys, infer _Params> ? R : never;

/** Type checks, which are compiled and not run. */
const typesOnly = (_check: (t: KpiTable<Line, never>) => void): void => {};

describe('the row type', () => {
  it('of fold, pivot, spread and unroll follows the columns', () => {
    typesOnly((t) => {
      const folded = t.select('id', 'price', 'day').fold(['price', 'day'], { as: ['what', 'is'] });
      expectTypeOf<RowAfter<typeof folded>>().toEqualTypeOf<{
        id: number;
        what: 'price' | 'day';
        is: number | Date;
      }>();
      const plain = t.select('id', 'price').fold({ double: (d) => d.price * 2 });
      expectTypeOf<RowAfter<typeof plain>>().toEqualTypeOf<{
        id: number;
        price: number;
        key: 'double';
        value: number;
      }>();
      const pivoted = t.groupby('day').pivot('size', { sum: (d) => op.sum(d.price) });
      expectTypeOf<RowAfter<typeof pivoted>['day']>().toEqualTypeOf<Date>();
      expectTypeOf<RowAfter<typeof pivoted>['S']>().toEqualTypeOf<number | null>();
      const derived = pivoted.derive({ both: (d) => (d.S ?? 0) + (d.M ?? 0) }).select('both', 'L');
      expectTypeOf<RowAfter<typeof derived>>().toEqualTypeOf<{ both: number; L: number | null }>();
      const any = t.pivot(['size'], ['ratio', 'day'], { limit: 3, sort: false, keySeparator: '-' });
      expectTypeOf<RowAfter<typeof any>>().toEqualTypeOf<Record<string, number | Date | null>>();
      const spread = t.select('id', 'tags').spread('tags', { limit: 2 });
      expectTypeOf<RowAfter<typeof spread>['tags_1']>().toEqualTypeOf<string | null>();
      expectTypeOf<RowAfter<typeof spread>['id']>().toEqualTypeOf<number>();
      const named = t.select('id').spread({ l: () => [1, 2] }, { drop: false, as: ['a', 'b'] });
      expectTypeOf<RowAfter<typeof named>>().toEqualTypeOf<{
        id: number;
        a: number | null;
        b: number | null;
      }>();
      const unrolled = t.select('id', 'day', 'parts').unroll('parts', { index: true, drop: 'day' });
      expectTypeOf<RowAfter<typeof unrolled>>().toEqualTypeOf<{
        id: number;
        parts: number;
        index: number;
      }>();
      const two = t
        .select('tags', 'parts')
        .unroll(['tags', { p: (d) => d.parts }], { index: 'at', limit: 3 });
      expectTypeOf<RowAfter<typeof two>>().toEqualTypeOf<{
        tags: string | null;
        parts: number[] | null;
        p: number | null;
        at: number;
      }>();
      // @ts-expect-error a misspelt column
      t.fold(['price', 'dai']);
      // @ts-expect-error a misspelt key
      t.pivot('sise', 'price');
      // @ts-expect-error a misspelt value
      t.pivot('size', 'prise');
      // @ts-expect-error a misspelt column in a value
      t.pivot('size', { sum: (d) => op.sum(d.prise) });
      // @ts-expect-error a misspelt column
      t.spread('tag');
      // @ts-expect-error a misspelt column
      t.unroll('tag');
      // @ts-expect-error a misspelt column to drop
      t.unroll('tags', { drop: 'dai' });
    });
  });

  it('of impute is without null', () => {
    typesOnly((t) => {
      const narrow = t.select('size', 'ratio', 'price');
      const imputed = narrow.impute({ ratio: (d) => op.mean(d.ratio) });
      expectTypeOf<RowAfter<typeof imputed>>().toEqualTypeOf<{
        size: 'S' | 'M' | 'L';
        ratio: number;
        price: number;
      }>();
      const expanded = narrow.impute({ ratio: () => 'none' }, { expand: 'size' });
      expectTypeOf<RowAfter<typeof expanded>>().toEqualTypeOf<{
        size: 'S' | 'M' | 'L';
        ratio: number | string;
        price: number | null;
      }>();
      // @ts-expect-error a misspelt column
      t.impute({ ratios: () => 0 });
      // @ts-expect-error one of two is misspelt
      t.impute({ ratio: () => 0, prise: () => 0 });
      // @ts-expect-error a misspelt column to expand
      t.impute({ ratio: () => 0 }, { expand: ['sise'] });
    });
  });
});
