import { type ColumnTable, desc, rolling, seed, table } from 'arquero';
import { toJoinSource, toSource } from '../expression/print.js';
import type { Expression } from '../expression/tree.js';
import type { JoinCondition, SortKey, Verb, VerbColumn } from '../kpi/verbs.js';

/** A map, since an object would put names that are whole numbers first. */
type Spec = Map<string, string>;

/**
 * Carries out one verb in Arquero.
 *
 * @param tables the other tables of the KPI, by their places in the plan
 * @param prepare makes an expression one that gives the same everywhere
 */
export function applyVerb(
  input: ColumnTable,
  verb: Verb,
  tables: readonly ColumnTable[],
  prepare: (expression: Expression) => Expression,
): ColumnTable {
  const source = (expression: Expression): string => toSource(prepare(expression));
  const joinSource = (expression: Expression): string => toJoinSource(prepare(expression));
  const named = (columns: readonly VerbColumn[]): Spec =>
    new Map(columns.map((column) => [column.name, windowed(column, source)]));
  switch (verb.verb) {
    case 'filter':
      return input.filter(windowed({ name: '', ...verb, value: verb.predicate }, source));
    case 'derive':
      return input.derive(named(verb.columns) as never, { drop: verb.drop });
    case 'select':
    case 'rename':
    case 'relocate':
      return select(input, verb);
    case 'groupby':
      return input.groupby(named(verb.keys) as never);
    case 'ungroup':
      return input.ungroup();
    case 'unorder':
      return input.unorder();
    case 'reify':
      return input.reify();
    case 'rollup':
      return rollup(input, named(verb.columns));
    case 'orderby':
      return orderby(input, verb.keys, source);
    case 'slice':
      return input.slice(verb.start, verb.end ?? Number.POSITIVE_INFINITY);
    case 'sample':
      return sample(input, verb, source);
    case 'dedupe':
      return verb.keys.length > 0 ? input.dedupe(named(verb.keys) as never) : input.dedupe();
    case 'lookup': {
      const other = tables[verb.other]!;
      const on = [verb.left, verb.right].map((keys) => keys.map((key) => toKey(key, source)));
      const values = new Map(verb.values.map(({ name, value }) => [name, toSource(value)]));
      return input.lookup(other, on as never, values as never);
    }
    case 'semijoin':
      return input.semijoin(tables[verb.other]!, condition(verb.on, source, joinSource));
    case 'antijoin':
      return input.antijoin(tables[verb.other]!, condition(verb.on, source, joinSource));
    case 'join': {
      const values = new Map(verb.values.map(({ name, value }) => [name, toJoinSource(value)]));
      return input.join(
        tables[verb.other]!,
        condition(verb.on, source, joinSource),
        values as never,
        verb.keep as never,
      );
    }
    case 'concat':
      // Arquero keeps the groups where all other tables are empty, and only there.
      return input.ungroup().concat(...verb.others.map((other) => tables[other]!));
    case 'union':
    case 'intersect':
    case 'except':
    case 'assign':
      return input[verb.verb](...verb.others.map((other) => tables[other]!));
    case 'fold':
      return input.fold(named(verb.columns) as never, { as: verb.as });
    case 'pivot': {
      const { limit, sort, keySeparator, valueSeparator } = verb;
      const keys = verb.keys.map((key) => ({ ...key, value: inUtcText(key.value) }));
      return input.pivot(named(keys) as never, named(verb.values) as never, {
        sort,
        keySeparator,
        valueSeparator,
        ...(limit !== null && { limit }),
      });
    }
    case 'spread':
      return input.spread(named(verb.values) as never, {
        drop: verb.drop,
        as: verb.as,
        ...(verb.limit !== null && { limit: verb.limit }),
      });
    case 'unroll':
      return input.unroll(named(verb.values) as never, {
        // Columns that nothing needs were not gathered.
        drop: verb.drop.filter((name) => input.column(name) !== undefined),
        ...(verb.limit !== null && { limit: verb.limit }),
        ...(verb.index !== null && { index: verb.index }),
      });
    case 'impute':
      return input.impute(
        named(verb.values) as never,
        verb.expand === null ? {} : { expand: named(verb.expand) as never },
      );
  }
}

/** Of no groups Arquero gives keys without any value and aggregates with one. */
function rollup(input: ColumnTable, columns: Spec): ColumnTable {
  const result = input.rollup(columns as never);
  if (!input.isGrouped() || input.groups().size > 0) return result;
  const names = result.columnNames();
  return table(Object.fromEntries(names.map((name) => [name, []])), names);
}

/** What names a column, with dates as their text in UTC. */
function inUtcText(value: Expression): Expression {
  return { kind: 'call', op: 'tavola_text', arguments: [value] };
}

function windowed(
  { value, window }: VerbColumn,
  source: (expression: Expression) => string,
): string {
  const text = source(value);
  if (!window) return text;
  const [before, after] = window.frame;
  const frame = [
    before === null ? Number.NEGATIVE_INFINITY : -before,
    after ?? Number.POSITIVE_INFINITY,
  ];
  return rolling(text, frame as [number, number], window.peers) as unknown as string;
}

/** Sorts by columns that hold what is computed, for Arquero's comparators know no functions, and drops them again. */
function orderby(
  input: ColumnTable,
  keys: readonly SortKey[],
  source: (expression: Expression) => string,
): ColumnTable {
  const computed: Spec = new Map();
  const sorted = keys.map(({ value, descending }, i) => {
    const name = value.kind === 'column' ? value.name : `#order${i}`;
    if (value.kind !== 'column') computed.set(name, source(value));
    return descending ? desc(name) : name;
  });
  const columns = computed.size > 0 ? input.derive(computed as never) : input;
  return columns.orderby(...(sorted as string[])).select(input.columnNames());
}

function select(
  input: ColumnTable,
  { verb, columns }: Verb & { verb: 'select' | 'rename' | 'relocate' },
): ColumnTable {
  if (verb === 'rename') {
    const renamed = new Map(columns.map(({ from, to }) => [from, to]));
    return input.select(
      new Map(input.columnNames().map((name) => [name, renamed.get(name) ?? name])) as never,
    );
  }
  const listed = new Set(columns.map(({ from }) => from));
  // Those of a pivot, say, whose names were not known when the verb was recorded.
  const unlisted = verb === 'select' ? [] : input.columnNames((name) => !listed.has(name));
  const all = [...columns, ...unlisted.map((name) => ({ from: name, to: name }))];
  // Columns that nothing needs were not gathered.
  const present = all.filter(({ from }) => input.column(from) !== undefined);
  return input.select(new Map(present.map(({ from, to }) => [from, to])) as never);
}

function sample(
  input: ColumnTable,
  verb: Verb & { verb: 'sample' },
  source: (expression: Expression) => string,
): ColumnTable {
  const { size, weight, replace, shuffle } = verb;
  seed(verb.seed);
  try {
    return input.sample(typeof size === 'number' ? size : (source(size) as never), {
      replace,
      shuffle,
      ...(weight !== null && { weight: toKey(weight, source) as never }),
    });
  } finally {
    seed(null as never);
  }
}

type ToSource = (expression: Expression) => string;

function condition(on: JoinCondition, source: ToSource, joinSource: ToSource): never {
  const given =
    'left' in on
      ? [on.left, on.right].map((keys) => keys.map((key) => toKey(key, source)))
      : written(joinSource(on.predicate));
  return given as never;
}

/** A key as Arquero takes it: a column's name, or an expression. */
function toKey(key: Expression, source: ToSource): unknown {
  return key.kind === 'column' ? key.name : written(source(key));
}

/** An expression where a bare text would be taken for a column's name. */
function written(expr: string): unknown {
  return { expr, toString: () => expr };
}
