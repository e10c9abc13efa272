import { toExpressionValue, toImage } from '../dataset/values.js';
import type { Batch, Vector } from '../dataset/vector.js';
import type { TypedColumn } from '../expression/types.js';
import { fromDataTable } from '../kpi/data-table.js';
import {
  type DataTable,
  type HeadLookup,
  type KpiPlan,
  lookupName,
  lookupTypes,
} from '../kpi/plan.js';
import { failureOf } from './failure-of.js';
import { SharedExpressions } from './shared-expressions.js';

/** Finds rows of small tables by their keys, and puts their values beside the rows of a batch. */
export class LookupColumns {
  /** The expressions of the KPI, which may read those columns. */
  readonly expressions: SharedExpressions;
  readonly #lookups: Lookup[];

  constructor({ kpi, head: { lookups }, tables }: KpiPlan, column: (name: string) => TypedColumn) {
    const types = lookupTypes(lookups, tables);
    this.expressions = new SharedExpressions((name) => types.get(name) ?? column(name));
    this.#lookups = lookups.map((lookup, i) => {
      const keys = lookup.left.map((key) => this.expressions.share(key));
      return new Lookup(kpi, i, lookup, tables[lookup.table] as DataTable, keys);
    });
  }

  /** The batch with the columns of all lookups beside its own. */
  extend(batch: Batch): Batch {
    let extended = batch;
    for (const lookup of this.#lookups) {
      // The keys of one lookup may be columns of another.
      this.expressions.begin(extended);
      const found = lookup.columns(extended.rows);
      extended = { rows: batch.rows, columns: { ...extended.columns, ...found } };
    }
    return extended;
  }
}

class Lookup {
  readonly #index: ReadonlyMap<unknown, number>;
  readonly #columns: { name: string; type: TypedColumn; values: unknown[] }[];
  readonly #matchName: string;
  /** By code of the only key, where that is text, the row that it matches; and what the codes stand for. */
  #ofCode: number[] = [];
  #codesOf: readonly string[] | undefined;

  constructor(
    readonly kpi: string,
    index: number,
    lookup: HeadLookup,
    table: DataTable,
    readonly keys: (() => Vector)[],
  ) {
    const columns = fromDataTable(table);
    this.#index = indexRows(lookup.right.map((name) => columns[name]!));
    this.#matchName = lookupName(index);
    const used = table.columns.filter(({ name }) => lookup.columns.includes(name));
    this.#columns = used.map(({ name, type, scale }) => ({
      name: lookupName(index, name),
      type: { type, scale },
      values: columns[name]!,
    }));
  }

  columns(rows: number): Record<string, Vector> {
    const matches = this.#matches(rows);
    const found: Record<string, Vector> = {
      [this.#matchName]: {
        type: 'boolean',
        scale: 0,
        values: Float64Array.from(matches, (match) => (match < 0 ? 0 : 1)),
        nulls: undefined,
        strings: undefined,
      },
    };
    for (const { name, type, values } of this.#columns) found[name] = take(values, matches, type);
    return found;
  }

  /** The row of the table that each row matches, or -1. */
  #matches(rows: number): Int32Array {
    const keys = this.keys.map((key) => key());
    // Lookups come before filters, so that their keys must be there in all rows.
    for (const { failed } of keys) {
      for (const error of failed?.values() ?? []) throw failureOf(this.kpi, error);
    }
    const matchOf = (row: number): number => {
      const key = keyOf(keys.map((vector) => valueAt(vector, row)));
      return key === undefined ? -1 : (this.#index.get(key) ?? -1);
    };
    const matches = new Int32Array(rows);
    const [only] = keys;
    if (keys.length > 1 || !only?.strings) {
      for (let row = 0; row < rows; row++) matches[row] = matchOf(row);
      return matches;
    }
    // A text is looked up once, not in each row that has it.
    if (this.#codesOf !== only.strings) {
      this.#codesOf = only.strings;
      this.#ofCode = [];
    }
    const ofCode = this.#ofCode;
    for (let row = 0; row < rows; row++) {
      const code = only.values[row]!;
      if (only.nulls?.[row] === 1) matches[row] = -1;
      else {
        ofCode[code] ??= matchOf(row);
        matches[row] = ofCode[code];
      }
    }
    return matches;
  }
}

/** The last row of each key, as Arquero's lookup finds it. */
function indexRows(keys: readonly unknown[][]): Map<unknown, number> {
  const index = new Map<unknown, number>();
  const rows = keys[0]?.length ?? 0;
  for (let row = 0; row < rows; row++) {
    const key = keyOf(keys.map((values) => values[row]));
    if (key !== undefined) index.set(key, row);
  }
  return index;
}

/** What equal keys have in common; undefined where any is null or NaN, which match nothing. */
function keyOf(values: readonly unknown[]): unknown {
  const parts = values.map((value) =>
    typeof value === 'string' ? `"${value}"` : value instanceof Date ? value.getTime() : value,
  );
  const isMissing = (part: unknown): boolean =>
    part === null || part === undefined || Number.isNaN(part);
  if (parts.some(isMissing)) return undefined;
  return parts.length === 1 ? parts[0] : parts.join('|');
}

function valueAt({ type, scale, values, nulls, strings }: Vector, row: number): unknown {
  if (nulls?.[row] === 1) return null;
  const image = values[row]!;
  return strings ? strings[image] : toExpressionValue(type, scale, image);
}

function take(
  values: readonly unknown[],
  matches: Int32Array,
  { type, scale }: TypedColumn,
): Vector {
  const images = new Float64Array(matches.length);
  const nulls = new Uint8Array(matches.length);
  for (let row = 0; row < matches.length; row++) {
    const match = matches[row]!;
    const value = match < 0 ? null : values[match];
    if (value === null || value === undefined) nulls[row] = 1;
    // A text's code is its row.
    else images[row] = type === 'text' ? match : toImage(type, scale, value);
  }
  const strings =
    type === 'text' ? (values as (string | null)[]).map((text) => text ?? '') : undefined;
  return { type, scale, values: images, nulls, strings };
}
