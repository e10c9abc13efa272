import {
  BOOLEAN,
  binaryKinds,
  isWithin,
  kindOf,
  LIST,
  logicalKinds,
  NULL,
  NULLISH,
  NUMBER,
  PRIMITIVE,
  TEXT,
  UNDEFINED,
} from './kinds.js';
import { SCALAR_FUNCTIONS } from './scalar-functions.js';
import type { Expression } from './tree.js';

/** An expression of at most one column as a function of the column's value. It never throws. */
export interface Scalar {
  /** What its values can be. */
  kinds: number;
  /** What is in its values where they are lists. */
  items?: number;
  of: (value: unknown) => unknown;
}

const CONSTANTS: Readonly<Record<string, number | undefined>> = {
  undefined,
  Infinity: Number.POSITIVE_INFINITY,
  NaN: Number.NaN,
  E: Math.E,
  LN2: Math.LN2,
  LN10: Math.LN10,
  LOG2E: Math.LOG2E,
  LOG10E: Math.LOG10E,
  PI: Math.PI,
  SQRT1_2: Math.SQRT1_2,
  SQRT2: Math.SQRT2,
};

/** JavaScript's operators. What their operands are is not known here; numbers in name only. */
const BINARY: Readonly<Record<string, (left: number, right: number) => unknown>> = {
  '+': (left, right) => left + right,
  '-': (left, right) => left - right,
  '*': (left, right) => left * right,
  '/': (left, right) => left / right,
  '%': (left, right) => left % right,
  '**': (left, right) => left ** right,
  '&': (left, right) => left & right,
  '|': (left, right) => left | right,
  '^': (left, right) => left ^ right,
  '<<': (left, right) => left << right,
  '>>': (left, right) => left >> right,
  '>>>': (left, right) => left >>> right,
  '<': (left, right) => left < right,
  '<=': (left, right) => left <= right,
  '>': (left, right) => left > right,
  '>=': (left, right) => left >= right,
  // biome-ignore lint/suspicious/noDoubleEquals: the operator of the expression
  '==': (left, right) => left == right,
  // biome-ignore lint/suspicious/noDoubleEquals: the operator of the expression
  '!=': (left, right) => left != right,
  '===': (left, right) => left === right,
  '!==': (left, right) => left !== right,
};

const UNARY: Readonly<Record<string, (value: number) => unknown>> = {
  '-': (value) => -value,
  '+': (value) => +value,
  '~': (value) => ~value,
  '!': (value) => !value,
};

/**
 * Makes an expression, such as `inUtc` gives it, a function of the only column that it reads, of nested closures. Undefined
 * where it may throw, or holds what is known to Arquero alone.
 *
 * @param column what the column's values can be
 */
export function toScalar(expression: Expression, column: number): Scalar | undefined {
  switch (expression.kind) {
    case 'column':
      return { kinds: column, of: (value) => value };
    case 'literal':
      return constant(expression.value, kindOf(expression.value));
    case 'constant':
      return constant(
        CONSTANTS[expression.name],
        expression.name === 'undefined' ? UNDEFINED : NUMBER,
      );
    case 'unary':
      return unary(expression.operator, toScalar(expression.argument, column));
    case 'binary':
      return binary(
        expression.operator,
        toScalar(expression.left, column),
        toScalar(expression.right, column),
      );
    case 'conditional':
      return conditional(all([expression.test, expression.yes, expression.no], column));
    case 'template':
      return template(expression.texts, all(expression.values, column));
    case 'array':
      return array(all(expression.items, column));
    case 'member':
      return member(toScalar(expression.object, column), expression.property, column);
    case 'call':
      return call(expression.op, expression.arguments, column);
    default:
      return undefined;
  }
}

function constant(value: unknown, kinds: number): Scalar {
  return { kinds, of: () => value };
}

function all(expressions: readonly Expression[], column: number): Scalar[] | undefined {
  const scalars: Scalar[] = [];
  for (const expression of expressions) {
    const scalar = toScalar(expression, column);
    if (!scalar) return undefined;
    scalars.push(scalar);
  }
  return scalars;
}

function isPrimitive({ kinds }: Scalar): boolean {
  return isWithin(kinds, PRIMITIVE);
}

function unary(operator: string, argument: Scalar | undefined): Scalar | undefined {
  const by = Object.hasOwn(UNARY, operator) ? UNARY[operator] : undefined;
  if (!by || !argument || !isPrimitive(argument)) return undefined;
  const { of } = argument;
  return { kinds: operator === '!' ? BOOLEAN : NUMBER, of: (value) => by(of(value) as number) };
}

function binary(
  operator: string,
  left: Scalar | undefined,
  right: Scalar | undefined,
): Scalar | undefined {
  if (!left || !right) return undefined;
  const [l, r] = [left.of, right.of];
  const chosen = logicalKinds(operator, left.kinds, right.kinds);
  if (chosen !== undefined) {
    if (operator === '&&') return { kinds: chosen, of: (value) => l(value) && r(value) };
    if (operator === '||') return { kinds: chosen, of: (value) => l(value) || r(value) };
    return { kinds: chosen, of: (value) => l(value) ?? r(value) };
  }
  const by = Object.hasOwn(BINARY, operator) ? BINARY[operator] : undefined;
  const kinds = binaryKinds(operator, left.kinds, right.kinds);
  if (!by || kinds === undefined || !isPrimitive(left) || !isPrimitive(right)) return undefined;
  return { kinds, of: (value) => by(l(value) as number, r(value) as number) };
}

function conditional(parts: Scalar[] | undefined): Scalar | undefined {
  if (!parts) return undefined;
  const [test, yes, no] = parts as [Scalar, Scalar, Scalar];
  return {
    kinds: yes.kinds | no.kinds,
    of: (value) => (test.of(value) ? yes.of(value) : no.of(value)),
  };
}

function template(texts: readonly string[], values: Scalar[] | undefined): Scalar | undefined {
  // In a template's source a carriage return would become a line feed.
  if (!values?.every(isPrimitive) || texts.some((text) => text.includes('\r'))) return undefined;
  return {
    kinds: TEXT,
    of: (value) =>
      texts.map((text, i) => (i === 0 ? '' : `${values[i - 1]!.of(value)}`) + text).join(''),
  };
}

function array(items: Scalar[] | undefined): Scalar | undefined {
  if (!items?.every(isPrimitive)) return undefined;
  return {
    kinds: LIST,
    items: items.reduce((kinds, item) => kinds | item.kinds, 0),
    of: (value) => items.map(({ of }) => of(value)),
  };
}

/** A length, or what stands at a place; of null it would throw. */
function member(
  object: Scalar | undefined,
  property: Expression,
  column: number,
): Scalar | undefined {
  if (!object) return undefined;
  const isText = object.kinds === TEXT;
  if (!isText && object.kinds !== LIST) return undefined;
  const { of } = object;
  if (property.kind === 'literal' && property.value === 'length') {
    return { kinds: NUMBER, of: (value) => (of(value) as string).length };
  }
  const index = toScalar(property, column);
  const items = isText ? TEXT : object.items;
  if (index?.kinds !== NUMBER || items === undefined) return undefined;
  return {
    kinds: items | UNDEFINED,
    of: (value) => (of(value) as string)[index.of(value) as number],
  };
}

function call(op: string, args: readonly Expression[], column: number): Scalar | undefined {
  const [first, second, third] = args;
  if (op === 'recode' && first && second) return recode(first, second, third, column);
  if (second?.kind === 'regexp') return withPattern(op, args, second, column);
  const known = Object.hasOwn(SCALAR_FUNCTIONS, op) ? SCALAR_FUNCTIONS[op] : undefined;
  const values = known && all(args, column);
  const kinds = values && known.kinds(values.map((scalar) => scalar.kinds));
  if (kinds === undefined) return undefined;
  const of = known!.of as (...values: unknown[]) => unknown;
  return {
    kinds,
    items: TEXT,
    of: (value) => of(...values!.map((scalar) => scalar.of(value))),
  };
}

function recode(
  first: Expression,
  map: Expression,
  fallback: Expression | undefined,
  column: number,
): Scalar | undefined {
  if (map.kind !== 'object' || map.entries.some(({ name }) => name === '__proto__'))
    return undefined;
  const value = toScalar(first, column);
  const otherwise = fallback ? toScalar(fallback, column) : constant(undefined, UNDEFINED);
  const entries = all(
    map.entries.map((entry) => entry.value),
    column,
  );
  if (!value || !otherwise || !entries || !isPrimitive(value)) return undefined;
  const byName = new Map(map.entries.map(({ name }, i) => [name, entries[i]!]));
  const isAlways = isWithin(otherwise.kinds, ~UNDEFINED);
  return {
    kinds: entries.reduce(
      (kinds, entry) => kinds | entry.kinds,
      isAlways ? otherwise.kinds : (otherwise.kinds & ~UNDEFINED) | value.kinds,
    ),
    of: (given) => {
      const key = value.of(given);
      const entry = byName.get(`${key}`);
      if (entry) return entry.of(given);
      const other = otherwise.of(given);
      return other === undefined ? key : other;
    },
  };
}

/** A call with a regular expression, which must not remember where it stopped. */
function withPattern(
  op: string,
  [first, , third]: readonly Expression[],
  { pattern, flags }: Expression & { kind: 'regexp' },
  column: number,
): Scalar | undefined {
  const text = first && toScalar(first, column);
  const other = third ? toScalar(third, column) : constant(undefined, UNDEFINED);
  if (!text || !other || !isPrimitive(text) || !isPrimitive(other) || /[^dgimsu]/.test(flags)) {
    return undefined;
  }
  const regexp = new RegExp(pattern, flags);
  const nothing = text.kinds & NULLISH;
  /** Calls `by` with the text of a value, where it is not null. */
  const ofText =
    (by: (value: string, other: unknown) => unknown, otherwise: (value: unknown) => unknown) =>
    (given: unknown): unknown => {
      const value = text.of(given);
      return value === null || value === undefined
        ? otherwise(value)
        : by(String(value), other.of(given));
    };
  switch (op) {
    case 'replace':
      return {
        kinds: TEXT | nothing,
        of: ofText(
          (value, by) => value.replace(regexp, String(by)),
          (value) => value,
        ),
      };
    case 'split':
      return {
        kinds: LIST,
        items: TEXT | UNDEFINED,
        of: ofText(
          (value, limit) => value.split(regexp, limit as number),
          () => [],
        ),
      };
    case 'match':
      // Without an index it gives all groups.
      if (other.kinds !== NUMBER) return undefined;
      return {
        kinds: TEXT | NULL | UNDEFINED,
        of: ofText(
          (value, index) => {
            const found = value.match(regexp);
            return found === null ? null : found[index as number];
          },
          (value) => value,
        ),
      };
    default:
      return undefined;
  }
}
