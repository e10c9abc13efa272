import {
  columnFromArray,
  decimal32,
  decimal64,
  decimal256,
  dictionary,
  int64,
  TimeUnit,
  tableFromColumns,
  tableFromIPC,
  tableToIPC,
  timeSecond,
  timestamp,
  utf8,
} from '@uwdata/flechette';
import { table } from 'arquero';
import { describe, expect, it } from 'vitest';
import { fromArrow } from '../../src/interop/from-arrow.js';
import { fromCsv } from '../../src/interop/from-csv.js';
import { type MemoryData, toSource } from '../../src/interop/to-source.js';
import type { RowsSource } from '../../src/source/source.js';
import { PYARROW_STREAMS } from '../helpers/pyarrow-streams.js';

function valuesOf(data: MemoryData, name: string): unknown[] {
  const source = toSource(data) as RowsSource;
  const column = source.column(name)!;
  return Array.from({ length: source.rows }, (_, row) => column.at(row));
}

describe('data of any kind', () => {
  it('are told apart, whatever their columns are called', () => {
    expect(toSource(fromCsv('a\n1\n'))).toMatchObject({ kind: 'bytes', name: 'csv' });
    const columns = { kind: [1, 2], getChild: [3, 4], columnNames: [5, 6] };
    for (const data of [columns, table(columns), [{ kind: 1, getChild: 3 }, { kind: 2 }]]) {
      expect(valuesOf(data, 'kind')).toEqual([1, 2]);
    }
    expect(toSource(table({ a: [1] }))).toMatchObject({ name: 'table', rows: 1, names: ['a'] });
    expect(toSource({ a: Int8Array.of(1) })).toMatchObject({ name: 'columns', rows: 1 });
  });

  it.each([
    [Uint8Array.of(1, 2), 'bytes of some format'],
    [new ArrayBuffer(2), 'bytes of some format'],
    [{ a: 'text' }, 'an object of another kind'],
    [42, '42'],
    [null, 'null'],
  ])('are refused where they are none of these: %j', (data, what) => {
    expect(() => toSource(data as never)).toThrow(
      expect.objectContaining({
        code: 'SOURCE_UNREADABLE',
        message: expect.stringContaining(`The data are ${what}: give fromCsv(`),
      }),
    );
  });

  it.each([[42], [null], [['a', '1']]])('are no CSV: %j', (content) => {
    expect(() => fromCsv(content as never)).toThrow(/^fromCsv\(…\) takes text, .* not (a )?\w+\.$/);
  });

  it('are refused where columns are of different lengths', () => {
    expect(() => toSource({ a: [1, 2], b: [1] })).toThrow(/a has 2 values, b has 1/);
  });
});

describe('objects', () => {
  it('have the columns that any of them has', () => {
    const rows = [...Array.from({ length: 200 }, (_, i) => ({ a: i })), { a: 200, late: 'x' }];
    const source = toSource(rows) as RowsSource;
    expect(source.column('late')!.at(200)).toBe('x');
    expect(source.column('never')).toBeUndefined();
  });
});

describe('an Arquero table', () => {
  it('is taken as it stands: filtered and in its order', () => {
    const rows = table({ a: [3, 1, 2], keep: [true, false, true] })
      .filter((d: { keep: boolean }) => d.keep)
      .orderby('a');
    expect(valuesOf(rows, 'a')).toEqual([2, 3]);
    expect((toSource(rows) as RowsSource).row(0)).toEqual({ a: 2, keep: true });
  });
});

describe('Arrow', () => {
  const MOMENTS = [0, 1_456_747_200_128, -1];
  const big = [1n, 2n ** 62n, null];
  const arrow = tableFromColumns({
    big: columnFromArray(big, int64()),
    d32: columnFromArray([125, -5, null], decimal32(9, 1)),
    d64: columnFromArray([125n, -5n, null], decimal64(18, 2)),
    d256: columnFromArray([-(10n ** 40n), -5n, null], decimal256(60, 2)),
    word: columnFromArray(['a', null, 'a'], dictionary(utf8())),
    second: columnFromArray([1, 86_399, null], timeSecond()),
    ...Object.fromEntries(
      Object.entries(TimeUnit).map(([unit, code]) => [
        unit,
        columnFromArray(unit === 'SECOND' ? [0, 1000, -1000] : MOMENTS, timestamp(code)),
      ]),
    ),
  } as never);
  const bytes = tableToIPC(arrow, { format: 'stream' }) as Uint8Array;
  const forms: [string, MemoryData][] = [
    ['of bytes', fromArrow(bytes)],
    ['as it was made', arrow],
    [
      'with every option',
      tableFromIPC(bytes, {
        useDate: true,
        useBigInt: true,
        useBigIntTimestamp: true,
        useDecimalInt: true,
      }),
    ],
    [
      'of a file in a buffer',
      fromArrow((tableToIPC(arrow, { format: 'file' }) as Uint8Array).slice().buffer),
    ],
  ];

  it('is refused where it is compressed, and says what helps', () => {
    expect(() => fromArrow(PYARROW_STREAMS.lz4)).toThrow(
      expect.objectContaining({
        code: 'SOURCE_UNREADABLE',
        message: expect.stringMatching(/compressed: .*LZ4_FRAME.*setCompressionCodec/),
      }),
    );
  });

  it.each(forms)('is taken exactly, %s', (_how, data) => {
    expect(valuesOf(data, 'big')).toEqual(big);
    for (const [name, decimals] of [
      ['d32', 1],
      ['d64', 2],
    ] as const) {
      expect(valuesOf(data, name)).toEqual([125n, -5n, null]);
      expect((toSource(data) as RowsSource).column(name)!.decimals).toBe(decimals);
    }
    expect(valuesOf(data, 'd256')).toEqual([-(10n ** 40n), -5n, null]);
    expect(valuesOf(data, 'word')).toEqual(['a', null, 'a']);
    expect(valuesOf(data, 'second')).toEqual([new Date(1000), new Date(86_399_000), null]);
    expect(valuesOf(data, 'SECOND')).toEqual([0, 1000, -1000].map((ms) => new Date(ms)));
    for (const unit of ['MILLISECOND', 'MICROSECOND', 'NANOSECOND']) {
      expect(valuesOf(data, unit)).toEqual(MOMENTS.map((ms) => new Date(ms)));
    }
  });

  it('is never rounded to milliseconds', () => {
    const micros = tableFromIPC(bytes, { useBigIntTimestamp: true }).getChild('MICROSECOND');
    (micros.data[0]!.values as BigInt64Array)[1] = 1_500n;
    const odd = tableFromColumns({ at: micros } as never);
    expect(valuesOf(odd, 'at')[1]).toBe(1_500n);
  });

  it('may come in several batches, each with nulls of its own', () => {
    const values = Array.from({ length: 10 }, (_, i) => (i % 4 === 3 ? null : BigInt(i)));
    const column = columnFromArray(values, int64(), { maxBatchRows: 3 });
    expect(column.data.length).toBe(4);
    const batched = tableFromColumns({ a: column } as never);
    expect(valuesOf(batched, 'a')).toEqual(values);
    const source = toSource(batched) as RowsSource;
    expect([9, 0, 5].map((row) => source.column('a')!.at(row))).toEqual([9n, 0n, 5n]);
  });

  it('is refused where bytes are something else', () => {
    expect(() => fromArrow(new TextEncoder().encode('a,b\n1,2\n'))).toThrow(
      expect.objectContaining({
        code: 'SOURCE_UNREADABLE',
        message: expect.stringContaining('Use fromCsv for bytes of CSV.'),
      }),
    );
  });
});
