import { addAggregateFunction, op } from 'arquero';

const PARTS =
  'year quarter month week date dayofyear dayofweek hours minutes seconds milliseconds datetime';

/** Functions that depend on the time zone of the machine, and those that give the same in UTC. */
export const UTC_NAMES: ReadonlyMap<string, string> = new Map([
  ...PARTS.split(' ').map((part) => [part, `utc${part}`] as const),
  ['format_date', 'tavola_format_date'],
  ['parse_date', 'tavola_parse_date'],
]);

/** Functions whose value depends on the clock or on chance, and what to use in their place. */
export const UNSTEADY: ReadonlyMap<string, string> = new Map([
  ['now', 'give the moment with .params({ … })'],
  ['random', 'derive it from a column'],
]);

/** Aggregates that Arquero lacks, with the numbers of their columns and of their parameters. */
const OWN_AGGREGATES: readonly [string, [number, number]][] = [
  ['unique', [1, 0]],
  ['approx_distinct', [1, 0]],
  ['approx_quantile', [1, 1]],
];

// Its parser must know their names. What they compute is elsewhere.
for (const [name, param] of OWN_AGGREGATES) {
  const nothing = (): void => {};
  const create = () => ({ init: nothing, add: nothing, rem: nothing, value: nothing });
  addAggregateFunction(name, { create, param } as never, { override: true });
}

/** All functions, aggregates and window functions; any that are registered later are not known to workers. */
const KNOWN: ReadonlySet<string> = new Set(Object.keys(op));

export function isKnown(name: string): boolean {
  return KNOWN.has(name) || name.startsWith('tavola_');
}

/** The names that users may write. */
export function functionNames(): string[] {
  return [...KNOWN].filter((name) => !name.startsWith('tavola_'));
}

/** What JavaScript calls a function or a method, and what to write in its place. */
const REMEDIES: ReadonlyMap<string, string> = new Map([
  // biome-ignore lint/suspicious/noTemplateCurlyInString: the text of an expression
  ['String', 'write `${…}`'],
  // biome-ignore lint/suspicious/noTemplateCurlyInString: the text of an expression
  ['toString', 'write `${…}`'],
  ['Number', 'write +…'],
  ['Boolean', 'write !!…'],
  ['Date', 'use op.utcdatetime or op.parse_date'],
  ['toUpperCase', 'use op.upper'],
  ['toLowerCase', 'use op.lower'],
  ['toFixed', 'use op.round(… * 100) / 100'],
  ['getFullYear', 'use op.year'],
  ['getDay', 'use op.dayofweek'],
  ['getTime', 'use op.timestamp'],
  ['toISOString', 'use op.format_utcdate'],
  ['substr', 'use op.substring'],
  ['hasOwn', 'use op.has'],
  ['hasOwnProperty', 'use op.has'],
  ['parse', 'use op.parse_json or op.parse_date'],
  ['stringify', 'use op.to_json'],
]);

/** What to write in place of a function of that name, as the end of a sentence; empty where nothing is known. */
export function remedyFor(name: string): string | undefined {
  const remedy = REMEDIES.get(name);
  if (remedy !== undefined) return remedy;
  const plain = (text: string): string => text.toLowerCase().replace(/_|^get/g, '');
  const twin = functionNames().find((known) => plain(known) === plain(name));
  return twin === undefined ? undefined : `use op.${twin}`;
}
