import { expect, it } from 'vitest';
import { integer } from '../../src/dataset/columns.js';
import { inlineEngine } from '../../src/engine/inline.js';
import { fromCsv } from '../../src/interop/from-csv.js';
import { defineDataset } from '../../src/kpi/define-dataset.js';
import { op } from '../../src/kpi/op.js';
import type { RunEvent } from '../../src/schedule/events.js';

const rows = defineDataset({ name: 'rows', source: 'rows.csv', columns: { n: integer() } });
const sum = rows.kpi('sum', { title: 'Sum' }, (t) => t.rollup({ n: (d) => op.sum(d.n) }));
const drawn = rows.kpi('drawn', { title: 'Drawn', maxRows: 100 }, (t) => t.sample(1));
const first = rows.kpi('first', { title: 'First' }, (t) => t.slice(0, 2));

it('warns, once it has begun, of each KPI that is gathered', async () => {
  const events: RunEvent[] = [];
  await inlineEngine().compute({
    run: 'run-1',
    dataset: rows,
    // What is computed beside a KPI is told of by the KPI's name.
    plans: [sum.plan, drawn.plan, { ...first.plan, kpi: 'first/0' }],
    source: fromCsv('n\n1\n2\n3\n'),
    onRejects() {},
    onRestart() {},
    onRows() {},
    onEvent: (event) => events.push(event),
  });
  expect(events.slice(0, 4)).toMatchObject([
    { type: 'run-started' },
    {
      type: 'kpi-gathered',
      run: 'run-1',
      kpi: 'drawn',
      reason: 'sample looks at all rows at once',
      most: 100,
    },
    { type: 'kpi-gathered', kpi: 'first', most: 2 },
    { type: 'split-started' },
  ]);
});
