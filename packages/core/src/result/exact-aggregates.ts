import { addAggregateFunction } from 'arquero';
import { type Expression, mapChildren } from '../expression/tree.js';
import { exactSum } from '../ops/exact-sum.js';

/*
 * Arquero adds floats one after another, and rounds as often. In a tail its sums and means are replaced by exact ones,
 * which are rounded once, so that they mean the same there as in a head.
 */

interface State {
  valid: number;
  addends: number[];
}

/** By the name in `op`, the name under which Arquero knows the exact aggregate. */
const EXACT = new Map([
  ['sum', 'tavola_sum'],
  ['mean', 'tavola_mean'],
  ['average', 'tavola_mean'],
]);

const nothing = (): void => {};

define('tavola_sum', {
  create: () => ({
    init(state: State) {
      state.addends = [];
    },
    add: (state: State, addend: unknown) => state.addends.push(Number(addend)),
    rem: nothing,
    value: ({ valid, addends }: State) => (valid === 0 ? undefined : exactSum(addends, 1)),
  }),
  param: [1],
});
// All aggregates of an expression share one state, so the mean must not add the addends once more.
define('tavola_mean', {
  create: () => ({
    init: nothing,
    add: nothing,
    rem: nothing,
    value: ({ valid, addends }: State) => (valid === 0 ? undefined : exactSum(addends, valid)),
  }),
  param: [1],
  req: ['tavola_sum'],
});

function define(name: string, aggregate: object): void {
  // Another copy of this module may have defined it before.
  addAggregateFunction(name, aggregate as never, { override: true });
}

/** The expression with exact aggregates in place of Arquero's own. */
export function withExactAggregates(expression: Expression): Expression {
  const inner = mapChildren(expression, withExactAggregates);
  const exact = inner.kind === 'call' ? EXACT.get(inner.op) : undefined;
  return inner.kind === 'call' && exact ? { ...inner, op: exact } : inner;
}
