import { constantValue } from '../expression/constant-value.js';
import { toSource } from '../expression/print.js';
import { children, columnsOf, type Expression, mapChildren } from '../expression/tree.js';
import { NUMERIC } from '../expression/types.js';
import { AGGREGATES } from '../ops/aggregates.js';
import { nearest } from '../util/errors.js';
import { firstCall, isAggregate, WINDOW_FUNCTIONS, windowArity } from './functions.js';
import { type Schema, typeIn } from './schema.js';

/** Which functions of several rows an expression may use where it stands. */
export interface Allowed {
  aggregates: boolean;
  windows: boolean;
}

export type Refuse = (code: 'KPI_INVALID' | 'EXPRESSION_INVALID', message: string) => never;

/** Arquero lets an aggregate or a window function name its columns by texts: `op.sum('total_price')`. */
export function withNamedColumns(expression: Expression): Expression {
  const inner = mapChildren(expression, withNamedColumns);
  if (inner.kind !== 'call') return inner;
  const arity =
    AGGREGATES.get(inner.op)?.arity ?? (WINDOW_FUNCTIONS.has(inner.op) ? windowArity(inner.op) : 0);
  return {
    ...inner,
    arguments: inner.arguments.map((argument, i) =>
      i < arity && argument.kind === 'literal' && typeof argument.value === 'string'
        ? { kind: 'column', name: argument.value }
        : argument,
    ),
  };
}

/** Refuses what can be seen to be wrong before any row is read, with its place and the remedy. */
export function checkExpression(
  expression: Expression,
  schema: Schema,
  place: string,
  allowed: Allowed,
  refuse: Refuse,
): void {
  for (const name of columnsOf(expression)) checkColumn(name, schema, place, refuse);
  const window = allowed.windows
    ? undefined
    : firstCall(expression, (op) => WINDOW_FUNCTIONS.has(op));
  if (window !== undefined) {
    refuse(
      'KPI_INVALID',
      `op.${window} in ${place} looks at several rows in their order: put it in a .derive({ … }) before, and use that column.`,
    );
  }
  const aggregate = allowed.aggregates ? undefined : firstCall(expression, isAggregate);
  if (aggregate !== undefined) {
    refuse(
      'KPI_INVALID',
      `op.${aggregate} in ${place} looks at several rows: put it in a .derive({ … }) before, and use that column.`,
    );
  }
  checkAggregates(expression, schema, place, refuse);
  checkConstants(expression, place, refuse);
  checkCounts(expression, place, refuse);
}

export function checkColumn(name: string, schema: Schema, place: string, refuse: Refuse): void {
  if (schema.open || schema.columns.has(name)) return;
  const names = [...schema.columns.keys()];
  const near = nearest(name, names);
  refuse(
    'EXPRESSION_INVALID',
    `${place}: there is no column "${name}" here${near ? `; did you mean "${near}"?` : '.'} The columns are ${names.join(', ')}.`,
  );
}

function checkAggregates(
  expression: Expression,
  schema: Schema,
  place: string,
  refuse: Refuse,
): void {
  if (expression.kind === 'call') {
    const aggregate = AGGREGATES.get(expression.op);
    if (aggregate) {
      const { name, arity, params = 0, numbersOnly } = aggregate;
      const given = expression.arguments.length;
      if (given < arity || given > arity + params) {
        const takes = params === 0 ? `${arity}` : `${arity} to ${arity + params}`;
        refuse('KPI_INVALID', `op.${name} takes ${takes} argument(s), not ${given}.`);
      }
      for (const input of expression.arguments.slice(0, arity)) {
        const { type } = typeIn(schema, input);
        if (!numbersOnly || type === 'any' || NUMERIC.has(type)) continue;
        refuse(
          'KPI_INVALID',
          `op.${name} in ${place} takes numbers, and ${toSource(input)} gives a ${type}. Give it a number, or use op.count, op.distinct, op.min or op.max.`,
        );
      }
    }
  }
  for (const child of children(expression)) checkAggregates(child, schema, place, refuse);
}

/** Arquero computes what follows the columns of an aggregate or a window function once, before any row. */
function checkConstants(expression: Expression, place: string, refuse: Refuse): void {
  if (expression.kind === 'call') {
    const { op } = expression;
    const arity =
      AGGREGATES.get(op)?.arity ??
      (WINDOW_FUNCTIONS.has(op) ? windowArity(op) : Number.POSITIVE_INFINITY);
    for (const argument of expression.arguments.slice(arity)) {
      if (constantValue(argument) !== undefined) continue;
      refuse(
        'KPI_INVALID',
        `op.${op} in ${place} takes a constant where it is given ${toSource(argument)}. Write a value, or give one with .params({ … }).`,
      );
    }
  }
  for (const child of children(expression)) checkConstants(child, place, refuse);
}

/** Of the rows of a group, `op.values(d.x)` can mean nothing but their values; of an object it gives the object's. */
export function withValuesAsAggregate(expression: Expression): Expression {
  if (expression.kind !== 'call') return mapChildren(expression, withValuesAsAggregate);
  if (isAggregate(expression.op)) return expression;
  const [argument] = expression.arguments;
  return expression.op === 'values' && argument && looseColumn(argument) !== undefined
    ? { ...expression, op: 'array_agg' }
    : mapChildren(expression, withValuesAsAggregate);
}

/** Arquero looks at these constants only where there are rows. */
function checkCounts(expression: Expression, place: string, refuse: Refuse): void {
  if (expression.kind === 'call') {
    const { op, arguments: args } = expression;
    const arity = WINDOW_FUNCTIONS.has(op) ? windowArity(op) : 0;
    if (args.length < arity) refuse('KPI_INVALID', `op.${op} in ${place} takes a column.`);
    const [count, part] = [args[arity], args[1]].map((given) => given && constantValue(given));
    if (/^(ntile|nth_value)$/.test(op) && !(Number(count) > 0)) {
      const after = arity > 0 ? ' after its column' : '';
      refuse('KPI_INVALID', `op.${op} in ${place} takes a number from 1 on${after}.`);
    }
    if (/^(approx_)?quantile$/.test(op) && typeof part !== 'number') {
      refuse('KPI_INVALID', `op.${op} in ${place} takes a number from 0 to 1 after its column.`);
    }
  }
  for (const child of children(expression)) checkCounts(child, place, refuse);
}

/** The name of a column that an expression reads outside any aggregate. */
export function looseColumn(expression: Expression): string | undefined {
  if (expression.kind === 'column') return expression.name;
  if (expression.kind === 'call' && isAggregate(expression.op)) return undefined;
  for (const child of children(expression)) {
    const found = looseColumn(child);
    if (found !== undefined) return found;
  }
  return undefined;
}
