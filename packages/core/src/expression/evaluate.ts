import { StringDictionary } from '../dataset/string-dictionary.js';
import { MS_PER_DAY } from '../dataset/values.js';
import type { Vector } from '../dataset/vector.js';
import { DoubleIndex, growUint8 } from '../util/double-index.js';
import { asDatePart, type DatePart } from './date-parts.js';
import { createRowCall } from './row-calls.js';
import { columnsOf, type Expression } from './tree.js';
import { type Evaluate, type TypedColumn, typeOf } from './types.js';
import { vectorize } from './vectorize.js';

/** Above this many distinct values an expression's remembered results are dropped and begun anew. */
const MEMO_LIMIT = 1 << 17;

/**
 * Makes an expression computable over batches. A column is passed through, and what `vectorize` takes is computed by loops
 * over whole columns. Anything else is computed by Arquero's own compiled function, so that it means what it means there
 * (`row-call.ts` must be loaded); an expression of a single text, date, time or boolean column is computed once for each
 * distinct value, not for each row.
 */
export function compileExpression(
  expression: Expression,
  columns: (name: string) => TypedColumn,
): Evaluate {
  if (expression.kind === 'column') {
    const { name } = expression;
    return (batch) => batch.columns[name]!;
  }
  const datePart = asDatePart(expression, columns);
  if (datePart) return compileDatePart(datePart);
  return vectorize(expression, columns)?.evaluate ?? evaluateByRow(expression, columns);
}

/** The same by Arquero's compiled function alone, whatever the expression; `row-call.ts` must be loaded. */
export function evaluateByRow(
  expression: Expression,
  columns: (name: string) => TypedColumn,
): Evaluate {
  const names = [...columnsOf(expression)];
  const type = typeOf(expression, columns);
  const call = createRowCall(expression, columns);
  const output = new VectorWriter(type);
  const strings = new StringDictionary();
  if (names.length === 0) {
    return (batch) => {
      output.begin(batch.rows);
      try {
        const image = batch.rows > 0 ? toImage(call.at(0), type, strings) : undefined;
        for (let row = 0; row < batch.rows; row++) output.set(row, image);
      } catch (error) {
        for (let row = 0; row < batch.rows; row++) output.fail(row, error);
      }
      return output.end(strings.strings);
    };
  }
  const [only] = names;
  if (names.length === 1 && only !== undefined && isDiscrete(columns(only))) {
    const memo = columns(only).type === 'text' ? new CodeMemo() : new Memo();
    return (batch) => {
      const { values, nulls } = call.read(batch)[0]!;
      output.begin(batch.rows);
      for (let row = 0; row < batch.rows; row++) {
        const id = nulls?.[row] === 1 ? memo.findNull() : memo.find(values[row]!);
        if (memo.isNew) memo.set(id, () => toImage(call.at(row), type, strings));
        const failure = memo.failures.get(id);
        if (failure) output.fail(row, failure.error);
        else output.set(row, memo.images[id]);
      }
      return output.end(strings.strings);
    };
  }
  return (batch) => {
    call.read(batch);
    output.begin(batch.rows);
    for (let row = 0; row < batch.rows; row++) {
      // A row that a filter keeps away may be one that the expression cannot be computed of.
      try {
        output.set(row, toImage(call.at(row), type, strings));
      } catch (error) {
        output.fail(row, error);
      }
    }
    return output.end(strings.strings);
  };
}

/**
 * Whether `compileExpression` needs Arquero's compiler, `row-call.ts`, to be loaded.
 *
 * @param columns the type of a column, or `any` where it is not known
 */
export function needsCompiler(
  expression: Expression,
  columns: (name: string) => TypedColumn,
): boolean {
  return (
    expression.kind !== 'column' &&
    !asDatePart(expression, columns) &&
    !vectorize(expression, columns)
  );
}

function compileDatePart({ column, unit, fill }: DatePart): Evaluate {
  const output = new VectorWriter({ type: 'integer', scale: 0 });
  return (batch) => {
    // A null's image is 0, and to Arquero's functions of dates null is 1970-01-01, too.
    const { values } = batch.columns[column]!;
    output.begin(batch.rows);
    fill(values, unit, output.values, batch.rows);
    return output.end([]);
  };
}

/** Whether a column has values that are few beside its rows, so that results are worth remembering. */
export function isDiscrete({ type }: TypedColumn): boolean {
  return type === 'text' || type === 'date' || type === 'time' || type === 'boolean';
}

/** The double that stands for a computed value, undefined where it is null; NaN where it is no number. */
function toImage(
  value: unknown,
  { type }: TypedColumn,
  strings: StringDictionary,
): number | undefined {
  if (value === null || value === undefined) return undefined;
  // A text that is null adds to a number as 0 does; the sum is not a code.
  if (type === 'text') return strings.add(typeof value === 'string' ? value : String(value));
  if (typeof value === 'number') return value + 0;
  if (typeof value === 'boolean') return value ? 1 : 0;
  if (value instanceof Date)
    return type === 'date' ? value.getTime() / MS_PER_DAY : value.getTime();
  return Number.NaN;
}

class VectorWriter {
  values = new Float64Array(0);
  readonly #type: TypedColumn;
  #nulls = new Uint8Array(0);
  #hasNulls = false;
  #failed: Map<number, unknown> | undefined;

  constructor(type: TypedColumn) {
    this.#type = type;
  }

  begin(rows: number): void {
    if (this.values.length < rows) {
      this.values = new Float64Array(rows);
      this.#nulls = new Uint8Array(rows);
    } else if (this.#hasNulls) {
      this.#nulls.fill(0);
    }
    this.#hasNulls = false;
    this.#failed = undefined;
  }

  fail(row: number, error: unknown): void {
    this.set(row, undefined);
    this.#failed ??= new Map();
    this.#failed.set(row, error);
  }

  /** Sets a value, or null where it is undefined. */
  set(row: number, image: number | undefined): void {
    if (image === undefined) {
      this.values[row] = 0;
      this.#nulls[row] = 1;
      this.#hasNulls = true;
    } else {
      this.values[row] = image;
    }
  }

  end(strings: readonly string[]): Vector {
    return {
      type: this.#type.type,
      scale: this.#type.scale,
      values: this.values,
      nulls: this.#hasNulls ? this.#nulls : undefined,
      strings: this.#type.type === 'text' ? strings : undefined,
      ...(this.#failed && { failed: this.#failed }),
    };
  }
}

/** Results by the distinct value that they were computed from. */
class Memo {
  /** By the number that `find` gives; undefined where the result is null. */
  readonly images: (number | undefined)[] = [];
  /** What was thrown instead, likewise. */
  readonly failures = new Map<number, { error: unknown }>();
  /** Whether the value last looked for was not known, so that its result must be set. */
  isNew = false;
  readonly #index = new DoubleIndex();
  // Neighbouring rows often have the same value.
  #last = Number.NaN;
  #lastId = -1;

  find(value: number): number {
    this.isNew = false;
    if (value === this.#last) return this.#lastId;
    if (this.#index.size === MEMO_LIMIT) this.#index.clear();
    const known = this.#index.size;
    const id = this.#index.add(value);
    this.isNew = id === known;
    this.#last = value;
    this.#lastId = id;
    return id;
  }

  findNull(): number {
    // It is no value of a discrete column.
    return this.find(Number.POSITIVE_INFINITY);
  }

  set(id: number, compute: () => number | undefined): void {
    this.failures.delete(id);
    try {
      this.images[id] = compute();
    } catch (error) {
      this.failures.set(id, { error });
    }
  }
}

/** The same by the code of a text, of which there are no more than texts in a dictionary. */
class CodeMemo extends Memo {
  #known = new Uint8Array(256);

  override find(code: number): number {
    return this.#find((code | 0) + 1);
  }

  override findNull(): number {
    return this.#find(0);
  }

  #find(id: number): number {
    if (id >= this.#known.length) this.#known = growUint8(this.#known, id + 1);
    this.isNew = this.#known[id] === 0;
    this.#known[id] = 1;
    return id;
  }
}
