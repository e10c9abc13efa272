import type { DatasetSpec } from '../dataset/check-dataset.js';
import { dateTakenForText } from '../expression/date-text.js';
import { toSource } from '../expression/print.js';
import {
  children,
  columnsOf,
  type Expression,
  mapChildren,
  type NamedExpression,
  substitute,
} from '../expression/tree.js';
import { NUMERIC, type TypedColumn, typeOf } from '../expression/types.js';
import { NO_INPUT } from '../ops/aggregate.js';
import { AGGREGATES } from '../ops/aggregates.js';
import { nearest } from '../util/errors.js';
import { type AggregateCall, type KpiPlan, slotName } from './plan.js';
import type { Verb } from './verbs.js';

/** Keys that a group may have. */
const MAX_KEYS = 8;

/** Arquero's other aggregates and its window functions, which no head knows. */
const OTHER_AGGREGATES = new Set(
  [
    'any array_agg array_agg_distinct object_agg map_agg entries_agg product mode variance variancep stdev stdevp',
    'quantile median covariance covariancep corr bins',
    'row_number rank avg_rank dense_rank percent_rank cume_dist ntile lag lead first_value last_value nth_value',
    'fill_down fill_up',
  ].flatMap((names) => names.split(' ')),
);

/**
 * Turns the verbs up to the first rollup into a head: everything is rewritten in terms of the dataset's own columns, so
 * that a head is filters, keys and aggregates and no more.
 */
export class HeadPlanner {
  readonly #dataset: DatasetSpec;
  readonly #fail: (message: string) => never;
  /** What each column of the table as it stands means in the dataset's columns. */
  #meaning: ReadonlyMap<string, Expression>;
  #keys: NamedExpression[] = [];
  readonly #filters: Expression[] = [];
  readonly #aggregates: AggregateCall[] = [];
  /** The place of each aggregate by what it computes. */
  readonly #slots = new Map<string, number>();

  constructor(dataset: DatasetSpec, fail: (message: string) => never) {
    this.#dataset = dataset;
    this.#fail = fail;
    this.#meaning = new Map(
      Object.keys(dataset.columns).map((name) => [name, { kind: 'column', name }]),
    );
  }

  apply(verb: Verb): void {
    switch (verb.verb) {
      case 'filter':
        this.#filters.push(this.#rowLevel(verb.predicate, 'filter'));
        break;
      case 'derive':
        this.#meaning = new Map([
          ...this.#meaning,
          ...verb.columns.map(
            ({ name, value }) => [name, this.#rowLevel(value, `derive ${name}`)] as const,
          ),
        ]);
        break;
      case 'select':
        this.#meaning = new Map(verb.columns.map((name) => [name, this.#meaning.get(name)!]));
        break;
      case 'rename': {
        const to = new Map(verb.columns.map((column) => [column.from, column.to]));
        this.#meaning = new Map(
          [...this.#meaning].map(([name, value]) => [to.get(name) ?? name, value]),
        );
        break;
      }
      case 'groupby':
        this.#keys = verb.keys.map(({ name, value }) => ({
          name,
          value: this.#rowLevel(value, `groupby ${name}`),
        }));
        break;
      case 'ungroup':
        this.#keys = [];
        break;
      case 'orderby':
        // The order of rows changes no exact aggregate, but that in which groups come.
        this.#fail(
          'orderby stands before the rollup. Sort the result instead: put it after the rollup.',
        );
        break;
      case 'slice':
        this.#fail(
          'slice stands before the rollup, and which rows are first is not known split by split. Slice the result instead.',
        );
    }
  }

  rollup(columns: readonly NamedExpression[]): Pick<KpiPlan, 'head' | 'measures'> {
    const measures = columns.map(({ name, value }) => {
      const measure = this.#extract(value);
      const loose = [...columnsOf(measure)].find((column) => !column.startsWith('#'));
      if (loose !== undefined) {
        this.#fail(
          `rollup ${name} reads ${loose} outside an aggregate. Wrap it in one, for instance op.sum or op.max.`,
        );
      }
      return { name, value: measure };
    });
    if (this.#keys.length > MAX_KEYS) {
      this.#fail(`it groups by ${this.#keys.length} keys; at most ${MAX_KEYS} are possible.`);
    }
    const keys = this.#keys.map((key) => ({
      ...key,
      type: this.#typed(key.value, `the key ${key.name}`),
    }));
    return { head: { filters: this.#filters, keys, aggregates: this.#aggregates }, measures };
  }

  /** An expression without aggregates, in the dataset's columns. */
  #rowLevel(expression: Expression, verb: string): Expression {
    const aggregate = firstAggregate(expression);
    if (aggregate) {
      this.#fail(
        `op.${aggregate} stands in ${verb} before the rollup, where rows are seen one at a time. Aggregate in .rollup({ … }), and use it in a verb after that.`,
      );
    }
    return this.#resolve(expression, verb);
  }

  #resolve(expression: Expression, verb: string): Expression {
    const resolved = substitute(expression, (name) => this.#meaning.get(name)!);
    const date = dateTakenForText(resolved, (child) => typeOf(child, this.#columnType));
    if (date) {
      this.#fail(
        `${verb} makes text of the date ${toSource(date)}, which depends on the time zone. Use op.format_utcdate.`,
      );
    }
    return resolved;
  }

  readonly #columnType = (name: string): TypedColumn => this.#dataset.columns[name]!;

  #typed(expression: Expression, what: string): TypedColumn {
    const type = typeOf(expression, this.#columnType);
    if (type.type === 'any') {
      this.#fail(
        `what type ${what}, ${toSource(expression)}, gives cannot be known before the data is read. Let it give one type: a number, text, a boolean or a date.`,
      );
    }
    return type;
  }

  /** Puts the column of its slot in place of each aggregate. */
  #extract(expression: Expression): Expression {
    return expression.kind === 'call' && isAggregate(expression.op)
      ? { kind: 'column', name: slotName(this.#slotOf(expression.op, expression.arguments)) }
      : mapChildren(expression, (child) => this.#extract(child));
  }

  #slotOf(op: string, args: readonly Expression[]): number {
    const aggregate = AGGREGATES.get(op);
    if (!aggregate) {
      return this.#fail(
        `op.${op} is not among the aggregates that can be computed split by split: ${[...AGGREGATES.keys()].join(', ')}.`,
      );
    }
    if (args.length !== aggregate.arity) {
      this.#fail(`op.${op} takes ${aggregate.arity} argument(s), not ${args.length}.`);
    }
    const input = args[0] && this.#resolve(this.#known(asColumn(args[0]), op), `op.${op}`);
    const type = input ? this.#typed(input, `the argument of op.${op}`) : NO_INPUT;
    if (aggregate.numbersOnly && !NUMERIC.has(type.type)) {
      this.#fail(
        `op.${op} takes numbers, and ${toSource(input!)} gives a ${type.type}. Give it a number, or use op.count, op.distinct, op.min or op.max.`,
      );
    }
    const key = JSON.stringify([op, input]);
    const known = this.#slots.get(key);
    if (known !== undefined) return known;
    this.#slots.set(key, this.#aggregates.length);
    return this.#aggregates.push(input ? { op, input, type } : { op, type }) - 1;
  }

  /** Refuses a column that only its text names, which recording the verbs cannot see. */
  #known(argument: Expression, op: string): Expression {
    const name = [...columnsOf(argument)].find((column) => !this.#meaning.has(column));
    if (name === undefined) return argument;
    const near = nearest(name, this.#meaning.keys());
    return this.#fail(
      `op.${op} names a column "${name}", which is not there${near ? `; did you mean "${near}"?` : '.'} The columns are ${[...this.#meaning.keys()].join(', ')}.`,
    );
  }
}

/** Arquero lets an aggregate name its column by a text: `op.sum('total_price')`. */
function asColumn(expression: Expression): Expression {
  return expression.kind === 'literal' && typeof expression.value === 'string'
    ? { kind: 'column', name: expression.value }
    : expression;
}

function isAggregate(op: string): boolean {
  return AGGREGATES.has(op) || OTHER_AGGREGATES.has(op);
}

function firstAggregate(expression: Expression): string | undefined {
  if (expression.kind === 'call' && isAggregate(expression.op)) return expression.op;
  for (const child of children(expression)) {
    const found = firstAggregate(child);
    if (found) return found;
  }
  return undefined;
}
