import type { ValueType } from '../dataset/types.js';
import type { Batch, Vector } from '../dataset/vector.js';
import type { WideDecimal } from '../dataset/wide-decimal.js';
import { FUNCTION_TYPES, TEXT_FUNCTIONS } from './function-types.js';
import type { Expression } from './tree.js';

export { TEXT_FUNCTIONS };

/** What is known of a column before any row is read. */
export interface TypedColumn {
  type: ValueType;
  scale: number;
  /** Of a column of wide decimals, which is of type `float`: what its sums are exact to. What is computed of it has none. */
  wide?: WideDecimal;
  /** Of a list or an object, the type of what is in it, where that is known. */
  items?: TypedColumn;
}

/** Computes an expression over a batch; the vector is valid until the next call. */
export type Evaluate = (batch: Batch) => Vector;

export const NUMERIC: ReadonlySet<ValueType> = new Set(['integer', 'decimal', 'float', 'boolean']);
const NUMBERS: ReadonlySet<ValueType> = new Set(['integer', 'decimal', 'float']);
const COMPARISONS = new Set(['==', '!=', '===', '!==', '<', '<=', '>', '>=', 'in']);
const ARITHMETIC = new Set(['-', '*', '/', '%', '**', '&', '|', '^', '<<', '>>', '>>>']);
const ANY = plain('any');

type Go = (expression: Expression) => TypedColumn;

/** The type of an expression's values, `any` where it cannot be known. */
export function typeOf(
  expression: Expression,
  column: (name: string) => TypedColumn,
  call: (op: string, args: Expression[]) => TypedColumn | undefined = () => undefined,
): TypedColumn {
  const go: Go = (child) => typeOf(child, column, call);
  switch (expression.kind) {
    case 'column':
      return column(expression.name);
    case 'literal':
      return plain(literalType(expression.value));
    case 'constant':
      return plain(expression.name === 'undefined' ? 'any' : 'float');
    case 'template':
      return plain('text');
    case 'call':
      return (
        call(expression.op, expression.arguments) ??
        callType(expression.op, expression.arguments, go)
      );
    case 'unary':
      return plain(expression.operator === '!' ? 'boolean' : 'float');
    case 'binary':
      return binaryType(expression.operator, expression.left, expression.right, go);
    case 'conditional':
      return common([expression.yes, expression.no], go);
    case 'member':
      return memberType(expression.object, expression.property, go);
    default:
      return ANY;
  }
}

function plain(type: ValueType): TypedColumn {
  return { type, scale: 0 };
}

function literalType(value: string | number | boolean | null): ValueType {
  if (typeof value === 'number') return Number.isSafeInteger(value) ? 'integer' : 'float';
  if (typeof value === 'boolean') return 'boolean';
  return value === null ? 'any' : 'text';
}

function binaryType(operator: string, left: Expression, right: Expression, go: Go): TypedColumn {
  if (COMPARISONS.has(operator)) return plain('boolean');
  if (ARITHMETIC.has(operator)) return plain('float');
  if (operator !== '+') return common([left, right], go);
  const types = [go(left).type, go(right).type];
  if (types.includes('text')) return plain('text');
  return plain(types.every((type) => NUMERIC.has(type)) ? 'float' : 'any');
}

/** The type of a value that comes from any of some expressions; those that are null or undefined do not count. */
function common(expressions: readonly Expression[], go: Go): TypedColumn {
  const [first, ...others] = expressions.filter((part) => !isNothing(part)).map(go);
  if (!first) return ANY;
  return others.reduce(commonOfTwo, computed(first));
}

/** A computed decimal is a float. */
function commonOfTwo(left: TypedColumn, right: TypedColumn): TypedColumn {
  const types = [left.type, right.type];
  if (types.every((type) => NUMERIC.has(type)) && types.some((type) => type !== 'boolean')) {
    return plain(types.every((type) => type === 'integer') ? 'integer' : 'float');
  }
  if (left.type === right.type) return plain(left.type);
  return plain(types.every((type) => /^(date|timestamp)$/.test(type)) ? 'timestamp' : 'any');
}

function computed({ type }: TypedColumn): TypedColumn {
  return plain(type === 'decimal' ? 'float' : type);
}

function isNothing(expression: Expression): boolean {
  return expression.kind === 'literal'
    ? expression.value === null
    : expression.kind === 'constant' && expression.name === 'undefined';
}

function callType(op: string, args: readonly Expression[], go: Go): TypedColumn {
  const [first, second, third] = args;
  if (args.some(({ kind }) => kind === 'spread')) {
    // Those that are always of one type are so with any arguments; bins are of numbers.
    return plain(FUNCTION_TYPES.get(op) ?? (/^(bin|greatest|least)$/.test(op) ? 'float' : 'any'));
  }
  switch (op) {
    case 'bin':
      // A boundary is added to, which makes text of a text or a date.
      return plain(second && NUMERIC.has(go(second).type) ? 'float' : 'any');
    case 'greatest':
    case 'least':
      return plain(
        args.length > 0 && args.every((arg) => go(arg).type === 'integer') ? 'integer' : 'float',
      );
    case 'compact':
      return first && !isList(first) ? computed(go(first)) : ANY;
    case 'slice':
    case 'reverse':
      return plain(first && go(first).type === 'text' ? 'text' : 'any');
    case 'match':
      // Without an index, or with null, it gives all groups.
      return plain(third && isIndex(third, go) ? 'text' : 'any');
    case 'recode':
    case 'tavola_recode':
      return second?.kind === 'object'
        ? common([...second.entries.map(({ value }) => value), fallbackOf(first!, third)], go)
        : ANY;
    default:
      return plain(FUNCTION_TYPES.get(op) ?? 'any');
  }
}

/** What recode gives for a value that is not in its map. */
function fallbackOf(value: Expression, fallback: Expression | undefined): Expression {
  const isGiven = fallback && !(fallback.kind === 'constant' && fallback.name === 'undefined');
  return isGiven ? fallback : value;
}

function memberType(object: Expression, property: Expression, go: Go): TypedColumn {
  if (object.kind === 'object' && property.kind === 'literal') {
    const entry = object.entries.findLast(({ name }) => name === String(property.value));
    return entry ? computed(go(entry.value)) : ANY;
  }
  const isText = go(object).type === 'text';
  if (!isText && !isList(object)) return ANY;
  if (property.kind === 'literal' && property.value === 'length') return plain('integer');
  if (!NUMBERS.has(go(property).type)) return ANY;
  return isText ? plain('text') : itemType(object, go);
}

const LISTS =
  /^(split|match|sequence|keys|compact|slice|reverse|concat|values|entries|pluck|array_agg|array_agg_distinct)$/;

/** Whether it gives an array, where it gives no text. */
function isList(expression: Expression): boolean {
  return expression.kind === 'array' || (expression.kind === 'call' && LISTS.test(expression.op));
}

/** The type of the items of an array. */
function itemType(list: Expression, go: Go): TypedColumn {
  if (list.kind === 'array') {
    return common(list.items, (item) =>
      item.kind === 'spread' ? spreadType(item.argument, go) : go(item),
    );
  }
  if (list.kind !== 'call') return ANY;
  const [first, , third] = list.arguments;
  switch (list.op) {
    case 'split':
    case 'keys':
      return plain('text');
    case 'match':
      return plain(third ? 'any' : 'text');
    case 'sequence':
      return plain('float');
    case 'compact':
    case 'slice':
    case 'reverse':
      return first && isList(first) ? itemType(first, go) : ANY;
    default:
      return ANY;
  }
}

function spreadType(argument: Expression, go: Go): TypedColumn {
  return go(argument).type === 'text'
    ? plain('text')
    : isList(argument)
      ? itemType(argument, go)
      : ANY;
}

/** Whether it is a number or a name, and surely not null. */
function isIndex(expression: Expression, go: Go): boolean {
  return expression.kind === 'literal' && ['integer', 'text'].includes(go(expression).type);
}
