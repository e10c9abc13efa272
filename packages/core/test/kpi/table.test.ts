import { describe, expect, expectTypeOf, it } from 'vitest';
import {
  boolean,
  type Column,
  date,
  decimal,
  defineDataset,
  desc,
  float,
  integer,
  type Kpi,
  op,
  type RowOf,
  run,
  text,
  time,
  timestamp,
} from '../../src/index.js';
import type { KpiTable } from '../../src/kpi/table.js';
import { tempFile } from '../helpers/temp-folder.js';

const columns = {
  id: integer(),
  price: decimal(2),
  ratio: float({ nullable: true }),
  name: text(),
  size: text({ oneOf: ['S', 'M', 'L'] }),
  note: text({ oneOf: ['a', 'b'], nullable: true }),
  day: date(),
  at: time({ nullable: true }),
  moment: timestamp(),
  flag: boolean(),
};
const sales = defineDataset({ name: 'sales', source: 'sales.csv', columns });
type Row = RowOf<typeof sales>;
type ResultOf<K> = K extends Kpi<infer R> ? R : never;
type RowAfter<T> = T extends KpiTable<infer R, infer _Keys, infer _Params> ? R : never;
type Flat<T> = { [Name in keyof T]: T[Name] };
type KeysAfter<T> = T extends KpiTable<infer _Row, infer K, infer _Params> ? K : never;
const title = 'T';

interface Line {
  id: number;
  size: 'S' | 'M' | 'L';
  price: number;
  ratio: number | null;
  day: Date;
}
type Lines = KpiTable<Line, never>;

/** Type checks, which are compiled and not run. */
const typesOnly = (_check: (t: Lines) => void): void => {};

describe('the type of a row', () => {
  it('comes from the columns', () => {
    expectTypeOf<Row>().toEqualTypeOf<{
      id: number;
      price: number;
      ratio: number | null;
      name: string;
      size: 'S' | 'M' | 'L';
      note: 'a' | 'b' | null;
      day: Date;
      at: Date | null;
      moment: Date;
      flag: boolean;
    }>();
    expectTypeOf(integer({ nullable: true })).toEqualTypeOf<Column<number | null>>();
    expect(sales.columns).toEqual(columns);
  });

  it('is what a transformation makes of it', () => {
    const bySize = (t: Lines) => t.groupby('size');
    const kpi = sales.kpi('some', { title }, (t) =>
      t
        .select('id', 'size', 'price', 'ratio', 'day')
        .transform(bySize, (grouped) => grouped.count()),
    );
    expectTypeOf<ResultOf<typeof kpi>>().toEqualTypeOf<{ size: 'S' | 'M' | 'L'; count: number }>();
    expect(kpi.plan.verbs.map(({ verb }) => verb)).toEqual(['select', 'groupby', 'rollup']);
  });

  it('changes with every verb', () => {
    const kpi = sales.kpi('all', { title }, (t) => {
      const derived = t
        .filter((d) => d.size === 'S' && d.day < d.moment)
        .derive({ amount: (d) => d.price * d.id, long: (d) => op.length(d.name) > 3 });
      const narrow = derived
        .select('size', 'amount', 'day', 'note', 'long')
        .rename({ note: 'remark' });
      expectTypeOf(narrow.filter).parameter(0).parameter(0).toEqualTypeOf<{
        size: 'S' | 'M' | 'L';
        amount: number;
        day: Date;
        remark: 'a' | 'b' | null;
        long: boolean;
      }>();
      const rolled = narrow.groupby('size', { month: (d) => op.utcmonth(d.day) }).rollup({
        revenue: (d) => op.sum(d.amount),
        first: (d) => op.min(d.day),
        remark: (d) => op.max(d.remark),
        rows: () => op.count(),
      });
      expectTypeOf(rolled.filter).parameter(0).parameter(0).toEqualTypeOf<{
        size: 'S' | 'M' | 'L';
        month: number;
        revenue: number;
        first: Date;
        remark: 'a' | 'b' | null;
        rows: number;
      }>();
      return rolled
        .derive({ share: (d) => d.revenue / op.sum(d.revenue) })
        .orderby(
          desc('revenue'),
          'size',
          (d) => d.rows,
          desc((d) => d.first),
        )
        .slice(0, 5);
    });
    expectTypeOf<ResultOf<typeof kpi>>().toEqualTypeOf<{
      size: 'S' | 'M' | 'L';
      month: number;
      revenue: number;
      first: Date;
      remark: 'a' | 'b' | null;
      rows: number;
      share: number;
    }>();
    expect(kpi.plan.columns.map(({ name, type }) => [name, type])).toEqual([
      ['size', 'text'],
      ['month', 'integer'],
      ['revenue', 'float'],
      ['first', 'date'],
      ['remark', 'text'],
      ['rows', 'integer'],
      ['share', 'float'],
    ]);
  });

  it('of a count is its keys and the count', () => {
    const grouped = sales.kpi('grouped', { title }, (t) => t.groupby('size', 'flag').count());
    const named = sales.kpi('named', { title }, (t) => t.count({ as: 'n' }));
    const ungrouped = sales.kpi('ungrouped', { title }, (t) => t.groupby('size').ungroup().count());
    expectTypeOf<ResultOf<typeof grouped>>().toEqualTypeOf<{
      size: 'S' | 'M' | 'L';
      flag: boolean;
      count: number;
    }>();
    expectTypeOf<ResultOf<typeof named>>().toEqualTypeOf<{ n: number }>();
    expectTypeOf<ResultOf<typeof ungrouped>>().toEqualTypeOf<{ count: number }>();
    expect(
      [grouped, named, ungrouped].map(({ plan }) => plan.columns.map(({ name }) => name)),
    ).toEqual([['size', 'flag', 'count'], ['n'], ['count']]);
  });

  it('has text for dates once it is run', async () => {
    const days = defineDataset({ name: 'days', source: 'days.csv', columns: { day: date() } });
    const kpi = days.kpi('last', { title }, (t) => t.rollup({ last: (d) => op.max(d.day) }));
    const { rows } = await run(kpi, { data: await tempFile('day\n2016-02-29\n2015-12-31\n') });
    expectTypeOf(rows).toEqualTypeOf<{ last: string }[]>();
    expect(rows).toEqual([{ last: '2016-02-29' }]);
  });
});

describe('a mistake', () => {
  const refused = (define: () => unknown): void => {
    expect(define).toThrow(expect.objectContaining({ code: 'EXPRESSION_INVALID' }));
  };

  it('in the name of a column does not compile', () => {
    // @ts-expect-error a misspelt column
    refused(() => sales.kpi('x', { title }, (t) => t.filter((d) => d.pric > 1).count()));
    // @ts-expect-error a misspelt key
    refused(() => sales.kpi('x', { title }, (t) => t.groupby('sise').count()));
    // @ts-expect-error a misspelt column in an aggregate
    refused(() => sales.kpi('x', { title }, (t) => t.rollup({ x: (d) => op.sum(d.pric) })));
    // @ts-expect-error a column that the rollup did not keep
    refused(() => sales.kpi('x', { title }, (t) => t.groupby('size').count().orderby('name')));
    const byName = desc('name');
    // @ts-expect-error likewise, descending
    refused(() => sales.kpi('x', { title }, (t) => t.groupby('size').count().orderby(byName)));
    // @ts-expect-error a column that was renamed
    refused(() => sales.kpi('x', { title }, (t) => t.rename({ id: 'no' }).groupby('id').count()));
    // @ts-expect-error a column that was not selected
    refused(() => sales.kpi('x', { title }, (t) => t.select('id').groupby('size').count()));
    // @ts-expect-error a column that is not there to rename
    refused(() => sales.kpi('x', { title }, (t) => t.rename({ idd: 'no' }).count()));
  });

  it('in a parameter does not compile', () => {
    const kpi = sales.kpi('x', { title }, (t) =>
      t
        .params({ least: 2 })
        .filter((d, $) => d.id > $.least)
        .count(),
    );
    expect(kpi.plan.head.filters).toHaveLength(1);
    refused(() =>
      sales.kpi('x', { title }, (t) =>
        t
          .params({ n: 1 })
          // @ts-expect-error a misspelt parameter
          .filter((d, $) => d.id > $.m)
          .count(),
      ),
    );
    // @ts-expect-error a parameter that was not set
    refused(() => sales.kpi('x', { title }, (t) => t.filter((d, $) => d.id > $.n).count()));
  });

  it('in a value does not compile', () => {
    // @ts-expect-error no size is called XS
    sales.kpi('x', { title }, (t) => t.filter((d) => d.size === 'XS').count());
    const sumOfText = () =>
      // @ts-expect-error text is not summed
      sales.kpi('x', { title }, (t) => t.rollup({ x: (d) => op.sum(d.name) }));
    expect(sumOfText).toThrow(expect.objectContaining({ code: 'KPI_INVALID' }));
    // @ts-expect-error a predicate gives a boolean
    sales.kpi('x', { title }, (t) => t.filter((d) => d.id).count());
    // @ts-expect-error units are those of the result's columns
    expect(() => sales.kpi('x', { title, units: { cuont: '$' } }, (t) => t.count())).toThrow();
  });
});

describe('the row type', () => {
  it('of derive follows its options, and functions called outright', () => {
    typesOnly((t) => {
      const dropped = t.derive({ half: (d) => d.price / 2, text: 'd => d.id' }, { drop: true });
      expectTypeOf<RowAfter<typeof dropped>>().toEqualTypeOf<{ half: number; text: unknown }>();
      const placed = t.derive({ price: (d) => op.rank() > d.id }, { before: ['size', 'id'] });
      expectTypeOf<RowAfter<typeof placed>>().toEqualTypeOf<
        Flat<Omit<Line, 'price'> & { price: boolean }>
      >();
      const outright = t.groupby('size').rollup({
        rows: op.count(),
        sum: op.sum('price'),
        last: op.max('day'),
        ids: op.array_agg('id'),
        by_day: op.map_agg('day', 'ratio'),
        pairs: op.entries_agg('size', 'id'),
        bins: op.bins('price'),
      });
      expectTypeOf<RowAfter<typeof outright>>().toEqualTypeOf<{
        size: 'S' | 'M' | 'L';
        rows: number;
        sum: number;
        last: Date;
        ids: number[];
        by_day: Map<Date, number | null>;
        pairs: ['S' | 'M' | 'L', number][];
        bins: [number, number, number];
      }>();
      const sizes = t.groupby('size').rollup();
      expectTypeOf<RowAfter<typeof sizes>>().toEqualTypeOf<{ size: 'S' | 'M' | 'L' }>();
      // @ts-expect-error a misspelt column
      t.derive({ x: (d) => d.prise });
      // @ts-expect-error a misspelt anchor
      t.derive({ x: (d) => d.price }, { after: 'prise' });
      // @ts-expect-error two anchors
      t.derive({ x: (d) => d.price }, { after: 'price', before: 'id' });
    });
  });

  it('of select, rename and relocate has the new names', () => {
    typesOnly((t) => {
      const some = t.select(['id', 'size'], { price: 'cost', day: 'date' });
      expectTypeOf<RowAfter<typeof some>>().toEqualTypeOf<{
        id: number;
        size: 'S' | 'M' | 'L';
        cost: number;
        date: Date;
      }>();
      const renamed = some.rename({ id: 'no' }, { date: 'day' });
      expectTypeOf<RowAfter<typeof renamed>>().toEqualTypeOf<{
        no: number;
        size: 'S' | 'M' | 'L';
        cost: number;
        day: Date;
      }>();
      const same = t.relocate('price', { before: 'id' });
      expectTypeOf<RowAfter<typeof same>>().toEqualTypeOf<Line>();
      const moved = some.relocate(['size', { cost: 'price' }], { after: 'date' });
      expectTypeOf<RowAfter<typeof moved>>().toEqualTypeOf<{
        id: number;
        date: Date;
        size: 'S' | 'M' | 'L';
        price: number;
      }>();
      // @ts-expect-error a misspelt column
      t.select('prise');
      // @ts-expect-error a misspelt column to rename
      t.select('id', { prise: 'cost' });
      // @ts-expect-error one of two is misspelt
      t.rename({ id: 'no', prise: 'cost' });
      // @ts-expect-error a misspelt column
      t.relocate('prise', { before: 'id' });
      // @ts-expect-error a misspelt anchor
      t.relocate('price', { before: 'idd' });
      // @ts-expect-error no anchor
      t.relocate('price', {});
    });
  });

  it('stays with verbs that choose rows', () => {
    typesOnly((t) => {
      const grouped = t.groupby(['size', { month: (d) => op.utcmonth(d.day) }]);
      expectTypeOf<KeysAfter<typeof grouped>>().toEqualTypeOf<{
        size: 'S' | 'M' | 'L';
        month: number;
      }>();
      const named = t.groupby({ values: (d) => d.id }, [{ filter: (d) => d.day }]);
      expectTypeOf<KeysAfter<typeof named>>().toEqualTypeOf<{ values: number; filter: Date }>();
      const chosen = grouped
        .filter((d) => d.price > op.mean(d.price))
        .orderby({ a: 'price', b: (d) => d.ratio })
        .slice(0, 2)
        .sample(5, { replace: true, shuffle: false, weight: 'price', seed: 7 })
        .sample(() => op.floor(op.count() / 2), { weight: (d) => d.price })
        .unorder()
        .reify();
      expectTypeOf<RowAfter<typeof chosen>>().toEqualTypeOf<Line>();
      expectTypeOf<KeysAfter<typeof chosen>>().toEqualTypeOf<KeysAfter<typeof grouped>>();
      const once = grouped.dedupe('size', { m: (d) => op.utcmonth(d.day) }).dedupe();
      expectTypeOf<RowAfter<typeof once>>().toEqualTypeOf<Line>();
      expectTypeOf<KeysAfter<typeof once>>().toEqualTypeOf<never>();
      // @ts-expect-error a misspelt weight
      t.sample(5, { weight: 'prise' });
      // @ts-expect-error a misspelt column in the size
      t.sample((d) => d.prise);
      // @ts-expect-error a misspelt key
      t.dedupe('sise');
      // @ts-expect-error a misspelt key in an array
      t.groupby(['id', 'sise']);
      // @ts-expect-error a misspelt column in a sort key by name
      t.orderby({ a: 'prise' });
    });
  });
});
