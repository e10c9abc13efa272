import { parse } from 'arquero';
import { toExpressionValue } from '../dataset/values.js';
import type { Batch, Vector } from '../dataset/vector.js';
import { inUtc } from './in-utc.js';
import { toSource } from './print.js';
import { provideRowCalls, type RowCall } from './row-calls.js';
import { children, columnsOf, type Expression, mapChildren } from './tree.js';
import { type TypedColumn, typeOf } from './types.js';

type Row = (row: number, data: Record<string, { at(row: number): unknown }>) => unknown;

/** An expression as a function of a row of a batch, by Arquero's compiler. */
export class ArqueroCall implements RowCall {
  readonly #call: Row;
  readonly #readers: ColumnReader[];
  readonly #data: Record<string, { at(row: number): unknown }> = Object.create(null);

  constructor(expression: Expression, columns: (name: string) => TypedColumn) {
    this.#readers = [...columnsOf(expression)].map((name) => new ColumnReader(name, columns(name)));
    for (const reader of this.#readers) this.#data[reader.name] = reader;
    const utc = inUtc(expression, (child) => typeOf(child, columns));
    this.#call = compile(hoist(utc, this.#data));
  }

  /** The function that runs for each row. */
  get code(): string {
    return String(this.#call);
  }

  read(batch: Batch): Vector[] {
    return this.#readers.map((reader) => reader.read(batch));
  }

  at(row: number): unknown {
    return this.#call(row, this.#data);
  }
}

provideRowCalls((expression, columns) => new ArqueroCall(expression, columns));

/** @throws Error where it holds an aggregate */
export function compile(expression: Expression): Row {
  const parsed = parse({ value: toSource(expression) }, {}) as unknown as {
    exprs: Row[];
    ops: unknown[];
  };
  if (parsed.ops.length > 0) throw new Error(`${toSource(expression)} is not of one row`);
  return parsed.exprs[0]!;
}

/** Puts a column that holds one value in place of each array, object and date that is the same for all rows. */
function hoist(
  expression: Expression,
  data: Record<string, { at(row: number): unknown }>,
): Expression {
  if (isWholeLiteral(expression)) {
    const value = compile(expression)(0, {});
    let name = `constant ${Object.keys(data).length}`;
    while (Object.hasOwn(data, name)) name += "'";
    data[name] = { at: () => value };
    return { kind: 'column', name };
  }
  return mapChildren(expression, (child) => hoist(child, data));
}

function isWholeLiteral(expression: Expression): boolean {
  const { kind } = expression;
  const isWhole =
    kind === 'array' ||
    kind === 'object' ||
    (kind === 'call' && /^(tavola_date|utcdatetime)$/.test(expression.op));
  return isWhole && children(expression).every((child) => isLiteral(child));
}

function isLiteral(expression: Expression): boolean {
  const { kind } = expression;
  if (kind === 'literal' || kind === 'constant') return true;
  if (kind === 'unary') return isLiteral(expression.argument);
  return isWholeLiteral(expression);
}

/** A column of a batch as Arquero's compiled code reads it. */
class ColumnReader {
  readonly name: string;
  readonly #column: TypedColumn;
  readonly #isMoment: boolean;
  #values: Float64Array = new Float64Array(0);
  #nulls: Uint8Array | undefined;
  #strings: readonly string[] | undefined;
  #lastRow = -1;
  #last: unknown;

  constructor(name: string, column: TypedColumn) {
    this.name = name;
    this.#column = column;
    this.#isMoment = ['date', 'time', 'timestamp'].includes(column.type);
  }

  read(batch: Batch): Vector {
    const vector = batch.columns[this.name]!;
    this.#values = vector.values;
    this.#nulls = vector.nulls;
    this.#strings = vector.strings;
    this.#lastRow = -1;
    return vector;
  }

  at(row: number): unknown {
    if (this.#nulls?.[row] === 1) return null;
    const image = this.#values[row]!;
    if (this.#strings) return this.#strings[image];
    const { type, scale } = this.#column;
    if (!this.#isMoment) return toExpressionValue(type, scale, image);
    // Two dates are the same object or they are not equal.
    if (row !== this.#lastRow) {
      this.#last = toExpressionValue(type, scale, image);
      this.#lastRow = row;
    }
    return this.#last;
  }
}
