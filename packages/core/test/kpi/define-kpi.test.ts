import { escape as asIs, collate, not, op } from 'arquero';
import { describe, expect, it } from 'vitest';
import { bar } from '../../src/chart/charts.js';
import { date, integer, text } from '../../src/dataset/columns.js';
import { defineDataset } from '../../src/kpi/define-dataset.js';
import { defineWorkbench } from '../../src/kpi/define-workbench.js';
import * as ours from '../../src/kpi/helpers.js';

const COLUMNS = { id: integer(), name: text(), day: date() };
const dataset = (name: string) => defineDataset({ name, source: 'x.csv', columns: COLUMNS });
const sales = dataset('sales');
/** Untyped, since the compiler already forbids most of what is tried here. */
// biome-ignore lint/suspicious/noExplicitAny: what JavaScript would let through
const define = (verbs: (t: any) => any, options: object = {}, name = 'sizes') =>
  sales.kpi(name, { title: 'Sizes', ...options }, verbs);

function thrownBy(action: () => unknown): { code: string; message: string } {
  try {
    action();
  } catch (error) {
    return error as { code: string; message: string };
  }
  throw new Error('nothing was thrown');
}

describe('a KPI', () => {
  it('keeps what people need to read it', () => {
    const chart = bar({ x: 'n', y: 'name' });
    const kpi = sales.kpi(
      'names',
      { title: 'Names', description: 'All', units: { n: 'rows' }, chart, limit: 3 },
      (t) => t.groupby('name').count({ as: 'n' }),
    );
    expect(kpi).toMatchObject({
      name: 'names',
      title: 'Names',
      limit: 3,
      units: { n: 'rows' },
      chart,
    });
    expect(kpi.dataset.name).toBe('sales');
  });

  it.each(['snapshot', 'events', 'rejects', 'openapi', 'runs', 'docs', 'manifest'])(
    'cannot be called %s, which is an address of its own',
    (name) => {
      expect(thrownBy(() => define((t) => t.count(), {}, name))).toMatchObject({
        code: 'KPI_INVALID',
        message: expect.stringContaining(`"${name}", since the API uses that name itself`),
      });
    },
  );

  it.each(['', '1st', 'a b', 'a/b', '../x', 'naïve', '_x', 'a.json'])(
    'cannot be called "%s"',
    (name) => {
      expect(thrownBy(() => define((t) => t.count(), {}, name))).toMatchObject({
        code: 'KPI_INVALID',
        message: expect.stringContaining('use letters, digits, _ and -'),
      });
    },
  );

  it.each<[string, Parameters<typeof define>[0], string, RegExp]>([
    [
      'an aggregate in a filter',
      (t) => t.filter('d => d.id > op.mean(d.id)').count(),
      'KPI_INVALID',
      /op\.mean stands in filter before the rollup, .* Aggregate in \.rollup/,
    ],
    [
      'a column outside an aggregate',
      (t) => t.rollup({ m: 'd => d.id + op.max(d.id)' }),
      'KPI_INVALID',
      /rollup m reads id outside an aggregate\. Wrap it in one/,
    ],
    [
      'an aggregate of too many arguments',
      (t) => t.rollup({ m: 'd => op.sum(d.id, d.name)' }),
      'KPI_INVALID',
      /op\.sum takes 1 argument\(s\), not 2/,
    ],
    [
      'an aggregate of none',
      (t) => t.rollup({ m: 'd => op.max()' }),
      'KPI_INVALID',
      /op\.max takes 1 argument\(s\), not 0/,
    ],
    [
      'a sum of text',
      (t) => t.rollup({ m: 'd => op.sum(d.name)' }),
      'KPI_INVALID',
      /op\.sum in rollup m takes numbers, and d => d\.name gives a text\. .*op\.distinct/,
    ],
    [
      'a mean of dates',
      (t) => t.rollup({ m: 'd => op.mean(d.day)' }),
      'KPI_INVALID',
      /op\.mean in rollup m takes numbers, and d => d\.day gives a date/,
    ],
    [
      'a column named by a misspelt text',
      (t) => t.rollup({ m: 'd => op.sum("idd")' }),
      'EXPRESSION_INVALID',
      /rollup m: there is no column "idd" here; did you mean "id"\?/,
    ],
    [
      'a method of a column',
      (t) => t.filter('d => d.name.includes("x")').count(),
      'EXPRESSION_INVALID',
      /, filter: "d\.name\.includes\("x"\)" calls a method of a value/,
    ],
    [
      'a method of a list',
      (t) => t.filter('row => [1, 2].includes(row.id)').count(),
      'EXPRESSION_INVALID',
      /"\[1, 2\]\.includes\(row\.id\)" calls a method/,
    ],
    [
      'a method of a destructured column',
      (t) => t.filter('({ name }) => name.startswith("x")').count(),
      'EXPRESSION_INVALID',
      /calls a method/,
    ],
    ['nothing returned', () => undefined, 'KPI_INVALID', /its function must return the table/],
    [
      'an unknown column',
      (t) => t.filter('d => d.nam == "x"').count(),
      'EXPRESSION_INVALID',
      /, filter: there is no column "nam" here; did you mean "name"\? The columns are id, name, day\./,
    ],
    [
      'an unknown column in a derive',
      (t) => t.derive({ x: 'd => d.zzzzzzzz' }).count(),
      'EXPRESSION_INVALID',
      /, derive x: there is no column "zzzzzzzz" here\. The columns/,
    ],
    [
      'an unknown key',
      (t) => t.groupby('names').count(),
      'EXPRESSION_INVALID',
      /, groupby: there is no column "names" here; did you mean "name"\?/,
    ],
    [
      'an unknown column in a select',
      (t) => t.count().select('cuont'),
      'EXPRESSION_INVALID',
      /, select: .*"cuont" here; did you mean "count"\?/,
    ],
    [
      'an unknown column in a rename',
      (t) => t.count().rename({ cnt: 'n' }),
      'EXPRESSION_INVALID',
      /, rename: .*"cnt"/,
    ],
    [
      'a rank in a key',
      (t) => t.groupby({ k: 'd => op.rank()' }).count(),
      'KPI_INVALID',
      /op\.rank in groupby k looks at several rows in their order: put it in a \.derive/,
    ],
    [
      'an aggregate in a key of a join',
      (t) => t.lookup([{ id: 1 }], [(d: { id: number }) => op.max(d.id), 'id']).count(),
      'KPI_INVALID',
      /op\.max in lookup looks at several rows/,
    ],
    [
      'a column that the rollup dropped, in a tail',
      (t) => t.groupby('name').rollup({ n: 'op.count()' }).derive({ x: 'd => d.id' }),
      'EXPRESSION_INVALID',
      /derive x: there is no column "id" here.* The columns are name, n\./,
    ],
    [
      'a function with all that it can see',
      (t) => t.derive({ x: asIs((d: { id: number }) => d.id) }).count(),
      'KPI_INVALID',
      /derive x: escape\(…\) keeps a function .*\.params/,
    ],
    [
      'a sort order of a locale',
      (t) => t.count().orderby(collate('count', undefined as never)),
      'KPI_INVALID',
      /orderby: collate\(…\) depends on a locale/,
    ],
    [
      'another table that is none',
      (t) => t.join(3),
      'KPI_INVALID',
      /join takes a KPI, a table of Arquero, a list of objects or an object of lists/,
    ],
    [
      'a join of nothing in common',
      (t) => t.join([{ other: 1 }]),
      'KPI_INVALID',
      /join of two tables without a common column needs keys/,
    ],
    [
      'keys of different number',
      (t) => t.join([{ other: 1 }], [['id', 'name'], 'other']),
      'KPI_INVALID',
      /join has 2 keys on the left and 1 on the right/,
    ],
    [
      'a column that the other table lacks',
      (t) => t.lookup([{ id: 1, label: 'x' }], 'id', 'lable'),
      'EXPRESSION_INVALID',
      /lookup: there is no column "lable" here; did you mean "label"\?/,
    ],
    [
      'both ends of a relocation',
      (t) => t.relocate('id', { before: 'name', after: 'day' }),
      'KPI_INVALID',
      /relocate takes one of before and after/,
    ],
    [
      'helpers where the columns are in the data',
      (t) => t.groupby('day').pivot('name', 'id').select(not('day')),
      'KPI_INVALID',
      /select: which columns there are is known only from the data/,
    ],
    [
      'a value to impute in no column',
      (t) => t.impute({ nam: () => 'x' }),
      'EXPRESSION_INVALID',
      /impute: there is no column "nam" here; did you mean "name"\?/,
    ],
    [
      'a column that is no more',
      (t) => t.groupby('name').count().orderby('id'),
      'EXPRESSION_INVALID',
      /, orderby: there is no column "id" here.*The columns are name, count\./,
    ],
    [
      'a column derived beside it',
      (t) => t.derive({ a: 'd => d.id', b: 'd => d.a' }).count(),
      'EXPRESSION_INVALID',
      /, derive b: there is no column "a"/,
    ],
    [
      'a closure',
      (t) => t.filter('d => d.id > least').count(),
      'EXPRESSION_INVALID',
      /, filter: .*"least".*\.params\(\{ least \}\)/,
    ],
    [
      'a parameter set too late',
      (t) => t.filter('(d, $) => d.id > $.n').params({ n: 1 }).count(),
      'EXPRESSION_INVALID',
      /the parameter \$\.n has no value/,
    ],
  ])('is refused, with its name, its place and the remedy: %s', (_what, verbs, code, message) => {
    const thrown = thrownBy(() => define(verbs));
    expect(thrown.code).toBe(code);
    expect(thrown.message).toMatch(/^KPI sizes[:,] /);
    expect(thrown.message).toMatch(message);
  });

  it('is refused for a unit of a column that it lacks, and for a limit that is none', () => {
    const options = (more: object) =>
      thrownBy(() => define((t) => t.groupby('name').count(), more));
    expect(options({ units: { cuont: '$' } })).toMatchObject({
      code: 'KPI_INVALID',
      message:
        'KPI sizes: it gives a unit for "cuont", which its result lacks; did you mean "count"?',
    });
    for (const limit of [-1, 1.5, Number.NaN])
      expect(options({ limit })).toMatchObject({
        code: 'KPI_INVALID',
        message: `KPI sizes: its limit ${limit} is no number of rows.`,
      });
  });
});

describe('a KPI that cannot be split', () => {
  it.each<[string, Parameters<typeof define>[0], RegExp]>([
    ['no rollup', (t) => t.filter('d => d.id > 1'), /no rollup or count/],
    ['slice before the rollup', (t) => t.slice(0, 5).count(), /slice looks at all rows at once/],
    [
      'a window function in a derive',
      (t) => t.derive({ r: 'd => op.rank()' }).count(),
      /derive r looks at several rows: d => op\.rank\(\)/,
    ],
    [
      'an aggregate in a key',
      (t) => t.groupby({ k: 'd => op.max(d.id)' }).count(),
      /groupby k looks at several rows/,
    ],
    [
      'a type that cannot be known',
      (t) => t.groupby({ k: 'd => [d.id]' }).count(),
      /what type the key k, d => \[d\.id\], gives cannot be known/,
    ],
    [
      'an argument of two types',
      (t) => t.rollup({ m: 'd => op.max(d.id > 1 ? d.id : d.name)' }),
      /the argument of op\.max/,
    ],
    [
      'nine keys',
      (t) => t.groupby(Object.fromEntries([...'abcdefghi'].map((k) => [k, 'd => d.id']))).count(),
      /groups by 9 keys, and at most 8/,
    ],
    [
      'a list in an order',
      (t) => t.orderby('name').rollup({ ids: 'd => op.array_agg(d.id)' }),
      /op\.array_agg depends on the order, and orderby stands before/,
    ],
  ])('is gathered, for a reason that is told: %s', (_what, verbs, reason) => {
    const { plan } = define(verbs);
    expect(plan.gathered).toMatch(reason);
    expect(plan.head).toMatchObject({ kind: 'rows', most: 1_000_000 });
    expect(define(verbs, { maxRows: 7 }).plan.head.most).toBe(7);
  });

  it('gathers the columns that are needed, of rows that pass the filters before', () => {
    const { plan } = define((t) =>
      t
        .filter('d => d.id > 1')
        .derive({ twice: 'd => d.id * 2', other: 'd => d.name' })
        .groupby('name')
        .derive({ share: 'd => d.twice / op.sum(d.twice)' })
        .filter('d => d.share > 0.5')
        .rollup({ n: 'op.count()' }),
    );
    expect(plan.head.filters).toHaveLength(1);
    expect(plan.measures.map(({ name }) => name)).toEqual(['name', 'twice']);
    expect(plan.tail.map(({ verb }) => verb)).toEqual(['groupby', 'derive', 'filter', 'rollup']);
  });

  it('gathers no more than the first rows, where they are all that is looked at', () => {
    expect(define((t) => t.filter('d => d.id > 1').slice(2, 5)).plan.head.take).toBe(5);
    expect(define((t) => t.slice(-2)).plan.head.take).toBeUndefined();
    expect(define((t) => t.orderby('id').slice(0, 2)).plan.head.take).toBeUndefined();
  });

  it('is refused for a bound that is none', () => {
    for (const maxRows of [0, -1, 1.5])
      expect(thrownBy(() => define((t) => t.count(), { maxRows })).code).toBe('KPI_INVALID');
  });
});

describe('a workbench', () => {
  const kpi = (name: string, of = sales) => of.kpi(name, { title: name }, (t) => t.count());

  it('has the KPIs in their order, and their dataset', () => {
    const workbench = defineWorkbench({ kpis: [kpi('b'), kpi('a')] });
    expect(workbench.kpis.map(({ name }) => name)).toEqual(['b', 'a']);
    expect(workbench.dataset.name).toBe('sales');
  });

  it.each([
    ['no KPI', [], /at least one KPI/],
    ['two of one name', [kpi('a'), kpi('a')], /Two KPIs are called "a": rename one/],
    [
      'two datasets',
      [kpi('a'), kpi('b', dataset('other'))],
      /KPI b is of dataset other, KPI a of sales/,
    ],
  ])('is refused for %s', (_what, kpis, message) => {
    const thrown = thrownBy(() => defineWorkbench({ kpis }));
    expect(thrown.code).toBe('KPI_INVALID');
    expect(thrown.message).toMatch(message);
  });
});

describe('what fails in the function of a KPI', () => {
  it.each<[string, Parameters<typeof define>[0], string]>([
    [
      'a verb that is not there',
      (t) => t.groupbye('name'),
      'KPI sizes: t.groupbye is not a function. Did you mean groupby?',
    ],
    [
      'a function that is not there',
      (t) => t.rollup({ n: (op as never as { summ(): void }).summ() }),
      'KPI sizes: there is no function op.summ. Did you mean sum?',
    ],
    [
      'an error of its own',
      () => {
        throw new Error('mine');
      },
      'KPI sizes: it fails with "mine".',
    ],
    ['options that are null', (t) => t.fold('id', null), 'KPI sizes, fold: it fails with'],
    [
      'a helper',
      (t) => t.transform((u: typeof t) => u.select(ours.not('nam'))),
      'KPI sizes, select: not: there is no column "nam" here; did you mean "name"?',
    ],
    [
      'an expression that is undefined',
      (t) => t.rollup({ n: undefined }),
      'KPI sizes, rollup n is undefined:',
    ],
    [
      'a function for named expressions',
      (t) => t.rollup(() => 1),
      'KPI sizes, rollup takes named expressions',
    ],
    ['a slice of no numbers', (t) => t.slice('a'), 'KPI sizes, slice takes the number'],
    ['a size below none', (t) => t.sample(-1), 'KPI sizes, sample: the size -1'],
    ['a seed below none', (t) => t.sample(1, { seed: -1 }), 'KPI sizes, sample: the seed -1'],
    [
      'lists of several lengths',
      (t) => t.join({ id: [1], x: [1, 2] }, 'id'),
      'KPI sizes, join takes lists of one length',
    ],
    [
      'a loose column of an impute',
      (t) => t.impute({ id: 'd.id' }),
      'KPI sizes, impute id reads id outside an aggregate',
    ],
    [
      'no tiles',
      (t) => t.derive({ n: () => op.ntile(0) }),
      'KPI sizes, op.ntile in derive n takes a number from 1 on.',
    ],
    [
      'a lag of nothing',
      (t) => t.derive({ n: 'op.lag()' }),
      'KPI sizes, op.lag in derive n takes a column.',
    ],
    [
      'a quantile without its part',
      (t) => t.rollup({ n: op.quantile('id', undefined as never) }),
      'KPI sizes, op.quantile in rollup n takes a number',
    ],
  ])('is told by the KPI and the verb: %s', (_what, verbs, message) => {
    expect(thrownBy(() => define(verbs))).toMatchObject({
      name: 'TavolaError',
      code: expect.stringMatching(/^(KPI|EXPRESSION)_INVALID$/),
      message: expect.stringContaining(message),
    });
  });

  it('is told where there is no function', () => {
    const declare = sales.kpi as unknown as (...args: unknown[]) => unknown;
    expect(thrownBy(() => declare('x', { title: 'X' })).message).toMatch(/^KPI x takes /);
    expect(thrownBy(() => declare('x')).message).toMatch(/^KPI x takes /);
    expect(thrownBy(() => defineWorkbench({} as never)).message).toMatch(/at least one KPI/);
  });
});
