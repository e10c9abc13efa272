import { rolling } from 'arquero';
import { desc } from '../../../src/kpi/table.js';
import type { Definition } from '../same-as-arquero.js';
import { OTHER } from './probe.js';

/** Each verb in use, on a table with the columns of the probes; the second is a form of it that runs elsewhere. */
export const VERBS: Readonly<Record<string, Record<string, Definition>>> = {
  filter: {
    '': (t) => t.filter('d => d.n > 1'),
    'by a window function': (t) => t.filter('d => op.row_number() < 3'),
  },
  derive: {
    '': (t) => t.derive({ y: 'd => d.x * 2' }),
    'by an aggregate or a window function': (t) => t.derive({ y: 'd => d.x / op.sum(d.x)' }),
    'by rolling(…)': (t) => t.derive({ y: rolling('d => op.mean(d.x)' as never, [-1, 0]) }),
  },
  select: { '': (t) => t.select('id', 'kind', 'n', 'x') },
  rename: { '': (t) => t.rename({ price: 'cost' }) },
  relocate: { '': (t) => t.relocate('x', { before: 'n' }) },
  groupby: {
    '': (t) => t.groupby('kind', { year: 'd => op.year(d.day)' }),
    'by an aggregate': (t) => t.groupby({ large: 'd => d.x > op.mean(d.x)' }),
  },
  ungroup: { '': (t) => t.groupby('kind').ungroup() },
  rollup: { '': (t) => t.groupby('kind').rollup({ x: 'd => op.sum(d.x)' }) },
  count: { '': (t) => t.groupby('kind').count() },
  orderby: {
    '': (t) => t.orderby('kind', desc('x')),
    'before an aggregate that depends on the order': (t) =>
      t.orderby(desc('x')).rollup({ first: 'd => op.any(d.kind)' }),
  },
  unorder: { '': (t) => t.orderby('x').unorder() },
  slice: { '': (t) => t.slice(1, 3) },
  sample: { '': (t) => t.sample(2) },
  dedupe: {
    '': (t) => t.dedupe('kind'),
    'of ordered rows': (t) => t.orderby(desc('x')).dedupe('kind'),
  },
  lookup: {
    '': (t) => t.lookup(OTHER, 'kind', 'label'),
    'of computed values': (t) => t.lookup(OTHER, 'kind', { long: 'd => op.length(d.label)' }),
  },
  semijoin: {
    '': (t) => t.semijoin(OTHER, 'kind'),
    'by a predicate': (t) =>
      t.semijoin(OTHER, (a: { kind: string }, b: { kind: string }) => a.kind === b.kind),
  },
  antijoin: { '': (t) => t.antijoin(OTHER, 'kind') },
  join: { '': (t) => t.join(OTHER, 'kind') },
  join_left: { '': (t) => t.join_left(OTHER, 'kind') },
  join_right: { '': (t) => t.join_right(OTHER, 'kind') },
  join_full: { '': (t) => t.join_full(OTHER, 'kind') },
  cross: { '': (t) => t.select('id').cross(OTHER) },
  concat: { '': (t) => t.select('kind').concat(OTHER.select('kind')) },
  union: { '': (t) => t.select('kind').union(OTHER.select('kind')) },
  intersect: { '': (t) => t.select('kind').intersect(OTHER.select('kind')) },
  except: { '': (t) => t.select('kind').except(OTHER.select('kind')) },
  assign: { '': (t) => t.slice(0, 2).assign(OTHER.select('label')) },
  fold: { '': (t) => t.select('id', 'n', 'x').fold(['n', 'x']) },
  pivot: { '': (t) => t.pivot('kind', { x: 'd => op.sum(d.x)' }) },
  spread: {
    '': (t) =>
      t.select('kind').derive({ parts: "d => op.split(d.kind, '')" }).spread('parts', { limit: 1 }),
  },
  unroll: {
    '': (t) => t.select('id', 'x').derive({ both: 'd => [d.id, d.x]' }).unroll('both'),
  },
  impute: { '': (t) => t.impute({ n: '() => 0' }) },
  params: { '': (t) => t.params({ least: 1 }).filter('(d, $) => d.n > $.least') },
  reify: { '': (t) => t.reify() },
  transform: { '': (t) => t.transform((table: typeof t) => table.filter('d => d.flag')) },
};
