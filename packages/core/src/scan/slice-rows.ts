import { StringDictionary } from '../dataset/string-dictionary.js';
import { parseBound } from '../dataset/values.js';
import type { Batch, Vector } from '../dataset/vector.js';
import type { RowsSource } from '../source/source.js';
import { faultOf, type Reject, reasonOf } from './rejects.js';
import type { ChecksFound, RowChecks } from './row-checks.js';
import { toImageOf, toUnits } from './row-image.js';
import type { BoundColumn } from './row-layout.js';
import { shownAt, showRow, showValue } from './show-row.js';
import { boundsCheck, WideVector } from './wide-vector.js';

const MISSING_COLUMNS = faultOf('missing-columns');
const NULL = faultOf('null');
const CAST = faultOf('cast');
const OUT_OF_RANGE = faultOf('out-of-range');
const NOT_ONE_OF = faultOf('not-one-of');
const INVALID_ENCODING = faultOf('invalid-encoding');

/** Some rows of a source in memory, checked and in typed arrays. Survives a structured clone. */
export interface RowsSlice {
  /** Index of the first row, and after the last. */
  from: number;
  to: number;
  /** Rows of which every declared column fits, with the columns that are read. */
  rows: number;
  columns: Record<string, Vector>;
  /** The others; lines are counted from the beginning of the slice, from 0. */
  rejects: Reject[];
  /** What came of the rules, where rows are held to any. */
  checks?: ChecksFound;
}

/** Faults by row, and the place of the column at fault. */
interface Faults {
  of: Uint8Array;
  columns: Int32Array;
}

/**
 * Turns rows into what a scan gives, with the same checks as for the fields of a file.
 *
 * @param read names of the columns that any KPI reads; the others are checked and dropped
 * @param checks what rows are held to beyond their columns, all of which are read
 */
export function sliceRows(
  source: RowsSource,
  bound: readonly BoundColumn[],
  read: ReadonlySet<string>,
  { from, to }: { from: number; to: number },
  checks?: RowChecks | undefined,
): RowsSlice {
  const faults: Faults = {
    of: new Uint8Array(to - from),
    columns: new Int32Array(to - from).fill(-1),
  };
  if (source.isRow) {
    for (let row = from; row < to; row++) {
      if (!source.isRow(row)) faults.of[row - from] = MISSING_COLUMNS;
    }
  }
  const columns: Record<string, Vector> = {};
  bound.forEach((column, at) => {
    const isRead = read.has(column.name);
    const { type, wide } = column.spec;
    const fill = wide ? fillWide : type === 'text' ? fillText : fillNumbers;
    const vector = fill(column, at, from, faults, isRead);
    if (isRead) columns[column.name] = vector;
  });
  const rejects = describe(source, bound, from, faults);
  const rows = compact(Object.values(columns), faults.of);
  const slice = { from, to, rows, columns, rejects };
  return checks ? holdTo(checks, slice, faults.of, source, bound) : slice;
}

/** Takes the rows out that the rules reject. */
function holdTo(
  checks: RowChecks,
  slice: RowsSlice,
  faults: Uint8Array,
  source: RowsSource,
  bound: readonly BoundColumn[],
): RowsSlice {
  const { from, rows, columns } = slice;
  const fitting = [...faults.keys()].filter((row) => faults[row] === 0);
  const rejects = [...slice.rejects];
  const examples: Reject[][] = [];
  const out = checks.hold(
    { rows, columns },
    {
      at: (row) => from + fitting[row]!,
      show(row) {
        const line = fitting[row]!;
        const offset = from + line;
        const raw = showRow(source.row(offset));
        const columnOf = (name: string): BoundColumn => bound.find((one) => one.name === name)!;
        const field = (name: string): string => fieldOf(columnOf(name), offset);
        return { line, offset, raw, field };
      },
      reject: (reject) => rejects.push(reject),
      note(rule, row) {
        examples[rule] ??= [];
        examples[rule].push(row);
      },
    },
  );
  rejects.sort((a, b) => a.offset - b.offset);
  const kept = out ? compact(Object.values(columns), out.subarray(0, rows)) : rows;
  return { ...slice, rows: kept, rejects, checks: checks.found(examples) };
}

/** The rows of a slice in batches of at most `size`. */
export function* batchesOf({ rows, columns }: RowsSlice, size: number): Generator<Batch> {
  for (let from = 0; from < rows; from += size) {
    const to = Math.min(from + size, rows);
    const part = ({ values, nulls, parts, ...rest }: Vector): Vector => ({
      ...rest,
      values: values.subarray(from, to),
      nulls: nulls?.subarray(from, to),
      ...(parts && { parts: parts.map(part) }),
    });
    yield {
      rows: to - from,
      columns: Object.fromEntries(
        Object.entries(columns).map(([name, vector]) => [name, part(vector)]),
      ),
    };
  }
}

function fillNumbers(
  { spec, column }: BoundColumn,
  at: number,
  from: number,
  faults: Faults,
): Vector {
  const rows = faults.of.length;
  const { type, scale, nullable } = spec;
  const values = new Float64Array(rows);
  const nulls = nullable ? new Uint8Array(rows) : undefined;
  const toImage = toImageOf(spec);
  const decimals = column.decimals ?? 0;
  const min = spec.min === undefined ? Number.NEGATIVE_INFINITY : parseBound(spec, spec.min);
  const max = spec.max === undefined ? Number.POSITIVE_INFINITY : parseBound(spec, spec.max);
  each(faults, at, (row) => {
    const value = column.at(from + row);
    if (value === null || value === undefined) return setNull(nulls, row);
    const image = toImage(value, decimals);
    if (image === undefined) return CAST;
    values[row] = image;
    return image < min || image > max ? OUT_OF_RANGE : 0;
  });
  return { type, scale, values, nulls, strings: undefined };
}

function fillWide({ spec, column }: BoundColumn, at: number, from: number, faults: Faults): Vector {
  const wide = spec.wide!;
  const vector = new WideVector(faults.of.length, spec.nullable);
  const isWithin = boundsCheck(spec, wide);
  each(faults, at, (row) => {
    const value = column.at(from + row);
    if (value === null || value === undefined) return vector.setNull(row) ? 0 : NULL;
    const units = toUnits(value, column.decimals ?? 0, wide);
    if (units === undefined) return CAST;
    vector.set(row, units, wide.scale);
    return isWithin(units) ? 0 : OUT_OF_RANGE;
  });
  return vector;
}

/** A surrogate without its other half: text that UTF-8 cannot hold. */
const LONE_SURROGATE = /\p{Surrogate}/u;

function fillText(
  { spec, column }: BoundColumn,
  at: number,
  from: number,
  faults: Faults,
  isRead: boolean,
): Vector {
  const rows = faults.of.length;
  const values = new Float64Array(rows);
  const nulls = spec.nullable ? new Uint8Array(rows) : undefined;
  const codes = new StringDictionary();
  for (const value of spec.oneOf ?? []) codes.add(value);
  const allowed = spec.oneOf ? codes.strings.length : Number.POSITIVE_INFINITY;
  const needsCode = isRead || spec.oneOf !== undefined;
  each(faults, at, (row) => {
    const value = column.at(from + row);
    if (value === null || value === undefined) return setNull(nulls, row);
    if (typeof value !== 'string') return CAST;
    if (LONE_SURROGATE.test(value)) return INVALID_ENCODING;
    if (!needsCode) return 0;
    const code = codes.add(value);
    values[row] = code;
    return code >= allowed ? NOT_ONE_OF : 0;
  });
  return { type: 'text', scale: 0, values, nulls, strings: codes.strings };
}

/** Calls `fill` for each row without a fault so far, and notes what it finds. */
function each({ of, columns }: Faults, at: number, fill: (row: number) => number): void {
  for (let row = 0; row < of.length; row++) {
    if (of[row] !== 0) continue;
    const fault = fill(row);
    if (fault === 0) continue;
    of[row] = fault;
    columns[row] = at;
  }
}

function setNull(nulls: Uint8Array | undefined, row: number): number {
  if (!nulls) return NULL;
  nulls[row] = 1;
  return 0;
}

/** A value of a row as rejects show it. */
export function fieldOf({ spec, column }: BoundColumn, row: number): string {
  return showValue(shownAt(column, row, spec.type));
}

/** Moves the rows without a fault to the front, and returns how many they are. */
export function compact(vectors: readonly Vector[], faults: Uint8Array): number {
  let kept = 0;
  for (let row = 0; row < faults.length; row++) {
    if (faults[row] !== 0) continue;
    if (kept !== row) {
      for (const { values, nulls, parts = [] } of vectors) {
        values[kept] = values[row]!;
        for (const part of parts) part.values[kept] = part.values[row]!;
        if (nulls) nulls[kept] = nulls[row]!;
      }
    }
    kept++;
  }
  return kept;
}

function describe(
  source: RowsSource,
  bound: readonly BoundColumn[],
  from: number,
  { of, columns }: Faults,
): Reject[] {
  const rejects: Reject[] = [];
  of.forEach((fault, row) => {
    if (fault === 0) return;
    const column = bound[columns[row]!];
    rejects.push({
      line: row,
      offset: from + row,
      column: column?.name ?? '',
      reason: reasonOf(fault),
      value: column ? fieldOf(column, from + row) : '',
      raw: showRow(source.row(from + row)),
    });
  });
  return rejects;
}
