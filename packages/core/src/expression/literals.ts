import { TavolaError } from '../util/errors.js';
import type { Expression } from './tree.js';

/** What a parameter may be: a value, a date, a regular expression, or arrays, objects and maps by text of them. */
export type ParamValue =
  | string
  | number
  | boolean
  | null
  | Date
  | RegExp
  | readonly ParamValue[]
  | ReadonlyMap<string, ParamValue>
  | { readonly [name: string]: ParamValue };

export type Params = Record<string, ParamValue>;

/** A number, text, boolean or null as an expression. */
export function fromScalar(value: string | number | boolean | null): Expression {
  // JSON has no -0, and no other number that is not finite.
  if (Object.is(value, -0)) {
    return { kind: 'unary', operator: '-', argument: { kind: 'literal', value: 0 } };
  }
  if (typeof value !== 'number' || Number.isFinite(value)) return { kind: 'literal', value };
  const name = Number.isNaN(value) ? 'NaN' : 'Infinity';
  const constant: Expression = { kind: 'constant', name };
  return value < 0 ? { kind: 'unary', operator: '-', argument: constant } : constant;
}

/**
 * The value of a parameter as an expression.
 *
 * @param where for errors: the place, and the parameter's name
 * @throws TavolaError EXPRESSION_INVALID
 */
export function fromParam(value: unknown, where: string, name: string): Expression {
  const go = (item: unknown): Expression => fromParam(item, where, name);
  if (value === null || value === undefined) return fromScalar(null);
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') {
    return fromScalar(value);
  }
  if (value instanceof Date) {
    return { kind: 'call', op: 'tavola_date', arguments: [fromScalar(value.getTime())] };
  }
  if (value instanceof RegExp) return { kind: 'regexp', pattern: value.source, flags: value.flags };
  if (Array.isArray(value)) return { kind: 'array', items: value.map(go) };
  const isMap = value instanceof Map && [...value.keys()].every((key) => typeof key === 'string');
  if (isMap || (typeof value === 'object' && isPlain(value))) {
    const entries = Object.entries(isMap ? Object.fromEntries(value) : value).map(
      ([key, item]) => ({ name: key, value: go(item) }),
    );
    return { kind: 'object', entries };
  }
  throw new TavolaError(
    'EXPRESSION_INVALID',
    `${where}: the parameter ${name} is ${kindOf(value)}, which cannot be sent to a worker. Give a text, number, boolean, null, date or regular expression, or an array or plain object of them.`,
  );
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || prototype === Object.prototype;
}

function kindOf(value: unknown): string {
  if (typeof value === 'object') return `a ${value?.constructor.name ?? 'object'}`;
  return `a ${typeof value}`;
}
