import { describe, expect, it } from 'vitest';
import { type Column, date, decimal, float, integer, text } from '../../src/dataset/columns.js';
import { type MemoryData, toSource } from '../../src/interop/to-source.js';
import { defineDataset } from '../../src/kpi/define-dataset.js';
import { bindColumns } from '../../src/scan/row-layout.js';
import { batchesOf, type RowsSlice, sliceRows } from '../../src/scan/slice-rows.js';
import type { RowsSource } from '../../src/source/source.js';

function slice(
  columns: Record<string, Column>,
  data: MemoryData,
  read: string[] = Object.keys(columns),
  range?: { from: number; to: number },
): RowsSlice {
  const source = toSource(data) as RowsSource;
  const bound = bindColumns(source, defineDataset({ name: 'x', source: 'x.csv', columns }));
  return sliceRows(source, bound, new Set(read), range ?? { from: 0, to: source.rows });
}

const COLUMNS = {
  id: integer({ min: 1 }),
  price: decimal(2, { nullable: true }),
  kind: text({ oneOf: ['S', 'M'] }),
};
const GOOD = { id: 1, price: 1.5, kind: 'S' };

describe('rows that fit', () => {
  it('come as doubles, nulls and codes, in their order', () => {
    const { rows, columns, rejects } = slice(COLUMNS, [
      GOOD,
      { id: 2, kind: 'M' },
      { ...GOOD, price: null, kind: 'M' },
    ]);
    expect([rows, rejects]).toEqual([3, []]);
    expect([...columns.id!.values]).toEqual([1, 2, 1]);
    expect([...columns.price!.values, ...columns.price!.nulls!]).toEqual([150, 0, 0, 0, 1, 1]);
    expect([...columns.kind!.values].map((code) => columns.kind!.strings![code])).toEqual([
      'S',
      'M',
      'M',
    ]);
  });

  it('move up where others are left out, in batches of any size', () => {
    const data = Array.from({ length: 10 }, (_, i) => ({ ...GOOD, id: i % 3 === 0 ? 0 : i }));
    const part = slice(COLUMNS, data, ['id', 'price'], { from: 1, to: 9 });
    expect(Object.keys(part.columns)).toEqual(['id', 'price']);
    for (const size of [1, 4, 100]) {
      const ids = [...batchesOf(part, size)].flatMap(({ rows, columns }) => {
        expect(columns.price!.nulls).toHaveLength(rows);
        return [...columns.id!.values];
      });
      expect(ids).toEqual([1, 2, 4, 5, 7, 8]);
    }
    expect(part.rejects.map(({ line, offset }) => [line, offset])).toEqual([
      [2, 3],
      [5, 6],
    ]);
  });

  it('are found under the header of their column, or else its name', () => {
    const columns = { id: integer({ header: 'order id' }) };
    expect([...slice(columns, [{ 'order id': 4 }]).columns.id!.values]).toEqual([4]);
    expect([...slice(columns, [{ id: 5 }]).columns.id!.values]).toEqual([5]);
  });
});

describe('a row that does not fit', () => {
  it.each([
    ['id', 'null', '', { ...GOOD, id: null }],
    ['id', 'null', '', { price: 1, kind: 'S' }],
    ['id', 'out-of-range', '0', { ...GOOD, id: 0 }],
    ['id', 'cast', '1', { ...GOOD, id: '1' }],
    ['id', 'cast', 'NaN', { ...GOOD, id: Number.NaN }],
    ['id', 'cast', '1152921504606846976', { ...GOOD, id: 2n ** 60n }],
    ['price', 'cast', '1.005', { ...GOOD, price: 1.005 }],
    ['price', 'cast', '{"amount":1}', { ...GOOD, price: { amount: 1 } }],
    ['kind', 'not-one-of', 'L', { ...GOOD, kind: 'L' }],
    ['kind', 'cast', '3', { ...GOOD, kind: 3 }],
    ['kind', 'cast', '1970-01-01T00:00:00.000Z', { ...GOOD, kind: new Date(0) }],
    ['kind', 'invalid-encoding', 'S\ud83c', { ...GOOD, kind: 'S\ud83c' }],
    ['', 'missing-columns', '', null],
    ['', 'missing-columns', '', 'S'],
  ])(
    'is kept with its place, column, reason and value: %s, %s, %s',
    (column, reason, value, row) => {
      for (const read of [[], Object.keys(COLUMNS)]) {
        const { rows, rejects } = slice(COLUMNS, [GOOD, row as object, GOOD], read);
        expect(rows).toBe(2);
        expect(rejects).toEqual([
          { line: 1, offset: 1, column, reason, value, raw: expect.any(String) },
        ]);
      }
    },
  );

  it('is shown as JSON, with what JSON lacks as text', () => {
    const row = { id: 0, price: Number.NaN, big: 5n, at: new Date(0), kind: 'S' };
    expect(slice(COLUMNS, [row]).rejects[0]!.raw).toBe(
      '{"id":0,"price":"NaN","big":"5","at":"1970-01-01T00:00:00.000Z","kind":"S"}',
    );
    const itself: Record<string, unknown> = { ...GOOD, id: 0 };
    itself.self = itself;
    expect(slice(COLUMNS, [itself]).rejects[0]!.raw).toBe('[object Object]');
    expect(slice(COLUMNS, { id: [0], price: [1], kind: ['S'] }).rejects[0]!.raw).toBe(
      '{"id":0,"price":1,"kind":"S"}',
    );
  });
});

describe('NaN', () => {
  it('is a value of a float column alone', () => {
    const columns = { x: float({ min: 0 }), day: date({ nullable: true }) };
    const { rows, columns: vectors } = slice(columns, [{ x: Number.NaN, day: null }, { x: 1 }]);
    expect([rows, ...vectors.x!.values]).toEqual([2, Number.NaN, 1]);
    expect(slice(columns, [{ x: 0, day: Number.NaN }]).rejects[0]).toMatchObject({
      column: 'day',
      reason: 'cast',
    });
  });
});
