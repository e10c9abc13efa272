import { MS_PER_DAY } from '../dataset/values.js';
import type { Batch } from '../dataset/vector.js';
import { callPart } from './call-parts.js';
import { equality } from './equal-parts.js';
import { inUtc } from './in-utc.js';
import {
  BOOLEAN,
  DATE,
  isWithin,
  kindOf,
  LIST,
  logicalKinds,
  NULL,
  NULLISH,
  NUMBER,
  TEXT,
  UNDEFINED,
} from './kinds.js';
import { both, either, LOOPS, negatives } from './lane-loops.js';
import {
  columnPart,
  constantPart,
  isArithmetic,
  isMoment,
  isNumeric,
  isText,
  type Lane,
  LaneBuffer,
  type Part,
} from './lanes.js';
import {
  asNumber,
  choosePart,
  mapped,
  not,
  ofMissing,
  ofOne,
  ofTwo,
  truthOfNumber,
} from './number-parts.js';
import { toScalar } from './scalar.js';
import {
  chooseText,
  lookupPart,
  TEXT_COMPARISONS,
  textComparison,
  truthOfText,
} from './text-parts.js';
import { columnsOf, type Expression, keyOf } from './tree.js';
import { type Evaluate, type TypedColumn, typeOf } from './types.js';

/** An expression that is computed vector by vector. */
export interface Vectorized {
  how: 'once' | 'once per distinct value' | 'by vector';
  evaluate: Evaluate;
}

/**
 * Makes an expression computable by loops over whole columns of a batch, without Arquero and without code that is made at run
 * time. It gives, to the last bit, what Arquero's compiled function gives row by row. Undefined where that cannot be promised:
 * where a row may fail, where values of several types meet, or where Arquero alone knows a function.
 */
export function vectorize(
  expression: Expression,
  columns: (name: string) => TypedColumn,
): Vectorized | undefined {
  const type = typeOf(expression, columns);
  if (type.type === 'any') return undefined;
  const vectorizer = new Vectorizer(columns);
  const part = vectorizer.part(inUtc(expression, (child) => typeOf(child, columns)));
  if (!part || !fits(part, type)) return undefined;
  return {
    how: part.isConstant ? 'once' : part.isOfTexts ? 'once per distinct value' : 'by vector',
    evaluate: toEvaluate(type, part, vectorizer),
  };
}

/** Whether the values of a part are images of a type, but for the unit of dates. */
function fits(part: Part, { type }: TypedColumn): boolean {
  switch (type) {
    case 'text':
      return isText(part);
    case 'date':
    case 'time':
    case 'timestamp':
      return isMoment(part);
    default:
      return isNumeric(part);
  }
}

function toEvaluate({ type, scale }: TypedColumn, part: Part, by: Vectorizer): Evaluate {
  const out = new LaneBuffer();
  const unit = type === 'date' ? MS_PER_DAY : 1;
  const areImages = isWithin(part.kinds, BOOLEAN | TEXT | NULLISH);
  return (batch) => {
    const { rows } = batch;
    const { values, nulls, strings } = by.compute(part, batch);
    const codes = type === 'text' ? strings : undefined;
    const isFull = !nulls || !hasAny(nulls, rows);
    if (isFull && areImages) return { type, scale, values, nulls: undefined, strings: codes };
    const to = out.begin(rows);
    // There is no -0 among images.
    if (unit === 1) for (let row = 0; row < rows; row++) to[row] = values[row]! + 0;
    else for (let row = 0; row < rows; row++) to[row] = values[row]! / unit;
    if (!isFull) {
      const notes = out.withNulls(rows);
      for (let row = 0; row < rows; row++) {
        notes[row] = nulls[row] === 0 ? 0 : 1;
        if (nulls[row] !== 0) to[row] = 0;
      }
    }
    return { type, scale, values: to, nulls: out.nulls, strings: codes };
  };
}

function hasAny(nulls: Uint8Array, rows: number): boolean {
  for (let row = 0; row < rows; row++) if (nulls[row] !== 0) return true;
  return false;
}

/** Makes parts of expressions, and computes each once for a batch. */
class Vectorizer {
  readonly #columns: (name: string) => TypedColumn;
  readonly #parts = new Map<string, Part | undefined>();
  #turn = 0;

  constructor(columns: (name: string) => TypedColumn) {
    this.#columns = columns;
  }

  compute(part: Part, batch: Batch): Lane {
    this.#turn += 1;
    return part.compute(batch);
  }

  part(expression: Expression): Part | undefined {
    return this.#shared(keyOf(expression), () => this.#value(expression));
  }

  /** 1 in the rows where a part of a condition counts as true, else 0. Its lane's nulls mean nothing. */
  truth(expression: Expression): Part | undefined {
    return this.#shared(`truth of ${keyOf(expression)}`, () => this.#truth(expression));
  }

  #shared(key: string, make: () => Part | undefined): Part | undefined {
    if (!this.#parts.has(key)) {
      const part = make();
      this.#parts.set(key, part && this.#once(part));
    }
    return this.#parts.get(key);
  }

  #once(part: Part): Part {
    let turn = -1;
    let lane: Lane | undefined;
    return {
      ...part,
      compute: (batch) => {
        if (!lane || turn !== this.#turn) {
          lane = part.compute(batch);
          turn = this.#turn;
        }
        return lane;
      },
    };
  }

  #value(expression: Expression): Part | undefined {
    if (expression.kind === 'column')
      return columnPart(expression.name, this.#columns(expression.name));
    const lookup = this.#lookup(expression);
    if (lookup) return lookup;
    switch (expression.kind) {
      case 'unary':
        return this.#unary(expression.operator, expression.argument);
      case 'binary':
        return this.#binary(expression.operator, expression.left, expression.right);
      case 'conditional':
        return choose(
          this.truth(expression.test),
          this.part(expression.yes),
          this.part(expression.no),
        );
      case 'call':
        return callPart(expression.op, expression.arguments, (argument) => this.part(argument));
      default:
        return undefined;
    }
  }

  /** What reads no column, or a single one of text. */
  #lookup(expression: Expression): Part | undefined {
    const [name, other] = columnsOf(expression);
    if (name === undefined) {
      const scalar = toScalar(expression, 0);
      const value = scalar?.of(undefined);
      return scalar && !(scalar.kinds & LIST) ? constantPart(value, kindsOf(value)) : undefined;
    }
    if (other !== undefined || this.#columns(name).type !== 'text') return undefined;
    const scalar = toScalar(expression, TEXT | NULL);
    if (!scalar) return undefined;
    return isNumeric(scalar) || isText(scalar) ? lookupPart(name, scalar) : undefined;
  }

  #truth(expression: Expression): Part | undefined {
    const asBoolean: Expression = {
      kind: 'unary',
      operator: '!',
      argument: { kind: 'unary', operator: '!', argument: expression },
    };
    const lookup = this.#lookup(asBoolean);
    if (lookup) return lookup;
    if (expression.kind === 'unary' && expression.operator === '!') {
      const truth = this.truth(expression.argument);
      return truth && not(truth);
    }
    if (expression.kind === 'binary' && /^(&&|\|\|)$/.test(expression.operator)) {
      const left = this.truth(expression.left);
      const right = this.truth(expression.right);
      return (
        left && right && ofTwo(BOOLEAN, expression.operator === '&&' ? both : either, left, right)
      );
    }
    const part = this.part(expression);
    if (!part) return undefined;
    if (isNumeric(part)) return truthOfNumber(part);
    return isText(part) ? truthOfText(part) : ofMissing(false, part);
  }

  #unary(operator: string, argument: Expression): Part | undefined {
    if (operator === '!') return this.truth({ kind: 'unary', operator, argument });
    const part = this.part(argument);
    if (!part || !isArithmetic(part)) return undefined;
    switch (operator) {
      case '-':
        return ofOne(NUMBER, negatives, part);
      case '+':
        return asNumber(part);
      case '~':
        return mapped((value) => ~value, part);
      default:
        return undefined;
    }
  }

  #binary(operator: string, leftOf: Expression, rightOf: Expression): Part | undefined {
    const left = this.part(leftOf);
    const right = this.part(rightOf);
    if (!left || !right) return undefined;
    if (logicalKinds(operator, 0, 0) !== undefined) {
      if (left.kinds === BOOLEAN && right.kinds === BOOLEAN && operator !== '??') {
        return ofTwo(BOOLEAN, operator === '&&' ? both : either, left, right);
      }
      const kinds = logicalKinds(operator, left.kinds, right.kinds);
      if (operator === '??') return choose(ofMissing(true, left), right, left, kinds);
      const truth = this.truth(leftOf);
      return operator === '&&'
        ? choose(truth, right, left, kinds)
        : choose(truth, left, right, kinds);
    }
    if (/^[=!]==?$/.test(operator)) return equality(operator, left, right);
    if (
      /^[<>]=?$/.test(operator) &&
      isText(left) &&
      isText(right) &&
      !isNumeric(left) &&
      !isNumeric(right)
    ) {
      return textComparison(TEXT_COMPARISONS[operator]!, left, right);
    }
    const loop = Object.hasOwn(LOOPS, operator) ? LOOPS[operator] : undefined;
    if (!loop || !isArithmetic(left) || !isArithmetic(right)) return undefined;
    // A date is added as text.
    if (operator === '+' && !(isNumeric(left) && isNumeric(right))) return undefined;
    return ofTwo(/^[<>]=?$/.test(operator) ? BOOLEAN : NUMBER, loop, left, right);
  }
}

/** Where the test is true the one, elsewhere the other, if both are of one lane's kind. */
function choose(
  test: Part | undefined,
  yes: Part | undefined,
  no: Part | undefined,
  kinds = (yes?.kinds ?? 0) | (no?.kinds ?? 0),
): Part | undefined {
  if (!test || !yes || !no) return undefined;
  const alike = [isNumeric, isMoment].some((is) => is(yes) && is(no));
  if (alike) return choosePart(kinds, test, yes, no);
  return isText(yes) && isText(no) ? chooseText(kinds, test, yes, no) : undefined;
}

function kindsOf(value: unknown): number {
  if (value instanceof Date) return DATE;
  return value === undefined ? UNDEFINED : kindOf(value as string | number | boolean | null);
}
