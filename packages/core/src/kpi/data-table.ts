import type { ValueType } from '../dataset/types.js';
import { type JsonValue, MS_PER_DAY, toJsonValue } from '../dataset/values.js';
import type { DataTable, PlannedColumn } from './plan.js';

/** What numbers of a float column that JSON lacks are written as. */
const ODD_NUMBERS: ReadonlyMap<string, number> = new Map([
  ['NaN', Number.NaN],
  ['Infinity', Number.POSITIVE_INFINITY],
  ['-Infinity', Number.NEGATIVE_INFINITY],
]);

/** A small table as a plan holds it. The types of its columns are those of their values, unless they are given. */
export function toDataTable(
  columns: Readonly<Record<string, readonly unknown[]>>,
  types?: readonly PlannedColumn[],
): DataTable {
  const names = Object.keys(columns);
  const planned = types ?? names.map((name) => inferColumn(name, columns[name]!));
  return {
    kind: 'data',
    columns: planned.map(({ name, type, scale }) => ({ name, type, scale })),
    values: planned.map(({ name, type }) => columns[name]!.map((value) => encode(type, value))),
  };
}

/** Its columns as Arquero takes them. */
export function fromDataTable({ columns, values }: DataTable): Record<string, unknown[]> {
  return Object.fromEntries(
    columns.map(({ name, type }, i) => [name, values[i]!.map((value) => decode(type, value))]),
  );
}

function encode(type: ValueType, value: unknown): JsonValue {
  if (value === null || value === undefined) return null;
  if (value instanceof Date && type !== 'any') return value.getTime();
  // Among values of several types, a text would be taken for one: there they are null, as in JSON.
  if (type === 'float' && typeof value === 'number' && !Number.isFinite(value))
    return String(value);
  return toJsonValue(type, value);
}

function decode(type: ValueType, value: JsonValue): unknown {
  if (value === null) return null;
  if (type === 'date' || type === 'time' || type === 'timestamp') return new Date(Number(value));
  if (type === 'float' && typeof value === 'string') return ODD_NUMBERS.get(value);
  return value;
}

function inferColumn(name: string, values: readonly unknown[]): PlannedColumn {
  const present = values.filter((value) => value !== null && value !== undefined);
  const types = new Set(present.map(typeOfValue));
  if (types.has('float')) types.delete('integer');
  if (types.has('timestamp')) types.delete('date');
  const [type = 'any'] = types;
  return { name, type: types.size === 1 ? type : 'any', scale: 0 };
}

function typeOfValue(value: unknown): ValueType {
  if (typeof value === 'bigint') return 'integer';
  if (typeof value === 'number') return Number.isSafeInteger(value) ? 'integer' : 'float';
  if (typeof value === 'string') return 'text';
  if (typeof value === 'boolean') return 'boolean';
  if (value instanceof Date) return value.getTime() % MS_PER_DAY === 0 ? 'date' : 'timestamp';
  return 'any';
}
