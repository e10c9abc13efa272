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
const title = 'T';

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
