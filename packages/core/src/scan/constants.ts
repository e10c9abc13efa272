import type { DatasetSpec } from '../dataset/check-dataset.js';
import type { ColumnSpec } from '../dataset/columns.js';
import type { Batch, Vector } from '../dataset/vector.js';
import type { ByteSource } from '../source/byte-source.js';
import { TavolaError } from '../util/errors.js';
import { createDecoder } from './decode.js';
import { FieldTable } from './field-table.js';
import { reasonOf } from './rejects.js';
import type { RowChecks } from './row-checks.js';
import type { RecordScanner, ScanOutput, ScanRange, ScanResult } from './scan-range.js';

/** A column that has one value in all rows of a file, as its folder says. Plain JSON. */
export interface Constant {
  name: string;
  spec: ColumnSpec;
  /** As a field of a file. */
  text: string;
}

/**
 * Checks values that folders give to columns, as fields are.
 *
 * @param path of the file, for messages
 * @param given the values, by the names of the columns
 * @throws TavolaError HEADER_MISMATCH for one that does not fit
 */
export function readConstants(
  path: string,
  dataset: DatasetSpec,
  given: ReadonlyMap<string, string>,
): Constant[] {
  return [...given].map(([name, text]) => {
    const spec = dataset.columns[name]!;
    const constant = { name, spec, text };
    const { fault } = decode(constant);
    if (fault === 0) return constant;
    const kind = spec.type === 'text' ? 'text' : spec.type;
    throw new TavolaError(
      'HEADER_MISMATCH',
      `${path}: its folder ${name}=${constant.text} does not fit column ${name} (${kind}) of dataset ${dataset.name}: ${reasonOf(fault)}. Rename the folder, or declare the column otherwise.`,
    );
  });
}

function decode({ spec, text }: Constant): { vector: Vector; fault: number } {
  const bytes = new TextEncoder().encode(text);
  const table = new FieldTable(1, 1);
  table.rows = 1;
  table.starts[0] = 0;
  table.ends[0] = bytes.length;
  table.faults[0] = 0;
  table.nonAscii[0] = 1;
  const decoder = createDecoder(spec, 0, 1, true);
  decoder.decode(bytes, table);
  return { vector: decoder.vector, fault: table.faults[0]! };
}

/** Columns that have one value each. */
export class ConstantValues {
  readonly #texts: ReadonlyMap<string, string>;
  readonly #one: Record<string, Vector>;
  #columns: Record<string, Vector> = {};
  #rows = 0;

  /** @param read names of the columns that any KPI or check reads */
  constructor(constants: readonly Constant[], read: ReadonlySet<string>) {
    this.#texts = new Map(constants.map(({ name, text }) => [name, text]));
    this.#one = Object.fromEntries(
      constants
        .filter(({ name }) => read.has(name))
        .map((constant) => [constant.name, decode(constant).vector]),
    );
  }

  /** The batch with them. */
  addTo({ rows, columns }: Batch): Batch {
    return { rows, columns: { ...columns, ...this.#upTo(rows) } };
  }

  /** As the folder says; undefined of other columns. */
  textOf(column: string): string | undefined {
    return this.#texts.get(column);
  }

  #upTo(rows: number): Record<string, Vector> {
    if (rows > this.#rows) {
      this.#rows = rows;
      this.#columns = Object.fromEntries(
        Object.entries(this.#one).map(([name, vector]) => [name, repeat(vector, rows)]),
      );
    }
    return this.#columns;
  }
}

/** Adds columns to what another scanner reads. */
export class ConstantScanner implements RecordScanner {
  readonly #inner: RecordScanner;
  readonly #values: ConstantValues;

  constructor(inner: RecordScanner, values: ConstantValues) {
    this.#inner = inner;
    this.#values = values;
  }

  scan(file: ByteSource, range: ScanRange, output: ScanOutput): ScanResult {
    return this.#inner.scan(file, range, {
      ...output,
      batch: (batch) => output.batch(this.#values.addTo(batch)),
    });
  }
}

/** Checks that also see what folders say of the rows. */
export function withConstants(checks: RowChecks, values: ConstantValues): RowChecks {
  return {
    get isOutOfOrder() {
      return checks.isOutOfOrder;
    },
    hold: (batch, { show, ...places }) =>
      checks.hold(values.addTo(batch), {
        ...places,
        show(row) {
          const shown = show(row);
          return { ...shown, field: (name) => values.textOf(name) ?? shown.field(name) };
        },
      }),
    found: (examples) => checks.found(examples),
  };
}

function repeat(vector: Vector, rows: number): Vector {
  const { values, nulls, parts } = vector;
  return {
    ...vector,
    values: new Float64Array(rows).fill(values[0]!),
    nulls: nulls && new Uint8Array(rows).fill(nulls[0]!),
    ...(parts && { parts: parts.map((part) => repeat(part, rows)) }),
  };
}
