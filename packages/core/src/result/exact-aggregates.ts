import { addAggregateFunction } from 'arquero';
import { type Expression, mapChildren } from '../expression/tree.js';
import type { TypedColumn } from '../expression/types.js';
import { exactSum, nearestQuotient } from '../ops/exact-sum.js';

/*
 * Arquero adds floats one after another, and rounds as often. In a tail its sums and means are replaced by exact ones, so
 * that they mean the same there as in a head: decimals are added as scaled integers, floats exactly and rounded once.
 */

interface State {
  valid: number;
  addends: number[];
}

/** By the name in `op`, the names under which Arquero knows the exact aggregates of floats and of decimals. */
const EXACT = new Map([
  ['sum', { float: 'tavola_sum', decimal: 'tavola_decimal_sum' }],
  ['mean', { float: 'tavola_mean', decimal: 'tavola_decimal_mean' }],
  ['average', { float: 'tavola_mean', decimal: 'tavola_decimal_mean' }],
]);

// All aggregates of one expression share a state, so that one of them gathers the addends for all.
define('tavola_addends', [1], () => ({
  init(state: State) {
    state.addends = [];
  },
  add: (state: State, addend: unknown) => state.addends.push(Number(addend)),
  value: ({ addends }: State) => addends,
}));
defineSum('tavola_sum', [1], ({ addends }) => exactSum(addends, 1));
defineSum('tavola_mean', [1], ({ addends, valid }) => exactSum(addends, valid));
defineSum('tavola_decimal_sum', [1, 1], ({ addends }, scale) => decimalSum(addends, scale, 1));
defineSum('tavola_decimal_mean', [1, 1], ({ addends, valid }, scale) =>
  decimalSum(addends, scale, valid),
);

function defineSum(
  name: string,
  param: [number, number?],
  value: (state: State, scale: number) => number,
): void {
  const create = (scale = 0) => ({
    value: (state: State) => (state.valid === 0 ? undefined : value(state, scale)),
  });
  define(name, param, create, ['tavola_addends']);
}

function define(
  name: string,
  param: [number, number?],
  create: (scale?: number) => object,
  req?: string[],
): void {
  const nothing = (): void => {};
  const aggregate = {
    create: (scale?: number) => ({ init: nothing, add: nothing, rem: nothing, ...create(scale) }),
    param,
    ...(req && { req }),
  };
  // Another copy of this module may have defined it before.
  addAggregateFunction(name, aggregate as never, { override: true });
}

/** The sum of doubles that stand for decimals, divided, rounded once. */
function decimalSum(addends: readonly number[], scale: number, divisor: number): number {
  const factor = 10 ** scale;
  let sum = 0n;
  for (const addend of addends) sum += BigInt(Math.round(addend * factor));
  return nearestQuotient(sum, 10n ** BigInt(scale) * BigInt(divisor));
}

/**
 * The expression with exact aggregates in place of Arquero's own.
 *
 * @param typeOf the type of an expression over the table's columns
 */
export function withExactAggregates(
  expression: Expression,
  typeOf: (expression: Expression) => TypedColumn,
): Expression {
  if (expression.kind === 'call') {
    const exact = EXACT.get(expression.op);
    const [addend] = expression.arguments;
    if (exact && addend) {
      const { type, scale } = typeOf(addend);
      return type === 'decimal'
        ? {
            kind: 'call',
            op: exact.decimal,
            arguments: [addend, { kind: 'literal', value: scale }],
          }
        : { kind: 'call', op: exact.float, arguments: [addend] };
    }
  }
  return mapChildren(expression, (child) => withExactAggregates(child, typeOf));
}
