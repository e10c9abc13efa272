import { toJoinSource, toSource } from '../expression/print.js';
import type { Expression } from '../expression/tree.js';
import type { JoinCondition, SortKey, Verb, VerbColumn } from '../kpi/verbs.js';

type VerbOf<Name extends Verb['verb']> = Extract<Verb, { verb: Name }>;

/**
 * A verb as one line of Arquero. Names and selections are resolved, so that it may be longer than it was written.
 *
 * @param tables what the other tables are called
 * @example verbSource({ verb: 'slice', start: 0, end: 5 }, []) // 'slice(0, 5)'
 */
export function verbSource(verb: Verb, tables: readonly string[]): string {
  const args = argumentsOf(verb, tables).filter((argument) => argument !== '');
  return `${nameOf(verb)}(${args.join(', ')})`;
}

/**
 * An expression as people wrote it: functions that stand in for Arquero's have its names, and what the second lookup finds
 * is `lookup2.name`, or `lookup2` whether it finds anything.
 */
export function expressionSource(expression: Expression): string {
  return toSource(expression)
    .replaceAll('op.tavola_', 'op.')
    .replace(
      /d\["\\u0001(\d+)(?:\.((?:[^"\\]|\\.)+))?"\]/g,
      (_match, index: string, name?: string) =>
        `lookup${Number(index) + 1}${name === undefined ? '' : `.${name}`}`,
    );
}

function nameOf(verb: Verb): string {
  if (verb.verb === 'rollup' && isCount(verb)) return 'count';
  if (verb.verb !== 'join') return verb.verb;
  const { left, right } = verb.keep;
  if (left && right) return 'join_full';
  return left ? 'join_left' : right ? 'join_right' : 'join';
}

function isCount({ columns }: VerbOf<'rollup'>): boolean {
  const [only] = columns;
  return columns.length === 1 && only!.value.kind === 'call' && only!.value.op === 'count';
}

function argumentsOf(verb: Verb, tables: readonly string[]): string[] {
  switch (verb.verb) {
    case 'filter':
      return [columnSource({ name: '', value: verb.predicate, ...windowOf(verb) })];
    case 'derive':
      return [spec(verb.columns), options({ drop: verb.drop || undefined })];
    case 'rollup': {
      if (!isCount(verb)) return [verb.columns.length > 0 ? spec(verb.columns) : ''];
      const { name } = verb.columns[0]!;
      return [options({ as: name === 'count' ? undefined : name })];
    }
    case 'select':
    case 'relocate':
      return renames(verb.columns);
    case 'rename':
      return renames(verb.columns.filter(({ from, to }) => from !== to));
    case 'groupby':
    case 'dedupe':
      return list(verb.keys);
    case 'orderby':
      return verb.keys.map(sortKey);
    case 'slice':
      return [String(verb.start), verb.end === null ? '' : String(verb.end)];
    case 'sample':
      return sample(verb);
    case 'lookup':
      return [tables[verb.other]!, on(verb), ...list(verb.values)];
    case 'semijoin':
    case 'antijoin':
      return [tables[verb.other]!, on(verb.on)];
    case 'join':
      return [tables[verb.other]!, on(verb.on), joined(verb.values)];
    case 'concat':
    case 'union':
    case 'intersect':
    case 'except':
    case 'assign':
      return verb.others.map((other) => tables[other]!);
    case 'fold':
      return [bracketed(list(verb.columns)), options({ as: verb.as })];
    case 'pivot':
      return pivot(verb);
    case 'spread':
      return [
        bracketed(list(verb.values)),
        options({
          drop: verb.drop ? undefined : false,
          limit: verb.limit ?? undefined,
          as: verb.as.length > 0 ? verb.as : undefined,
        }),
      ];
    case 'unroll':
      return [
        bracketed(list(verb.values)),
        options({
          limit: verb.limit ?? undefined,
          index: verb.index ?? undefined,
          drop: verb.drop.length > 0 ? verb.drop : undefined,
        }),
      ];
    case 'impute':
      return [
        spec(verb.values),
        verb.expand === null ? '' : `{ expand: ${bracketed(list(verb.expand))} }`,
      ];
    default:
      return [];
  }
}

function sample({ size, weight, replace, shuffle, seed }: VerbOf<'sample'>): string[] {
  const rest = options({
    replace: replace || undefined,
    shuffle: shuffle ? undefined : false,
    seed,
  });
  const by = weight === null ? '' : `weight: ${expressionSource(weight)}, `;
  return [
    typeof size === 'number' ? String(size) : expressionSource(size),
    rest.replace('{ ', `{ ${by}`),
  ];
}

function pivot(verb: VerbOf<'pivot'>): string[] {
  const { keys, values, limit, sort, keySeparator, valueSeparator } = verb;
  const rest = options({
    limit: limit ?? undefined,
    sort: sort ? undefined : false,
    keySeparator: keySeparator === '_' ? undefined : keySeparator,
    valueSeparator: valueSeparator === '_' ? undefined : valueSeparator,
  });
  return [bracketed(list(keys)), spec(values), rest];
}

/** The columns of a join: the names of either side, and what is computed from both. */
function joined(values: readonly VerbColumn[]): string {
  const sides: [string[], string[]] = [[], []];
  const computed: VerbColumn[] = [];
  for (const column of values) {
    const { name, value } = column;
    const isItself = value.kind === 'column' && value.name === name && computed.length === 0;
    const isInTurn = isItself && !(value.side === 0 && sides[1].length > 0);
    if (isInTurn) sides[value.side ?? 0].push(quoted(name));
    else computed.push(column);
  }
  const names = sides.map((side) => `[${side.join(', ')}]`);
  const both = computed.length > 0 ? [spec(computed, toJoinSource)] : [];
  return sides[0].length + sides[1].length === 0
    ? both.join('')
    : `[${[...names, ...both].join(', ')}]`;
}

function windowOf({ window }: Pick<VerbColumn, 'window'>): Pick<VerbColumn, 'window'> {
  return window === undefined ? {} : { window };
}

function columnSource({ value, window }: VerbColumn, print = expressionSource): string {
  if (window === undefined) return print(value);
  const [before, after] = window.frame;
  const from = before === null ? '-Infinity' : before === 0 ? '0' : String(-before);
  return `rolling(${print(value)}, [${from}, ${after ?? 'Infinity'}]${window.peers ? ', true' : ''})`;
}

function spec(columns: readonly VerbColumn[], print = expressionSource): string {
  const entries = columns.map(
    (column) => `${propertyName(column.name)}: ${columnSource(column, print)}`,
  );
  return `{ ${entries.join(', ')} }`;
}

/** Columns that stand for themselves by their names, others as entries of one object. */
function list(columns: readonly VerbColumn[]): string[] {
  const items: string[] = [];
  let derived: VerbColumn[] = [];
  const close = (): void => {
    if (derived.length > 0) items.push(spec(derived));
    derived = [];
  };
  for (const column of columns) {
    const { name, value, window } = column;
    const isItself = value.kind === 'column' && value.name === name && window === undefined;
    if (!isItself) {
      derived.push(column);
      continue;
    }
    close();
    items.push(quoted(name));
  }
  close();
  return items;
}

function renames(columns: readonly { from: string; to: string }[]): string[] {
  return columns.map(({ from, to }) =>
    from === to ? quoted(from) : `{ ${propertyName(from)}: ${quoted(to)} }`,
  );
}

function sortKey({ value, descending }: SortKey): string {
  const key = keySource(value);
  return descending ? `desc(${key})` : key;
}

/** A column by its name, and anything else as an expression. */
function keySource(value: Expression): string {
  return value.kind === 'column' ? quoted(value.name) : expressionSource(value);
}

function on(condition: JoinCondition): string {
  if ('predicate' in condition) {
    return toJoinSource(condition.predicate).replaceAll('op.tavola_', 'op.');
  }
  const left = condition.left.map(keySource);
  const right = condition.right.map(keySource);
  const isSame = left.every((key, i) => key === right[i]);
  return isSame && left.length === 1
    ? left[0]!
    : `[${[left, right].map((keys) => bracketed(keys)).join(', ')}]`;
}

function bracketed(items: readonly string[]): string {
  return items.length === 1 ? items[0]! : `[${items.join(', ')}]`;
}

/** The options that are not left at their defaults. */
function options(values: Record<string, unknown>): string {
  const entries = Object.entries(values)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name}: ${literal(value)}`);
  return entries.length === 0 ? '' : `{ ${entries.join(', ')} }`;
}

function literal(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(literal).join(', ')}]`;
  return typeof value === 'string' ? quoted(value) : String(value);
}

function propertyName(name: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(name) ? name : quoted(name);
}

function quoted(text: string): string {
  return `'${JSON.stringify(text).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`;
}
