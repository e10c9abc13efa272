import {
  boolean,
  date,
  decimal,
  defineDataset,
  defineWorkbench,
  float,
  integer,
  op,
  text,
  time,
  timestamp,
} from '@tavola/core';
import { NAMES } from './wide.mjs';

const BUILDERS = {
  i: () => integer(),
  m: () => decimal(2),
  f: () => float(),
  t: () => text(),
  b: () => boolean(),
  d: () => date(),
  h: () => time(),
  s: () => timestamp(),
};
const wide = defineDataset({
  name: 'wide',
  source: 'wide.csv',
  columns: Object.fromEntries(NAMES.map((name) => [name, BUILDERS[name[0]]()])),
});
const kpi = (name, define) => wide.kpi(name, { title: name }, define);

export default defineWorkbench({
  kpis: [
    kpi('totals', (t) =>
      t.rollup({
        rows: () => op.count(),
        sum_i: (d) => op.sum(d.i1),
        sum_m: (d) => op.sum(d.m0),
        sum_f: (d) => op.sum(d.f0),
        max_f: (d) => op.max(d.f1),
      }),
    ),
    kpi('by_text', (t) =>
      t.groupby('t0').rollup({ rows: () => op.count(), sum_m: (d) => op.sum(d.m1) }),
    ),
    kpi('by_day', (t) =>
      t.groupby('d1').rollup({ rows: () => op.count(), sum_i: (d) => op.sum(d.i0) }),
    ),
    kpi('by_flag', (t) =>
      t.groupby('b0', 't1').rollup({ rows: () => op.count(), sum_m: (d) => op.sum(d.m2) }),
    ),
  ],
});
