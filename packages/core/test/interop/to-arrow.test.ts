import { tableFromIPC } from '@uwdata/flechette';
import { describe, expect, it } from 'vitest';
import { date, decimal, integer, text } from '../../src/dataset/columns.js';
import { defineDataset } from '../../src/kpi/define-dataset.js';
import { op } from '../../src/kpi/op.js';
import { run } from '../../src/run/run-kpi.js';

const sales = defineDataset({
  name: 'sales',
  source: [
    { size: 'S', day: '2024-01-01', units: 1, price: 9.5 },
    { size: 'L', day: '2024-01-02', units: 2, price: null },
    { size: 'S', day: '2024-01-03', units: 3, price: 0.25 },
  ],
  columns: { size: text(), day: date(), units: integer(), price: decimal(2, { nullable: true }) },
});

const back = async (kpi: Parameters<typeof run>[0]): Promise<unknown[]> =>
  tableFromIPC((await run(kpi)).toArrow(), { useDate: true }).toArray();

describe('toArrow', () => {
  it('keeps numbers, dates, texts and nulls', async () => {
    const kpi = sales.kpi('rows', { title: 'Rows' }, (t) => t.select('size', 'day', 'price'));
    expect(await back(kpi)).toEqual([
      { size: 'S', day: new Date('2024-01-01'), price: 9.5 },
      { size: 'L', day: new Date('2024-01-02'), price: null },
      { size: 'S', day: new Date('2024-01-03'), price: 0.25 },
    ]);
  });

  it('makes lists of lists, and structs of maps in the order of the rows', async () => {
    const kpi = sales.kpi('lists', { title: 'Lists' }, (t) =>
      t
        .groupby('size')
        .rollup({
          days: op.array_agg('day'),
          by_day: op.map_agg('day', 'units'),
          by_units: op.object_agg('units', 'size'),
        })
        .orderby('size'),
    );
    const [first, second, third] = ['2024-01-01', '2024-01-02', '2024-01-03'].map(
      (day) => new Date(day),
    );
    expect(await back(kpi)).toEqual([
      {
        size: 'L',
        days: [second],
        by_day: {
          [first!.toISOString()]: null,
          [second!.toISOString()]: 2,
          [third!.toISOString()]: null,
        },
        by_units: { 1: null, 2: 'L', 3: null },
      },
      {
        size: 'S',
        days: [first, third],
        by_day: {
          [first!.toISOString()]: 1,
          [second!.toISOString()]: null,
          [third!.toISOString()]: 3,
        },
        by_units: { 1: 'S', 2: null, 3: 'S' },
      },
    ]);
  });

  it('writes values of several kinds as JSON', async () => {
    const kpi = sales.kpi('mixed', { title: 'Mixed' }, (t) =>
      t.groupby('size').rollup({ pairs: op.entries_agg('size', 'units') }),
    );
    expect(await back(kpi)).toEqual([
      { size: 'S', pairs: '[["S",1],["S",3]]' },
      { size: 'L', pairs: '[["L",2]]' },
    ]);
  });
});
