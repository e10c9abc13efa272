import type { ColumnTable } from 'arquero';
import { TavolaError } from '../util/errors.js';

/*
 * Danfo.js is never imported: it is hard to install, and whoever has it brings it.
 */

/** What is read of a `DataFrame`, or a `Series`, of Danfo.js. */
export interface DanfoFrame {
  readonly columns: readonly string[];
  /** Rows of a `DataFrame`, values of a `Series`. */
  readonly values: unknown;
}

/** What is used of Danfo.js: `import * as dfd from 'danfojs-node'`, or `'danfojs'` in a browser. */
export interface DanfoModule<Frame> {
  readonly DataFrame: new (
    data: unknown[][],
    options: { columns: string[]; dtypes: string[] },
  ) => Frame;
}

/** Rows, or what `run` gives, which knows its columns also where it has no row. */
export type DanfoInput =
  | readonly object[]
  | { readonly rows: readonly object[]; readonly table: Pick<ColumnTable, 'columnNames'> };

/**
 * The columns of a Danfo `DataFrame`, for a KPI to be computed from.
 *
 * What Danfo takes for missing, `NaN` and `undefined`, becomes null. All else stays as it is: texts, booleans, `Date`s, and
 * numbers as the frame holds them. Danfo computes whole frames in float32, so a sum of 0.1 and 0.2 made there comes as
 * 0.30000001192092896, and a `decimal(2)` column rejects it: compute in the KPI, or round before.
 *
 * @returns an array of values for each column, new, as long as the frame has rows
 * @throws TavolaError SOURCE_UNREADABLE if it is no `DataFrame`
 * @example const { rows } = await run(categories, { data: fromDanfo(df) })
 */
export function fromDanfo(frame: DanfoFrame): Record<string, unknown[]> {
  const { columns, values } = frame;
  if (!Array.isArray(columns) || !Array.isArray(values)) {
    throw new TavolaError(
      'SOURCE_UNREADABLE',
      'This is no DataFrame of Danfo.js, since it lacks columns or values: give what new dfd.DataFrame(…) or dfd.readCSV(…) made.',
    );
  }
  // A series has a value where a frame has a row.
  const rows: unknown[][] = values.map((row) => (Array.isArray(row) ? row : [row]));
  return Object.fromEntries(
    columns.map((name, i) => [name, rows.map((row) => (isMissing(row[i]) ? null : row[i]))]),
  );
}

/**
 * A KPI's rows as a Danfo `DataFrame`, made by the module that you hand over.
 *
 * Column types are told to Danfo, which else guesses them from the first 20 rows. In columns of numbers null becomes `NaN`,
 * since Danfo adds to null as if it were 0; elsewhere it stays null. Dates stay the text that they are in rows, as Danfo
 * would read their parts in local time. Numbers are kept as they are until Danfo makes a tensor of them, in float32.
 *
 * @param result what `run` gave, or rows alone; of no rows at all only the former knows its columns
 * @param dfd Danfo.js itself
 * @example toDanfo(await run(categories), dfd).print()
 */
export function toDanfo<Frame>(result: DanfoInput, dfd: DanfoModule<Frame>): Frame {
  const rows = ('rows' in result ? result.rows : result) as readonly Record<string, unknown>[];
  const columns = 'rows' in result ? result.table.columnNames() : Object.keys(rows[0] ?? {});
  const values = columns.map((name) => rows.map((row) => row[name]));
  const dtypes = values.map(dtypeOf);
  const fill = dtypes.map((dtype) => (isNumeric(dtype) ? Number.NaN : null));
  const data = rows.map((_, i) => values.map((column, j) => column[i] ?? fill[j]));
  return new dfd.DataFrame(data, { columns, dtypes });
}

/** Danfo's name for the type of a column. What is mixed, or made of arrays or objects, goes by the name of text. */
function dtypeOf(values: readonly unknown[]): string {
  const present = values.filter((value) => !isMissing(value));
  const areAll = (is: (value: unknown) => boolean): boolean => present.every(is);
  // Integers have no NaN to stand for what is missing.
  if (values.length > 0 && present.length === values.length && areAll(isInt32)) return 'int32';
  if (areAll((value) => typeof value === 'number')) return 'float32';
  if (areAll((value) => typeof value === 'boolean')) return 'boolean';
  if (areAll((value) => value instanceof Date)) return 'datetime';
  return 'string';
}

/** Arithmetic of `int32` wraps around. */
function isInt32(value: unknown): boolean {
  return Number.isInteger(value) && Math.abs(value as number) < 2 ** 31;
}

function isNumeric(dtype: string): boolean {
  return dtype === 'int32' || dtype === 'float32';
}

function isMissing(value: unknown): boolean {
  return value === undefined || value === null || Number.isNaN(value);
}
