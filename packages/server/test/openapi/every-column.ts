import {
  bar,
  boolean,
  date,
  decimal,
  defineDataset,
  defineWorkbench,
  float,
  inlineEngine,
  integer,
  op,
  runWorkbench,
  text,
  time,
  timestamp,
} from '@tavola/core';
import { onTestFinished } from 'vitest';
import { buildApp } from '../../src/app.js';
import { DEFAULT_SETTINGS, type Settings } from '../../src/settings.js';
import { SnapshotStore } from '../../src/snapshot-store.js';
import { temporaryFolder } from '../helpers/temporary-folder.js';

const rows = Array.from({ length: 12 }, (_, i) => ({
  id: i,
  price: i === 3 ? null : i + 0.25,
  weight: i / 3,
  paid: i % 2 === 0,
  size: ['S', 'M', 'L, or so'][i % 3],
  note: i % 4 === 0 ? null : `note ${i}`,
  day: new Date(Date.UTC(2015, i, 28)),
  opens: new Date(Date.UTC(1970, 0, 1, i, 30)),
  moment: new Date(Date.UTC(2015, 0, 1, i, 30)),
  limit: i,
  'a b': i,
}));

/** One column of every type, one called like a parameter, and one that no component can be called like. */
const everything = defineDataset({
  name: 'everything',
  source: rows,
  columns: {
    id: integer({ min: 0, max: 99 }),
    price: decimal(2, { nullable: true }),
    weight: float(),
    paid: boolean(),
    size: text({ oneOf: ['S', 'M', 'L, or so'] }),
    note: text({ nullable: true }),
    day: date(),
    opens: time(),
    moment: timestamp(),
    limit: integer(),
    'a b': integer(),
  },
});

export const workbench = defineWorkbench({
  kpis: [
    everything.kpi(
      'sizes',
      { title: 'By size', chart: bar({ x: 'price', y: 'size' }), units: { price: '$' }, limit: 2 },
      (t) => t.groupby('size').rollup({ price: (d) => op.sum(d.price), rows: op.count() }),
    ),
    everything.kpi('ends', { title: 'Ends', description: 'The last of everything' }, (t) =>
      t.rollup({
        note: (d) => op.max(d.note),
        weight: (d) => op.mean(d.weight),
        day: (d) => op.max(d.day),
        opens: (d) => op.min(d.opens),
        moment: (d) => op.max(d.moment),
        paid: (d) => op.max(d.paid),
        ids: (d) => op.array_agg(d.id),
      }),
    ),
  ],
});

/** An app over what the workbench publishes, with facts unless said otherwise. */
export async function everyColumnApp({
  facts = true,
  settings = {},
}: {
  facts?: boolean;
  settings?: Partial<Settings>;
} = {}) {
  const out = await temporaryFolder();
  await runWorkbench(workbench, { out, facts, engine: inlineEngine() });
  const snapshots = await SnapshotStore.open(out);
  const app = buildApp({ snapshots, settings: { ...DEFAULT_SETTINGS, ...settings } });
  onTestFinished(async () => {
    await app.close();
    snapshots.close();
  });
  return { app, snapshots };
}
