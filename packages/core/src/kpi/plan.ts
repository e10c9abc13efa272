import type { DatasetSpec } from '../dataset/check-dataset.js';
import { toSource } from '../expression/print.js';
import {
  columnsOf,
  type Expression,
  mapChildren,
  type NamedExpression,
  substitute,
} from '../expression/tree.js';
import { NUMERIC, type TypedColumn, typeOf } from '../expression/types.js';
import { NO_INPUT } from '../ops/aggregate.js';
import { AGGREGATES } from '../ops/aggregates.js';
import { nearest, TavolaError } from '../util/errors.js';
import type { Verb } from './verbs.js';

/** One aggregate of a KPI; KPIs name it by its place in the list. */
export interface AggregateCall {
  op: string;
  /** Over the dataset's columns; missing where the aggregate takes no argument. */
  input?: Expression;
  /** Type of the input. */
  type: TypedColumn;
}

export interface PlannedColumn extends TypedColumn {
  name: string;
}

/**
 * How a KPI is computed, as plain JSON: the *head* where the data is, split by split, and the *tail* on the small table
 * that comes of it.
 */
export interface KpiPlan {
  kpi: string;
  head: {
    /** All must hold; over the dataset's columns, as are keys and inputs. */
    filters: Expression[];
    keys: (NamedExpression & { type: TypedColumn })[];
    aggregates: AggregateCall[];
  };
  /** The rollup's columns, over keys and aggregates; aggregate i is the column `#i`. */
  measures: NamedExpression[];
  tail: Verb[];
  /** Columns of the result, in order. */
  columns: PlannedColumn[];
}

/** Keys that a group may have. */
const MAX_KEYS = 8;

/** Name of the column that holds an aggregate's values until the measures are computed. */
export function slotName(index: number): string {
  return `#${index}`;
}

/**
 * Parts a KPI's verbs in head and tail. What precedes the first `rollup` is rewritten in terms of the dataset's own
 * columns, so that the head is filters, keys and aggregates and no more.
 *
 * @throws TavolaError KPI_INVALID where the KPI cannot be computed split by split
 */
export function planKpi(kpi: string, dataset: DatasetSpec, verbs: readonly Verb[]): KpiPlan {
  const fail = (message: string): never => {
    throw new TavolaError('KPI_INVALID', `KPI ${kpi}: ${message}`);
  };
  const at = verbs.findIndex(({ verb }) => verb === 'rollup');
  if (at < 0)
    fail(
      'it has no rollup or count, so its result would grow with the data. End it with .rollup({ … }) or .count().',
    );

  const columnType = (name: string): TypedColumn => dataset.columns[name]!;
  let meaning = new Map<string, Expression>(
    Object.keys(dataset.columns).map((name) => [name, { kind: 'column', name }]),
  );
  const resolve = (expression: Expression): Expression =>
    substitute(expression, (name) => meaning.get(name)!);
  const typed = (expression: Expression, what: string): TypedColumn => {
    const type = typeOf(expression, columnType);
    if (type.type === 'any') {
      fail(
        `what type ${what}, ${toSource(expression)}, gives cannot be known before the data is read. Let it give one type: a number, text, a boolean or a date.`,
      );
    }
    return type;
  };
  const rowLevel = (expression: Expression, verb: string): Expression => {
    const aggregate = firstAggregate(expression);
    if (aggregate) {
      fail(
        `op.${aggregate} stands in ${verb} before the rollup, where rows are seen one at a time. Aggregate in .rollup({ … }), and use it in a verb after that.`,
      );
    }
    return resolve(expression);
  };

  const filters: Expression[] = [];
  let keys: NamedExpression[] = [];
  for (const verb of verbs.slice(0, at)) {
    switch (verb.verb) {
      case 'filter':
        filters.push(rowLevel(verb.predicate, 'filter'));
        break;
      case 'derive': {
        const derived = verb.columns.map(
          ({ name, value }) => [name, rowLevel(value, `derive ${name}`)] as const,
        );
        for (const [name, value] of derived) meaning.set(name, value);
        break;
      }
      case 'select':
        meaning = new Map(verb.columns.map((name) => [name, meaning.get(name)!]));
        break;
      case 'rename': {
        const to = new Map(verb.columns.map((column) => [column.from, column.to]));
        meaning = new Map([...meaning].map(([name, value]) => [to.get(name) ?? name, value]));
        break;
      }
      case 'groupby':
        keys = verb.keys.map(({ name, value }) => ({
          name,
          value: rowLevel(value, `groupby ${name}`),
        }));
        break;
      case 'ungroup':
        keys = [];
        break;
      case 'orderby':
        // The order of rows does not change an exact aggregate, only that in which groups come.
        fail('orderby stands before the rollup. Sort the result instead: put it after the rollup.');
        break;
      case 'slice':
        fail(
          'slice stands before the rollup, and which rows are first is not known split by split. Slice the result instead.',
        );
    }
  }

  const known = (argument: Expression, op: string): Expression => {
    for (const name of columnsOf(argument)) {
      if (meaning.has(name)) continue;
      const near = nearest(name, meaning.keys());
      fail(
        `op.${op} names a column "${name}", which is not there${near ? `; did you mean "${near}"?` : '.'} The columns are ${[...meaning.keys()].join(', ')}.`,
      );
    }
    return argument;
  };
  const aggregates: AggregateCall[] = [];
  const slots = new Map<string, number>();
  const slotOf = (op: string, args: Expression[]): Expression => {
    const aggregate = AGGREGATES.get(op);
    if (!aggregate) {
      return fail(
        `op.${op} is not among the aggregates that can be computed split by split: ${[...AGGREGATES.keys()].join(', ')}.`,
      );
    }
    if (args.length !== aggregate.arity)
      fail(`op.${op} takes ${aggregate.arity} argument(s), not ${args.length}.`);
    const argument = args[0] && resolve(known(asColumn(args[0]), op));
    const type = argument ? typed(argument, `the argument of op.${op}`) : NO_INPUT;
    if (aggregate.numbersOnly && !NUMERIC.has(type.type)) {
      fail(
        `op.${op} takes numbers, and ${toSource(argument!)} gives a ${type.type}. Give it a number, or use op.count, op.distinct, op.min or op.max.`,
      );
    }
    const key = JSON.stringify([op, argument]);
    let slot = slots.get(key);
    if (slot === undefined) {
      slot = aggregates.length;
      slots.set(key, slot);
      aggregates.push(argument ? { op, input: argument, type } : { op, type });
    }
    return { kind: 'column', name: slotName(slot) };
  };
  const extract = (expression: Expression): Expression =>
    expression.kind === 'call' && isAggregate(expression.op)
      ? slotOf(expression.op, expression.arguments)
      : mapChildren(expression, extract);

  const rollup = verbs[at] as Extract<Verb, { verb: 'rollup' }>;
  const measures = rollup.columns.map(({ name, value }) => {
    const measure = extract(value);
    const loose = [...columnsOf(measure)].find((column) => !column.startsWith('#'));
    if (loose !== undefined) {
      fail(
        `rollup ${name} reads ${loose} outside an aggregate. Wrap it in one, for instance op.sum or op.max.`,
      );
    }
    return { name, value: measure };
  });
  if (keys.length > MAX_KEYS)
    fail(`it groups by ${keys.length} keys; at most ${MAX_KEYS} are possible.`);
  const plannedKeys = keys.map((key) => ({
    ...key,
    type: typed(key.value, `the key ${key.name}`),
  }));
  const tail = verbs.slice(at + 1);
  return {
    kpi,
    head: { filters, keys: plannedKeys, aggregates },
    measures,
    tail,
    columns: resultColumns(plannedKeys, aggregates, measures, tail),
  };
}

/** Arquero lets an aggregate name its column by a text: `op.sum('total_price')`. */
function asColumn(expression: Expression): Expression {
  return expression.kind === 'literal' && typeof expression.value === 'string'
    ? { kind: 'column', name: expression.value }
    : expression;
}

/** Arquero's other aggregates and window functions, which a head does not know. */
const OTHER_AGGREGATES = new Set(
  'any array_agg array_agg_distinct object_agg map_agg entries_agg product mode variance variancep stdev stdevp quantile median covariance covariancep corr bins row_number rank avg_rank dense_rank percent_rank cume_dist ntile lag lead first_value last_value nth_value fill_down fill_up'.split(
    ' ',
  ),
);

function isAggregate(op: string): boolean {
  return AGGREGATES.has(op) || OTHER_AGGREGATES.has(op);
}

function firstAggregate(expression: Expression): string | undefined {
  let found: string | undefined;
  const visit = (node: Expression): Expression => {
    if (node.kind === 'call' && isAggregate(node.op)) found ??= node.op;
    return mapChildren(node, visit);
  };
  visit(expression);
  return found;
}

/** Follows the types of the columns from the rollup to the end of the tail. */
function resultColumns(
  keys: KpiPlan['head']['keys'],
  aggregates: AggregateCall[],
  measures: NamedExpression[],
  tail: readonly Verb[],
): PlannedColumn[] {
  const slots = new Map(
    aggregates.map(({ op, type }, index) => [
      slotName(index),
      AGGREGATES.get(op)!.resultType(type),
    ]),
  );
  let columns = new Map<string, TypedColumn>(keys.map(({ name, type }) => [name, type]));
  for (const { name, value } of measures)
    columns.set(
      name,
      typeOf(value, (column) => slots.get(column)!),
    );
  let grouping: [string, TypedColumn][] = [];

  const typeIn = (expression: Expression): TypedColumn =>
    typeOf(
      expression,
      (name) => columns.get(name)!,
      (op, args) => AGGREGATES.get(op)?.resultType(args[0] ? typeIn(args[0]) : NO_INPUT),
    );
  for (const verb of tail) {
    switch (verb.verb) {
      case 'derive': {
        const types = verb.columns.map(({ name, value }) => [name, typeIn(value)] as const);
        for (const [name, type] of types) columns.set(name, type);
        break;
      }
      case 'select':
        columns = new Map(verb.columns.map((name) => [name, columns.get(name)!]));
        break;
      case 'rename': {
        const to = new Map(verb.columns.map((column) => [column.from, column.to]));
        columns = new Map([...columns].map(([name, type]) => [to.get(name) ?? name, type]));
        break;
      }
      case 'groupby':
        grouping = verb.keys.map(({ name, value }) => [name, typeIn(value)]);
        break;
      case 'ungroup':
        grouping = [];
        break;
      case 'rollup': {
        const types = verb.columns.map(({ name, value }) => [name, typeIn(value)] as const);
        columns = new Map([...grouping, ...types]);
        grouping = [];
        break;
      }
    }
  }
  return [...columns].map(([name, { type, scale }]) => ({ name, type, scale }));
}

/** Names of the dataset's columns that a plan reads. */
export function columnsRead(plan: KpiPlan): Set<string> {
  const read = new Set<string>();
  const { filters, keys, aggregates } = plan.head;
  for (const expression of [...filters, ...keys.map((key) => key.value)])
    columnsOf(expression, read);
  for (const { input } of aggregates) if (input) columnsOf(input, read);
  return read;
}
