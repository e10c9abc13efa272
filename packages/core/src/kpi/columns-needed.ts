import { columnsOf } from '../expression/tree.js';
import { expressionsOf, type Verb } from './verbs.js';

/** Verbs that leave nothing of a table's columns but what their expressions read. */
const CLOSING = new Set(['rollup', 'pivot', 'join']);
/** Verbs that compare or keep whole rows. */
const WHOLE = new Set(['concat', 'union', 'intersect', 'except']);

/** Which of a table's columns the verbs, or the result of the last of them, need. */
export function columnsNeeded(names: readonly string[], verbs: readonly Verb[]): Set<string> {
  const needed = new Set<string>();
  /** The column that each name stands for, as the table changes. */
  let origin = new Map(names.map((name) => [name, name]));
  const need = (name: string): void => {
    const original = origin.get(name);
    if (original !== undefined) needed.add(original);
  };
  for (const verb of verbs) {
    for (const expression of expressionsOf(verb)) {
      // What stands for the other table of a join is not this one's.
      for (const name of columnsOf(expression)) need(name);
    }
    if (verb.verb === 'impute') {
      for (const { name } of [...verb.values, ...(verb.expand ?? [])]) need(name);
    }
    // A table that is left without any column would have no rows.
    if (verb.verb === 'select' && verb.columns[0]) need(verb.columns[0].from);
    if (WHOLE.has(verb.verb)) for (const name of origin.keys()) need(name);
    if (CLOSING.has(verb.verb)) return needed;
    origin = originAfter(verb, origin);
  }
  for (const name of origin.keys()) need(name);
  return needed;
}

function originAfter(verb: Verb, origin: Map<string, string>): Map<string, string> {
  switch (verb.verb) {
    case 'derive':
      return verb.drop
        ? new Map()
        : without(
            origin,
            verb.columns.map(({ name }) => name),
          );
    case 'select':
    case 'rename':
    case 'relocate':
      return new Map(
        verb.columns.flatMap(({ from, to }) => {
          const original = origin.get(from);
          return original === undefined ? [] : [[to, original] as const];
        }),
      );
    case 'fold':
      return without(origin, [...verb.columns.map(({ name }) => name), ...verb.as]);
    case 'unroll':
      return without(origin, verb.drop);
    default:
      return origin;
  }
}

function without(origin: Map<string, string>, names: readonly string[]): Map<string, string> {
  return new Map([...origin].filter(([name]) => !names.includes(name)));
}
