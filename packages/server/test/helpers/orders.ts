import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  bar,
  date,
  decimal,
  defineDataset,
  defineWorkbench,
  desc,
  integer,
  line,
  op,
  runWorkbench,
  text,
  time,
} from '@tavola/core';

/** A small dataset with a column of each kind that filters differ in, and one that is called like a parameter. */
export const orders = defineDataset({
  name: 'orders',
  source: 'orders.csv',
  columns: {
    id: integer(),
    day: date(),
    at: time({ nullable: true }),
    size: text({ oneOf: ['S', 'M', 'L'] }),
    name: text(),
    coupon: text({ nullable: true }),
    price: decimal(2, { min: 0 }),
    limit: integer({ nullable: true }),
  },
});

export const bySize = orders.kpi(
  'by_size',
  { title: 'By size', units: { revenue: '$' }, chart: bar({ x: 'revenue', y: 'size' }) },
  (t) =>
    t
      .groupby('size')
      .rollup({ revenue: (d) => op.sum(d.price), orders: op.count() })
      .orderby(desc('revenue')),
);

export const byDay = orders.kpi(
  'by_day',
  { title: 'By day', limit: 3, chart: line({ x: 'day', y: 'mean' }) },
  (t) =>
    t
      .groupby('day')
      .rollup({ mean: (d) => op.mean(d.price), names: (d) => op.distinct(d.name) })
      .orderby('day'),
);

/** Its columns depend on the rows. */
export const sideBySide = orders.kpi('side_by_side', { title: 'Side by side' }, (t) =>
  t.pivot('size', { revenue: (d) => op.sum(d.price) }),
);

/** As many rows as orders. */
export const byId = orders.kpi('by_id', { title: 'By id' }, (t) =>
  t.groupby('id').rollup({ price: (d) => op.sum(d.price) }),
);

export const workbench = defineWorkbench({ kpis: [bySize, byDay, sideBySide, byId] });

export interface Order {
  id: number;
  day: string;
  at: string | null;
  size: 'S' | 'M' | 'L';
  name: string;
  coupon: string | null;
  price: number;
  limit: number | null;
}

const NAMES = ['Classic', 'The Big, Meaty One', 'say "hi"', '!loud', 'null', '=1+1', '', 'Ünï 🍕'];

/** Made-up orders. */
export function manyOrders(count: number): Order[] {
  return Array.from({ length: count }, (_, i) => ({
    id: i,
    day: new Date(Date.UTC(2015, 0, 1 + ((i * 7) % 31))).toISOString().slice(0, 10),
    at: i % 9 === 0 ? null : `${String(i % 24).padStart(2, '0')}:30:00`,
    size: (['S', 'M', 'L'] as const)[(i * 5) % 3]!,
    name: NAMES[(i * 3) % NAMES.length]!,
    coupon: i % 3 === 0 ? null : `C${i % 4}`,
    price: Math.round(((i * 37) % 1000) * 9.7) / 100,
    limit: i % 5 === 0 ? null : i % 5,
  }));
}

export const ROWS: readonly Order[] = manyOrders(500);

/** Publishes the KPIs of rows to a folder. */
export async function publishOrders(
  out: string,
  { rows = ROWS, facts = true }: { rows?: readonly Order[]; facts?: boolean } = {},
): Promise<void> {
  const data = rows as unknown as Record<string, unknown>[];
  await runWorkbench(workbench, { data, out, facts, engine: 'inline' });
}

/** A folder for all tests of a file, and what removes it. */
export async function sharedFolder(): Promise<{ folder: string; remove(): Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'tavola-orders-'));
  return { folder, remove: () => rm(folder, { recursive: true, force: true }) };
}
