import { TavolaError } from '../util/errors.js';
import type { ColumnSpec } from './columns.js';
import { conflictIn, type DateKind, isFormatOf } from './date-format.js';
import { checkDialect, type DialectOptions } from './dialect.js';
import { fromScaled, parseBound } from './values.js';
import { LEAST_PRECISION, MOST_PRECISION, unitsOfText } from './wide-decimal.js';

/** A dataset as plain JSON. */
export interface DatasetSpec {
  name: string;
  /** Path of the file, relative to the working directory; of several, their paths or patterns. */
  source: string;
  columns: Record<string, ColumnSpec>;
  /** How a file of CSV is written, as far as it is declared. */
  dialect?: DialectOptions;
  /** What each row must fulfil, in the order of their declaration, where anything is declared. */
  checks?: readonly DatasetCheck[];
  /** Columns that together no two rows have the same values of, where that is declared. */
  key?: readonly string[];
  /** Whether bytes of a file that were written once never change: it only grows, or is replaced as a whole. Default false */
  appends?: boolean;
}

/** What becomes of rows that do not pass a check: they are rejected, or counted and told, or the run fails. */
export type Otherwise = 'reject' | 'warn' | 'fail';

export interface DatasetCheck {
  name: string;
  /** An expression over a row, as `expression/tree.ts` has it. A row passes where its value is truthy. */
  expect: object;
  otherwise: Otherwise;
  /** Names of the columns that it reads. */
  columns: readonly string[];
  description?: string;
}

/** Names of the columns that checks and the key of a dataset read. */
export function columnsChecked({ checks = [], key = [] }: DatasetSpec): Set<string> {
  return new Set([...checks.flatMap(({ columns }) => columns), ...key]);
}

/** @throws TavolaError DATASET_INVALID for a name, a column or a bound that makes no sense */
export function checkDataset({ name, columns, dialect }: DatasetSpec): void {
  if (!/^[A-Za-z][\w-]*$/.test(name)) {
    throw new TavolaError(
      'DATASET_INVALID',
      `A dataset cannot be called "${name}": use letters, digits, _ and -, beginning with a letter.`,
    );
  }
  if (Object.keys(columns).length === 0) {
    throw new TavolaError('DATASET_INVALID', `Dataset ${name} declares no column.`);
  }
  for (const [columnName, spec] of Object.entries(columns)) checkColumn(name, columnName, spec);
  if (dialect) checkDialect(name, dialect);
}

function checkColumn(dataset: string, name: string, spec: ColumnSpec): void {
  const where = `Column ${name} of dataset ${dataset}`;
  // Objects of rows would lose it without a word.
  if (name === '__proto__') {
    throw new TavolaError(
      'DATASET_INVALID',
      `${where} cannot be called so: give it another name, and this one as its header.`,
    );
  }
  const { wide } = spec;
  if (wide) checkPrecision(where, wide.precision);
  const scale = wide?.scale ?? spec.scale;
  const most = wide?.precision ?? 15;
  if (!Number.isInteger(scale) || scale < 0 || scale > most) {
    throw new TavolaError(
      'DATASET_INVALID',
      `${where} has ${scale} digits after the point: a decimal takes 0 to 15, or up to its precision.`,
    );
  }
  for (const bound of ['min', 'max'] as const) {
    const value = spec[bound];
    if (value === undefined) continue;
    if (!isBound(spec, value)) {
      throw new TavolaError(
        'DATASET_INVALID',
        `${where}: its ${bound} ${JSON.stringify(value)} is no ${typeWords(spec)}.`,
      );
    }
  }
  checkFormats(where, spec);
  if (spec.oneOf?.length === 0) {
    throw new TavolaError(
      'DATASET_INVALID',
      `${where}: oneOf is empty, so every row would be rejected.`,
    );
  }
}

function checkFormats(where: string, { type, formats = [] }: ColumnSpec): void {
  for (const format of formats) {
    if (isFormatOf(type as DateKind, format)) continue;
    throw new TavolaError(
      'DATASET_INVALID',
      `${where}: ${JSON.stringify(format)} is no format of a ${type}. It takes one such as ${EXAMPLES[type as DateKind]}, of the tokens YYYY, YY, M, MM, MMM, D, DD, H, HH, h, hh, mm, ss, SSS and A, and text in brackets.`,
    );
  }
  const conflict = conflictIn(formats);
  if (conflict) {
    throw new TavolaError(
      'DATASET_INVALID',
      `${where}: nothing tells texts of ${conflict.join(' and ')} apart: declare one of them.`,
    );
  }
}

const EXAMPLES: Record<DateKind, string> = {
  date: 'DD/MM/YYYY',
  time: 'h:mm A',
  timestamp: 'DD/MM/YYYY HH:mm',
};

function checkPrecision(where: string, precision: number): void {
  if (!Number.isInteger(precision) || precision < LEAST_PRECISION || precision > MOST_PRECISION) {
    throw new TavolaError(
      'DATASET_INVALID',
      `${where} has a precision of ${precision}: it takes ${LEAST_PRECISION} to ${MOST_PRECISION} digits. Leave it out where fewer do.`,
    );
  }
}

/** Whether it is a value of the column: rounded to the column's digits, a bound would let pass what it must not. */
function isBound(spec: ColumnSpec, bound: number | string): boolean {
  if (spec.wide) return unitsOfText(String(bound), spec.wide) !== undefined;
  const image = parseBound(spec, bound);
  return (
    !Number.isNaN(image) && (spec.type !== 'decimal' || fromScaled(image, spec.scale) === bound)
  );
}

function typeWords({ type, scale, wide }: ColumnSpec): string {
  if (wide) return `decimal of ${wide.precision} digits, ${wide.scale} of them after the point`;
  return type === 'decimal' ? `decimal with ${scale} digits after the point` : type;
}
