import type { DatasetSpec } from '../dataset/check-dataset.js';
import { constantValue } from '../expression/constant-value.js';
import { toSource } from '../expression/print.js';
import {
  type Expression,
  mapChildren,
  type NamedExpression,
  substitute,
} from '../expression/tree.js';
import { NUMERIC, type TypedColumn, typeOf } from '../expression/types.js';
import { AGGREGATES } from '../ops/aggregates.js';
import { columnsNeeded } from './columns-needed.js';
import { isAggregate, isRowLevel } from './functions.js';
import {
  type AggregateCall,
  type Head,
  type HeadLookup,
  hiddenKeyName,
  type KpiPlan,
  lookupName,
  type PlannedKey,
  type PlanTable,
  slotName,
} from './plan.js';
import type { Verb, VerbColumn } from './verbs.js';

/** Keys that a group may have. */
const MAX_KEYS = 8;

/** Why something cannot be computed split by split. */
export class Unsplittable extends Error {
  override readonly name = 'Unsplittable';
}

type Planned = Pick<KpiPlan, 'head' | 'measures'>;

/**
 * Turns verbs into a head: everything is rewritten in terms of the dataset's own columns, so that a head is lookups,
 * filters, keys and aggregates and no more.
 */
export class HeadPlanner {
  /** What each column of the table as it stands means in the dataset's columns. */
  #meaning: ReadonlyMap<string, Expression>;
  #keys: NamedExpression[] = [];
  #isOrdered = false;
  readonly #types: Map<string, TypedColumn>;
  readonly #tables: readonly PlanTable[];
  readonly #lookups: HeadLookup[] = [];
  /** The columns that lookups find, each with that which tells whether there is a match. */
  readonly #found = new Map<string, string>();
  readonly #filters: Expression[] = [];
  #lateFilters: Expression[] = [];
  readonly #aggregates: AggregateCall[] = [];
  /** The place of each aggregate by what it computes. */
  readonly #slots = new Map<string, number>();

  constructor(dataset: DatasetSpec, tables: readonly PlanTable[]) {
    const names = Object.keys(dataset.columns);
    this.#tables = tables;
    this.#types = new Map(
      Object.entries(dataset.columns).map(([name, column]) => [name, typeAlone(column)]),
    );
    this.#meaning = new Map(names.map((name) => [name, { kind: 'column', name }]));
  }

  /** Names of the columns of the table as it stands. */
  columns(): Iterable<string> {
    return this.#meaning.keys();
  }

  /** @throws Unsplittable for a verb that looks at several rows at once */
  apply(verb: Verb): void {
    switch (verb.verb) {
      case 'filter':
        this.#filter(this.#rowLevel(verb.predicate, 'filter'));
        break;
      case 'derive': {
        const derived = verb.columns.map(
          ({ name, value }) => [name, this.#rowLevel(value, `derive ${name}`)] as const,
        );
        this.#meaning = new Map([...(verb.drop ? [] : this.#meaning), ...derived]);
        break;
      }
      case 'select':
      case 'rename':
      case 'relocate':
        this.#meaning = new Map(verb.columns.map(({ from, to }) => [to, this.#meaning.get(from)!]));
        break;
      case 'groupby':
        this.#endGrouping();
        this.#keys = verb.keys.map(({ name, value }) => ({
          name,
          value: this.#rowLevel(value, `groupby ${name}`),
        }));
        break;
      case 'ungroup':
        this.#endGrouping();
        break;
      case 'orderby':
        // The order of rows changes no exact aggregate, and not the order in which groups are met.
        for (const { value } of verb.keys) this.#rowLevel(value, 'orderby');
        this.#isOrdered = true;
        break;
      case 'unorder':
        this.#isOrdered = false;
        break;
      case 'reify':
        if (this.#isOrdered) throw new Unsplittable('reify puts all rows in their order');
        break;
      case 'lookup':
        this.#lookup(verb);
        break;
      case 'semijoin':
      case 'antijoin': {
        const { on } = verb;
        if (!('left' in on)) {
          throw new Unsplittable(`${verb.verb} compares each row with each of the other table`);
        }
        const match: Expression = {
          kind: 'column',
          name: this.#find(verb.other, on.left, on.right),
        };
        this.#filter(verb.verb === 'semijoin' ? match : not(match));
        break;
      }
      default:
        throw new Unsplittable(`${verb.verb} looks at all rows at once`);
    }
  }

  /** @throws Unsplittable */
  rollup(columns: readonly VerbColumn[]): Planned {
    const keys = this.#plannedKeys(this.#keys);
    const measures = columns.map(({ name, value }) => ({ name, value: this.#extract(value) }));
    const present: Partial<Head> =
      keys.length > 0 && this.#lateFilters.length > 0 ? { present: this.#slotOf('count', []) } : {};
    return { head: { ...this.#head('groups', keys), ...present }, measures };
  }

  /** One group for each combination of the keys, of which the first row is kept. */
  dedupe(keys: readonly VerbColumn[], tail: readonly Verb[]): Planned {
    if (this.#isOrdered) throw new Unsplittable('which row is the first depends on the order');
    this.#endGrouping();
    const planned = this.#plannedKeys(
      keys.map(({ value }, i) => ({
        name: hiddenKeyName(i),
        value: this.#rowLevel(value, 'dedupe'),
      })),
    );
    const needed = columnsNeeded([...this.#meaning.keys()], tail);
    const measures = this.#slotsOf('first', this.#atLeastOne(needed));
    return { head: this.#head('groups', planned), measures };
  }

  /** The rows themselves, of the columns that are needed. */
  gather(needed: ReadonlySet<string>, most: number, take: number | undefined): Planned {
    this.#endGrouping();
    const measures = this.#slotsOf('rows', this.#atLeastOne(needed));
    const limits = take === undefined ? { most } : { most, take };
    return { head: { ...this.#head('rows', []), ...limits }, measures };
  }

  /** A table without columns would have no rows. */
  #atLeastOne(needed: ReadonlySet<string>): ReadonlySet<string> {
    return needed.size > 0 ? needed : new Set([...this.#meaning.keys()].slice(0, 1));
  }

  #head(kind: Head['kind'], keys: PlannedKey[]): Head {
    return {
      kind,
      lookups: this.#lookups,
      filters: this.#filters,
      keys,
      lateFilters: this.#lateFilters,
      aggregates: this.#aggregates,
    };
  }

  #filter(predicate: Expression): void {
    // The image of a text or a date, or of what may be one, does not tell whether it is true.
    const isTold = NUMERIC.has(this.#typeOf(predicate).type);
    const filter = this.#settled(isTold ? predicate : not(not(predicate)));
    (this.#keys.length > 0 ? this.#lateFilters : this.#filters).push(filter);
  }

  #endGrouping(): void {
    this.#keys = [];
    this.#filters.push(...this.#lateFilters);
    this.#lateFilters = [];
  }

  #lookup({ other, left, right, values }: Verb & { verb: 'lookup' }): void {
    if (values.some(({ value }) => value.kind !== 'column')) {
      throw new Unsplittable('lookup computes columns of the other table');
    }
    const names = values.map(({ value }) => (value as Expression & { kind: 'column' }).name);
    const match = this.#find(other, left, right, names);
    for (const name of names) this.#found.set(`${match}.${name}`, match);
    const found = values.map(({ name }, i): [string, Expression] => [
      name,
      { kind: 'column', name: `${match}.${names[i]}` },
    ]);
    this.#meaning = new Map([...this.#meaning, ...found]);
  }

  /** The name of the column that tells whether a row has a match in another table. */
  #find(
    table: number,
    left: readonly Expression[],
    right: readonly Expression[],
    columns: string[] = [],
  ): string {
    const names = right.map((key) => {
      if (key.kind !== 'column') throw new Unsplittable('the key of the other table is computed');
      return key.name;
    });
    const keys = left.map((key) => this.#settled(this.#rowLevel(key, 'a key')));
    const index = this.#lookups.length;
    const types = keys.map((key) => this.#typed(key, 'a key'));
    for (const { name, type, scale } of this.#tables[table]!.columns) {
      if (type === 'any' && [...columns, ...names].includes(name))
        throw new Unsplittable(`the other table's ${name} has values of several types`);
      this.#types.set(lookupName(index, name), { type, scale });
    }
    this.#types.set(lookupName(index), { type: 'boolean', scale: 0 });
    this.#lookups.push({ table, left: keys, leftTypes: types, right: names, columns });
    return lookupName(index);
  }

  /** An expression of one row, in the dataset's columns. */
  #rowLevel(expression: Expression, place: string): Expression {
    if (!isRowLevel(expression)) {
      throw new Unsplittable(`${place} looks at several rows: ${toSource(expression)}`);
    }
    return substitute(expression, (name) => this.#meaning.get(name)!);
  }

  /**
   * The expression with undefined for what a lookup does not find. To a column that stands alone that is all the same, but
   * not to arithmetic and comparisons, where null is 0.
   */
  #settled(expression: Expression): Expression {
    return expression.kind === 'column'
      ? expression
      : mapChildren(expression, (child) =>
          child.kind === 'column' ? this.#orUndefined(child) : this.#settled(child),
        );
  }

  #orUndefined(column: Expression & { kind: 'column' }): Expression {
    const match = this.#found.get(column.name);
    return match === undefined ? column : ifMatched({ kind: 'column', name: match }, column);
  }

  #typeOf(expression: Expression): TypedColumn {
    return typeOf(expression, (name) => this.#types.get(name)!);
  }

  #typed(expression: Expression, what: string): TypedColumn {
    const type = this.#typeOf(expression);
    if (type.type !== 'any') return typeAlone(type);
    throw new Unsplittable(
      `what type ${what}, ${toSource(expression)}, gives cannot be known before the data is read`,
    );
  }

  #plannedKeys(keys: readonly NamedExpression[]): PlannedKey[] {
    if (keys.length > MAX_KEYS) {
      throw new Unsplittable(
        `it groups by ${keys.length} keys, and at most ${MAX_KEYS} can be split`,
      );
    }
    return keys.map((key) => {
      const value = this.#settled(key.value);
      return { ...key, value, type: this.#typed(value, `the key ${key.name}`) };
    });
  }

  /** One aggregate of each column, and a measure for it. */
  #slotsOf(op: 'first' | 'rows', names: Iterable<string>): NamedExpression[] {
    return [...this.#meaning.keys()]
      .filter((name) => new Set(names).has(name))
      .map((name) => ({
        name,
        value: { kind: 'column', name: slotName(this.#slotOf(op, [{ kind: 'column', name }])) },
      }));
  }

  /** Puts the column of its slot in place of each aggregate. */
  #extract(expression: Expression): Expression {
    return expression.kind === 'call' && isAggregate(expression.op)
      ? { kind: 'column', name: slotName(this.#slotOf(expression.op, expression.arguments)) }
      : mapChildren(expression, (child) => this.#extract(child));
  }

  #slotOf(op: string, args: readonly Expression[]): number {
    const aggregate = AGGREGATES.get(op)!;
    if (aggregate.ordered && this.#isOrdered) {
      throw new Unsplittable(`op.${op} depends on the order, and orderby stands before the rollup`);
    }
    const inputs = args
      .slice(0, aggregate.arity)
      .map((input) => this.#settled(this.#rowLevel(input, `the argument of op.${op}`)));
    const types = inputs.map((input) => this.#typed(input, `the argument of op.${op}`));
    const params = withoutUndefined(args.slice(aggregate.arity)).map((param) => {
      const value = constantValue(param);
      if (value === undefined) throw new Unsplittable(`a parameter of op.${op} is computed`);
      return value;
    });
    const key = JSON.stringify([op, inputs, params]);
    const known = this.#slots.get(key);
    if (known !== undefined) return known;
    this.#slots.set(key, this.#aggregates.length);
    return this.#aggregates.push({ op, inputs, types, params }) - 1;
  }
}

function typeAlone({ type, scale, wide }: TypedColumn): TypedColumn {
  return wide ? { type, scale, wide } : { type, scale };
}

function not(argument: Expression): Expression {
  return { kind: 'unary', operator: '!', argument };
}

/** A value where there is a match, else undefined. */
function ifMatched(match: Expression, value: Expression): Expression {
  const no: Expression = { kind: 'constant', name: 'undefined' };
  return { kind: 'conditional', test: match, yes: value, no };
}

/** The arguments without those at the end that say no more than their absence. */
function withoutUndefined(args: readonly Expression[]): readonly Expression[] {
  const last = args.at(-1);
  const isUndefined = last?.kind === 'constant' && last.name === 'undefined';
  return isUndefined ? withoutUndefined(args.slice(0, -1)) : args;
}
