import { dateTakenForText } from '../expression/date-text.js';
import { toSource } from '../expression/print.js';
import type { Expression, NamedExpression } from '../expression/tree.js';
import { type TypedColumn, typeOf } from '../expression/types.js';
import { NO_INPUT } from '../ops/aggregate.js';
import { AGGREGATES } from '../ops/aggregates.js';
import { type KpiPlan, type PlannedColumn, slotName } from './plan.js';
import type { Verb } from './verbs.js';

/** The types of a result's columns, from the rollup on, verb by verb. */
export class TailTypes {
  #columns: Map<string, TypedColumn>;
  #grouping: [string, TypedColumn][] = [];

  constructor({ head, measures }: Pick<KpiPlan, 'head' | 'measures'>) {
    const slots = new Map(
      head.aggregates.map(({ op, type }, i) => [slotName(i), AGGREGATES.get(op)!.resultType(type)]),
    );
    this.#columns = new Map(head.keys.map(({ name, type }) => [name, type]));
    for (const { name, value } of measures) {
      this.#columns.set(
        name,
        typeOf(value, (slot) => slots.get(slot)!),
      );
    }
  }

  /** The type of an expression over the columns as they stand. */
  readonly typeOf = (expression: Expression): TypedColumn =>
    typeOf(
      expression,
      (name) => this.#columns.get(name)!,
      (op, [argument]) =>
        AGGREGATES.get(op)?.resultType(argument ? this.typeOf(argument) : NO_INPUT),
    );

  columns(): PlannedColumn[] {
    return [...this.#columns].map(([name, { type, scale }]) => ({ name, type, scale }));
  }

  /** @param fail called with what is wrong, where a verb cannot be relied on */
  apply(verb: Verb, fail: (message: string) => void = () => {}): void {
    const typeAll = (columns: readonly NamedExpression[]): [string, TypedColumn][] =>
      columns.map(({ name, value }) => [name, this.typeOf(value)]);
    for (const expression of expressionsOf(verb)) {
      const date = dateTakenForText(expression, this.typeOf);
      if (!date) continue;
      fail(
        `${verb.verb} makes text of the date ${toSource(date)}, which depends on the time zone. Use op.format_utcdate.`,
      );
    }
    switch (verb.verb) {
      case 'derive':
        this.#columns = new Map([...this.#columns, ...typeAll(verb.columns)]);
        break;
      case 'select':
        this.#columns = new Map(verb.columns.map((name) => [name, this.#columns.get(name)!]));
        break;
      case 'rename': {
        const to = new Map(verb.columns.map((column) => [column.from, column.to]));
        this.#columns = new Map(
          [...this.#columns].map(([name, type]) => [to.get(name) ?? name, type]),
        );
        break;
      }
      case 'groupby':
        this.#grouping = typeAll(verb.keys);
        break;
      case 'ungroup':
        this.#grouping = [];
        break;
      case 'rollup':
        this.#columns = new Map([...this.#grouping, ...typeAll(verb.columns)]);
        this.#grouping = [];
        break;
    }
  }
}

function expressionsOf(verb: Verb): Expression[] {
  switch (verb.verb) {
    case 'filter':
      return [verb.predicate];
    case 'derive':
    case 'rollup':
      return verb.columns.map(({ value }) => value);
    case 'groupby':
    case 'orderby':
      return verb.keys.map(({ value }) => value);
    default:
      return [];
  }
}
