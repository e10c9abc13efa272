import { table } from 'arquero';
import { describe, expect, it } from 'vitest';
import { decimal, integer, text, time } from '../../src/dataset/columns.js';
import { explainKpi } from '../../src/explain/explain-kpi.js';
import { formatExplanation } from '../../src/explain/format-explanation.js';
import { type Definition, op } from '../arquero/loose.js';
import { kpiOf } from '../helpers/same-as-arquero.js';

const COLUMNS = { id: integer(), kind: text(), price: decimal(2), at: time() };
const print = (define: Definition) => formatExplanation(explainKpi(kpiOf(COLUMNS, define)));

describe('an explanation in a terminal', () => {
  it('is aligned text in sections', () => {
    const printed = print((t) =>
      t
        .groupby('kind')
        .rollup({ revenue: op.sum('price') })
        .orderby('kind'),
    );
    expect(printed).toBe(`kpi: KPI
dataset data; computed split by split

Verbs
  head  groupby('kind')
  head  rollup({ revenue: d => op.sum(d.price) })
  tail  orderby('kind')

Columns
  read          kind text, price decimal(2)
  only checked  id integer, at time

Each split sends, of each group
  kind  text        8 bytes, and each text once  d.kind
  #0    decimal(2)  24 bytes                     op.sum(d.price)

Merge
  op.sum  Exact sums are added; the total is rounded once, at the end.

Measures
  revenue  #0

Evaluated where the data is
  as it is    d.kind, d.price

Result
  kind     text
  revenue  decimal(2)
`);
  });

  it('is no wider than a hundred columns where words allow', () => {
    const other = table({ kind: ['a'], label: ['b'] });
    const printed = print((t) =>
      t
        .lookup(other, 'kind', 'label')
        .filter((d) => d.price > 1 && d.id > 2 && op.hours(d.at) > 3 && op.length(d.label) > 4)
        .derive({ share: (d) => d.price / op.sum(d.price), all: (d) => op.array_agg(d.kind) }),
    );
    expect(printed).toContain('gathered, since derive share looks at several rows');
    expect(printed).toContain('lookup1  table1.kind = d.kind  gives label');
    for (const line of printed.split('\n')) expect(line.length).toBeLessThanOrEqual(100);
  });
});
