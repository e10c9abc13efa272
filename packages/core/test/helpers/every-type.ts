import {
  bool,
  columnFromArray,
  dateDay,
  decimal as decimalType,
  dictionary,
  float64,
  int32,
  int64,
  type Table,
  TimeUnit,
  tableFromColumns,
  tableToIPC,
  timeMicrosecond,
  timestamp as timestampType,
  utf8,
} from '@uwdata/flechette';
import { type ColumnTable, table } from 'arquero';
import fc from 'fast-check';
import {
  boolean,
  date,
  decimal,
  float,
  integer,
  text,
  time,
  timestamp,
} from '../../src/dataset/columns.js';
import { defineDataset } from '../../src/kpi/define-dataset.js';
import type { Kpi } from '../../src/kpi/define-kpi.js';
import { op } from '../../src/kpi/op.js';
import { desc } from '../../src/kpi/table.js';

/*
 * Rows with a column of every type, in every form that a run takes. Some do not fit what is declared.
 */

const MS_PER_DAY = 86_400_000;

export const everyType = defineDataset({
  name: 'every_type',
  source: 'every-type.csv',
  columns: {
    id: integer(),
    quantity: integer({ min: 0, max: 9 }),
    price: decimal(2, { nullable: true, max: 900 }),
    amount: decimal(6, { precision: 30, nullable: true, min: -1e15 }),
    weight: float(),
    paid: boolean({ nullable: true }),
    name: text({ nullable: true }),
    size: text({ oneOf: ['S', 'M', 'L'] }),
    day: date({ nullable: true, min: '1970-01-01' }),
    opens: time(),
    moment: timestamp({ nullable: true }),
  },
});

export interface EveryRow {
  id: number | null;
  quantity: number;
  /** In thousandths, of which a column of two digits holds only tens. */
  price: number | null;
  /** In units of 10^-7, of which a column of six digits holds only tens. */
  amount: bigint | null;
  weight: number;
  paid: boolean | null;
  name: string | null;
  size: string;
  /** Days since 1970. */
  day: number | null;
  /** Milliseconds since midnight. */
  opens: number;
  /** Milliseconds since 1970. */
  moment: number | null;
}

export const everyRow: fc.Arbitrary<EveryRow> = fc.record({
  id: fc.option(fc.integer({ min: -50, max: 50 }), { freq: 12 }),
  quantity: fc.integer({ min: 0, max: 10 }),
  price: fc.option(
    fc.oneof(
      { weight: 12, arbitrary: fc.integer({ min: -90_000, max: 90_000 }).map((n) => n * 10) },
      { weight: 1, arbitrary: fc.integer({ min: -9000, max: 990_000 }) },
    ),
    { freq: 6 },
  ),
  amount: fc.option(
    fc.oneof(
      {
        weight: 8,
        arbitrary: fc.bigInt({ min: -(10n ** 21n), max: 10n ** 22n }).map((n) => n * 10n),
      },
      { weight: 4, arbitrary: fc.bigInt({ min: -9999n, max: 9999n }).map((n) => n * 10n) },
      { weight: 1, arbitrary: fc.bigInt({ min: -(10n ** 33n), max: 10n ** 33n }) },
      {
        weight: 1,
        arbitrary: fc.bigInt({ min: -2n, max: 2n }).map((n) => n * 10n - 10n ** 22n),
      },
    ),
    { freq: 6 },
  ),
  weight: fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e9, max: 1e9 }),
  paid: fc.option(fc.boolean(), { freq: 6 }),
  name: fc.option(fc.constantFrom('Ann', 'Zoë', '寿司', '🍕', 'a,b', 'say "hi"', ''), { freq: 6 }),
  size: fc.oneof(
    { weight: 12, arbitrary: fc.constantFrom('S', 'M', 'L') },
    { weight: 1, arbitrary: fc.constant('XL') },
  ),
  day: fc.option(fc.constantFrom(-1, 0, 11_015, 11_016, 16_860, 47_541), { freq: 6 }),
  opens: fc.integer({ min: 0, max: MS_PER_DAY - 1 }),
  moment: fc.option(fc.integer({ min: -2e12, max: 4e12 }), { freq: 6 }),
});

const NAMES = Object.keys(everyType.columns) as (keyof EveryRow)[];
const iso = (ms: number): string => new Date(ms).toISOString();

/** The digits of an amount. */
export function amountText(amount: bigint): string {
  const digits = `${amount < 0n ? -amount : amount}`.padStart(8, '0');
  return `${amount < 0n ? '-' : ''}${digits.slice(0, -7)}.${digits.slice(-7)}`;
}

export function toCsv(rows: readonly EveryRow[]): string {
  const lines = rows.map((row) =>
    [
      row.id ?? '',
      row.quantity,
      row.price === null ? '' : (row.price / 1000).toFixed(3),
      row.amount === null ? '' : amountText(row.amount),
      row.weight,
      row.paid ?? '',
      row.name === null ? '' : `"${row.name.replaceAll('"', '""')}"`,
      row.size,
      row.day === null ? '' : iso(row.day * MS_PER_DAY).slice(0, 10),
      iso(row.opens).slice(11, 23),
      row.moment === null ? '' : iso(row.moment),
    ].join(','),
  );
  return [NAMES.join(','), ...lines, ''].join('\n');
}

export function toObjects(rows: readonly EveryRow[]): Record<string, unknown>[] {
  return rows.map(({ price, amount, day, opens, moment, ...row }) => ({
    ...row,
    price: price === null ? undefined : price / 1000,
    amount: amount === null ? null : amountText(amount),
    day: day === null ? null : new Date(day * MS_PER_DAY),
    opens: new Date(opens),
    moment: moment === null ? null : new Date(moment),
  }));
}

export function toColumns(rows: readonly EveryRow[]): Record<string, unknown[] | Float64Array> {
  const objects = toObjects(rows);
  const columns = NAMES.map((name) => [name, objects.map((row) => row[name])] as const);
  return {
    ...Object.fromEntries(columns),
    weight: Float64Array.from(rows, (row) => row.weight),
    day: rows.map(({ day }) => (day === null ? null : iso(day * MS_PER_DAY).slice(0, 10))),
    id: rows.map(({ id }) => (id === null ? null : BigInt(id))),
  };
}

/** A table that is filtered and sorted to hold the rows as they are. */
export function toTable(rows: readonly EveryRow[]): ColumnTable {
  const all = rows.flatMap((row, i) => [
    { ...row, i, keep: true },
    { ...row, i, keep: false },
  ]);
  const backwards = all.reverse();
  return table({
    ...toColumns(backwards),
    i: backwards.map(({ i }) => i),
    keep: backwards.map(({ keep }) => keep),
  })
    .filter((d: { keep: boolean }) => d.keep)
    .orderby('i');
}

/** @param maxBatchRows rows of a batch. Default: all are one */
export function toArrowTable(rows: readonly EveryRow[], maxBatchRows = rows.length): Table {
  const batched = { maxBatchRows: Math.max(1, maxBatchRows) };
  const of = <T>(value: (row: EveryRow) => T): T[] => rows.map(value);
  const micros = (ms: number): bigint => BigInt(ms) * 1000n;
  return tableFromColumns({
    id: columnFromArray(
      of(({ id }) => (id === null ? null : BigInt(id))),
      int64(),
      batched,
    ),
    quantity: columnFromArray(
      of((row) => row.quantity),
      int32(),
      batched,
    ),
    price: columnFromArray(
      of(({ price }) => (price === null ? null : BigInt(price))),
      decimalType(20, 3, 128),
      batched,
    ),
    amount: columnFromArray(
      of((row) => row.amount),
      decimalType(38, 7, 128),
      batched,
    ),
    weight: columnFromArray(
      of((row) => row.weight),
      float64(),
      batched,
    ),
    paid: columnFromArray(
      of((row) => row.paid),
      bool(),
      batched,
    ),
    name: columnFromArray(
      of((row) => row.name),
      dictionary(utf8()),
      batched,
    ),
    size: columnFromArray(
      of((row) => row.size),
      utf8(),
      batched,
    ),
    day: columnFromArray(
      of(({ day }) => (day === null ? null : new Date(day * MS_PER_DAY))),
      dateDay(),
      batched,
    ),
    opens: columnFromArray(
      of((row) => micros(row.opens)),
      timeMicrosecond(),
      batched,
    ),
    moment: columnFromArray(
      of(({ moment }) => (moment === null ? null : new Date(moment))),
      timestampType(TimeUnit.MICROSECOND),
      batched,
    ),
  } as never);
}

export function toArrowBytes(rows: readonly EveryRow[]): Uint8Array {
  return tableToIPC(toArrowTable(rows), { format: 'stream' }) as Uint8Array;
}

export const EVERY_KPI: readonly Kpi[] = [
  everyType.kpi('all', { title: 'All' }, (t) =>
    t.rollup({
      rows: () => op.count(),
      ids: (d) => op.distinct(d.id),
      revenue: (d) => op.sum(d.price),
      mean: (d) => op.mean(d.price),
      amount: (d) => op.sum(d.amount),
      amountMean: (d) => op.mean(d.amount),
      leastAmount: (d) => op.min(d.amount),
      weight: (d) => op.sum(d.weight),
      paid: (d) => op.sum(d.paid),
      names: (d) => op.distinct(d.name),
      first: (d) => op.min(d.day),
      last: (d) => op.max(d.moment),
      opens: (d) => op.min(d.opens),
    }),
  ),
  everyType.kpi('by_name', { title: 'By name' }, (t) =>
    t
      .groupby('name', 'size', { month: (d) => op.utcmonth(d.day) })
      .rollup({
        revenue: (d) => op.sum(d.price),
        ids: (d) => op.sum(d.id),
        amount: (d) => op.sum(d.amount),
      })
      .derive({ share: (d) => d.revenue / op.sum(d.revenue) }),
  ),
  everyType.kpi('by_time', { title: 'By time' }, (t) =>
    t
      .filter((d) => d.quantity > 2)
      .groupby('day', 'paid', { hour: (d) => op.utchours(d.opens) })
      .rollup({ units: (d) => op.sum(d.quantity), latest: (d) => op.max(d.moment) })
      .orderby(desc('units'), 'hour', 'day', 'paid'),
  ),
];
