import type { ColumnTable } from 'arquero';
import { noFiles } from '../source/memory.js';
import type { BytesSource, RowsSource } from '../source/source.js';
import { TavolaError } from '../util/errors.js';
import { isObject } from '../util/is-object.js';
import { type ArrowTable, fromArrow } from './from-arrow.js';
import { fromColumns } from './from-columns.js';
import { fromObjects } from './from-objects.js';
import { fromTable } from './from-table.js';

/**
 * Data in memory: what `fromCsv` and `fromArrow` give, an Arquero or Arrow table, rows as objects, or columns as arrays.
 * Every value must be of the JavaScript type of its column: a number for an integer, a decimal or a float, a `Date` or its
 * text for a date, a time or a timestamp; a bigint is a whole number. Null and undefined are null.
 */
export type MemoryData =
  | BytesSource
  | RowsSource
  | ColumnTable
  | ArrowTable
  | readonly object[]
  | Readonly<Record<string, ArrayLike<unknown>>>;

/** @throws TavolaError SOURCE_UNREADABLE for what is none of these */
export function toSource(data: MemoryData): BytesSource | RowsSource {
  if (typeof data === 'string') throw noFiles(data);
  if (isSource(data)) return data;
  if (Array.isArray(data)) return fromObjects(data);
  if (isColumnTable(data)) return fromTable(data);
  if (isArrowTable(data)) return fromArrow(data);
  if (isColumns(data)) return fromColumns(data);
  throw new TavolaError(
    'SOURCE_UNREADABLE',
    `The data are ${describe(data)}: give fromCsv(…), fromArrow(…), an Arquero table, an array of objects, or an object of arrays.`,
  );
}

// A column called `kind` is an array, and so is one that is called like a method.

function isSource(data: MemoryData): data is BytesSource | RowsSource {
  return isObject(data) && typeof data.kind === 'string';
}

function isColumnTable(data: MemoryData): data is ColumnTable {
  return isObject(data) && typeof data.columnNames === 'function';
}

function isArrowTable(data: MemoryData): data is ArrowTable {
  return isObject(data) && typeof data.getChild === 'function';
}

function isColumns(data: MemoryData): data is Readonly<Record<string, ArrayLike<unknown>>> {
  return (
    isObject(data) &&
    !ArrayBuffer.isView(data) &&
    !(data instanceof ArrayBuffer) &&
    Object.values(data).every((column) => Array.isArray(column) || ArrayBuffer.isView(column))
  );
}

function describe(data: unknown): string {
  if (data instanceof ArrayBuffer || ArrayBuffer.isView(data)) return 'bytes of some format';
  return isObject(data) ? 'an object of another kind' : String(data);
}
