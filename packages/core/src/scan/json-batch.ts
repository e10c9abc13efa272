import { StringDictionary } from '../dataset/string-dictionary.js';
import type { Batch, Vector } from '../dataset/vector.js';
import { unitsOfText } from '../dataset/wide-decimal.js';
import type { RowColumn, RowsSource } from '../source/source.js';
import { plain } from './header.js';
import type { Layout } from './layout.js';
import type { Reason, Reject } from './rejects.js';
import type { RowChecks } from './row-checks.js';
import { type BoundColumn, headersOf } from './row-layout.js';
import type { ScanOutput, ScanResult } from './scan-range.js';
import { compact, fieldOf, sliceRows } from './slice-rows.js';

/** Rows that are typed at once. */
const ROWS = 1024;
/** Different keys of objects that are remembered, of any column. */
const MOST_KEYS = 10_000;
/** Digits that a double keeps of any number. */
const SAFE_DIGITS = 15;

type Row = Record<string, unknown>;

/** Collects objects of JSON, types and checks some at a time, and hands them out. */
export class JsonBatch {
  readonly #read: ReadonlySet<string>;
  readonly #bound: BoundColumn[];
  readonly #checks: RowChecks | undefined;
  readonly #source: RowsSource;
  readonly #texts = new Map<string, StringDictionary>();
  /** What is not typed yet: rows and rejects with their places, in order. */
  #rows: { row: Row; at: Omit<Reject, 'column' | 'reason' | 'value'> }[] = [];

  /** @param read names of the columns that any KPI reads; the others are checked and dropped */
  constructor(
    columns: Layout['columns'],
    read: ReadonlySet<string>,
    checks?: RowChecks | undefined,
  ) {
    this.#read = read;
    this.#checks = checks;
    this.#bound = columns.map(({ name, spec }) => ({
      name,
      spec,
      column: this.#column(name, spec),
    }));
    this.#source = {
      kind: 'rows',
      name: '',
      rows: ROWS,
      names: [],
      column: () => undefined,
      row: () => undefined,
    };
  }

  /**
   * Takes one text of JSON.
   *
   * @param bytes without what is around it
   * @param line and offset of its first byte
   */
  add(
    bytes: Uint8Array,
    line: number,
    offset: number,
    result: ScanResult,
    output: ScanOutput,
  ): void {
    let reason: Reason = 'invalid-encoding';
    try {
      const raw = STRICT.decode(bytes);
      reason = 'cast';
      const row: unknown = JSON.parse(raw);
      if (typeof row === 'object' && row !== null && !Array.isArray(row)) {
        this.#rows.push({ row: row as Row, at: { line, offset, raw } });
        if (this.#rows.length === ROWS) this.flush(result, output);
        return;
      }
    } catch {
      // It is rejected below.
    }
    this.reject(reason, bytes, line, offset, result, output);
  }

  /** Rejects what is no object of JSON. */
  reject(
    reason: Reason,
    bytes: Uint8Array,
    line: number,
    offset: number,
    result: ScanResult,
    output: ScanOutput,
  ): void {
    this.flush(result, output);
    result.rejected++;
    output.reject({ line, offset, column: '', reason, value: '', raw: LOSSY.decode(bytes) });
  }

  /** Hands out what was collected. */
  flush(result: ScanResult, output: ScanOutput): void {
    const { length } = this.#rows;
    if (length === 0) return;
    const range = { from: 0, to: length };
    const { rows, columns, rejects } = sliceRows(this.#source, this.#bound, this.#read, range);
    const all = rejects.map((reject) => ({ ...reject, ...this.#rows[reject.line]!.at }));
    for (const [name, vector] of Object.entries(columns)) {
      if (vector.strings) columns[name] = this.#recode(name, vector, vector.strings, rows);
    }
    const kept = this.#check(
      { rows, columns },
      new Set(rejects.map(({ line }) => line)),
      all,
      output,
    );
    for (const reject of all) output.reject(reject);
    result.rows += kept;
    result.rejected += all.length;
    if (kept > 0) output.batch({ rows: kept, columns });
    this.#rows = [];
  }

  /**
   * Holds the rows that fit to the checks, and takes those that are rejected out.
   *
   * @param unfit the objects that are no rows
   * @param rejects to which rejected rows are added, in the order of the objects
   * @returns how many are left
   */
  #check(
    batch: Batch,
    unfit: ReadonlySet<number>,
    rejects: Reject[],
    { note }: ScanOutput,
  ): number {
    if (!this.#checks || batch.rows === 0) return batch.rows;
    const fitting = [...this.#rows.keys()].filter((row) => !unfit.has(row));
    const out = this.#checks.hold(batch, {
      at: (row) => this.#rows[fitting[row]!]!.at.offset,
      show: (row) => ({
        ...this.#rows[fitting[row]!]!.at,
        field: (name) => fieldOf(this.#bound.find((one) => one.name === name)!, fitting[row]!),
      }),
      reject: (reject) => rejects.push(reject),
      note,
    });
    if (!out) return batch.rows;
    rejects.sort((a, b) => a.offset - b.offset);
    return compact(Object.values(batch.columns), out.subarray(0, batch.rows));
  }

  /** Codes must stand for the same texts in all batches. */
  #recode(name: string, vector: Vector, strings: readonly string[], rows: number): Vector {
    const texts = this.#texts.get(name) ?? new StringDictionary();
    this.#texts.set(name, texts);
    const codes = strings.map((text) => texts.add(text));
    const { values } = vector;
    for (let row = 0; row < rows; row++) values[row] = codes[values[row]!] ?? 0;
    return { ...vector, strings: texts.strings };
  }

  #column(name: string, spec: BoundColumn['spec']): RowColumn {
    const { type, scale, wide } = spec;
    const keyOf = finder([...headersOf(spec), name]);
    const read = (row: number): unknown => {
      const of = this.#rows[row]!.row;
      const key = keyOf(of);
      return key === undefined ? undefined : finite(of[key]);
    };
    if (wide) return { at: (row) => withoutLoss(read(row)) };
    if (type !== 'decimal') return { at: read };
    return { decimals: scale, at: (row) => unitsOf(read(row), scale), shown: read };
  }
}

/** Finds which key of an object is one of some, as they are written, or if there is none such, in any case. */
function finder(keys: readonly string[]): (row: Row) => string | undefined {
  const wanted = keys.map(plain);
  const places = new Map<string, number>();
  const placeOf = (key: string): number => {
    const known = places.get(key) ?? wanted.indexOf(plain(key));
    if (places.size < MOST_KEYS) places.set(key, known);
    return known;
  };
  return (row) => {
    const exact = keys.find((key) => Object.hasOwn(row, key));
    if (exact !== undefined) return exact;
    let best: string | undefined;
    for (const key of Object.keys(row)) {
      const place = placeOf(key);
      if (place >= 0 && (best === undefined || place < placeOf(best))) best = key;
    }
    return best;
  };
}

/** A number that is too large for a double is no number of a column, as in a file of CSV. */
function finite(value: unknown): unknown {
  return typeof value === 'number' && !Number.isFinite(value) ? String(value) : value;
}

/** A decimal in digits as its units, as a field of a file is read; anything else as it is. */
function unitsOf(value: unknown, scale: number): unknown {
  if (typeof value !== 'string' || /e/i.test(value)) return value;
  return unitsOfText(value, { precision: 16, scale }) ?? value;
}

/** A number of more digits than a double keeps was rounded when it was read, so it stands for none. */
function withoutLoss(value: unknown): unknown {
  if (typeof value !== 'number') return value;
  const digits = String(value)
    .replace(/e.*$|[-.]/g, '')
    .replace(/^0+|0+$/g, '');
  return digits.length > SAFE_DIGITS ? `≈${value}` : value;
}

const STRICT = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const LOSSY = new TextDecoder('utf-8', { ignoreBOM: true });
