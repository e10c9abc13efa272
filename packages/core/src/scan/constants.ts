import type { DatasetSpec } from '../dataset/check-dataset.js';
import type { ColumnSpec } from '../dataset/columns.js';
import type { Vector } from '../dataset/vector.js';
import type { ByteSource } from '../source/byte-source.js';
import { TavolaError } from '../util/errors.js';
import { createDecoder } from './decode.js';
import { FieldTable } from './field-table.js';
import { reasonOf } from './rejects.js';
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
 * @param textOf the value of a column
 * @throws TavolaError HEADER_MISMATCH for one that does not fit
 */
export function readConstants(
  path: string,
  dataset: DatasetSpec,
  columns: readonly string[],
  textOf: (column: string) => string,
): Constant[] {
  return columns.map((name) => {
    const spec = dataset.columns[name]!;
    const constant = { name, spec, text: textOf(name) };
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

/** Adds columns to what another scanner reads. */
export class ConstantScanner implements RecordScanner {
  readonly #inner: RecordScanner;
  readonly #one: Record<string, Vector>;
  #columns: Record<string, Vector> = {};
  #rows = 0;

  /** @param read names of the columns that any KPI reads */
  constructor(inner: RecordScanner, constants: readonly Constant[], read: ReadonlySet<string>) {
    this.#inner = inner;
    this.#one = Object.fromEntries(
      constants
        .filter(({ name }) => read.has(name))
        .map((constant) => [constant.name, decode(constant).vector]),
    );
  }

  scan(file: ByteSource, range: ScanRange, output: ScanOutput): ScanResult {
    return this.#inner.scan(file, range, {
      reject: (reject) => output.reject(reject),
      batch: ({ rows, columns }) =>
        output.batch({ rows, columns: { ...columns, ...this.#upTo(rows) } }),
    });
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

function repeat(vector: Vector, rows: number): Vector {
  const { values, nulls, parts } = vector;
  return {
    ...vector,
    values: new Float64Array(rows).fill(values[0]!),
    nulls: nulls && new Uint8Array(rows).fill(nulls[0]!),
    ...(parts && { parts: parts.map((part) => repeat(part, rows)) }),
  };
}
