import { describeEvaluation } from '../expression/describe-evaluation.js';
import { type Expression, keyOf } from '../expression/tree.js';
import type { TypedColumn } from '../expression/types.js';
import { type Head, isOwnName } from '../kpi/plan.js';
import type { ExplainedExpression } from './explanation.js';
import { expressionSource } from './verb-source.js';

/** How the expressions of a head are evaluated. Two that are the same are one, as they are when they run. */
export function explainKernel(
  head: Head,
  columns: (name: string) => TypedColumn,
): ExplainedExpression[] {
  const found = new Map<string, ExplainedExpression>();
  for (const [use, expression] of usesOf(head)) {
    const key = keyOf(expression);
    const known = found.get(key);
    if (known === undefined) {
      const { how, code } = describeEvaluation(expression, columns);
      found.set(key, { uses: [use], expression: expressionSource(expression), how, code });
    } else if (!known.uses.includes(use)) {
      known.uses.push(use);
    }
  }
  return [...found.values()];
}

function usesOf({ kind, lookups, filters, keys, lateFilters, aggregates }: Head) {
  return [
    ...lookups.flatMap(({ left }, i) => left.map((key) => use(`key of lookup ${i + 1}`, key))),
    ...filters.map((filter) => use('filter', filter)),
    ...keys.map(({ name, value }) => use(keyUse(name), value)),
    ...lateFilters.map((filter) => use('filter of groups', filter)),
    ...aggregates.flatMap(({ op, inputs }) =>
      inputs.map((input) => use(kind === 'rows' ? 'rows' : `op.${op}`, input)),
    ),
  ];
}

function use(what: string, expression: Expression): [string, Expression] {
  return [what, expression];
}

function keyUse(name: string): string {
  return isOwnName(name) ? 'dedupe' : `key ${name}`;
}
