import type { JsonValue } from '../dataset/values.js';

/**
 * Order of two values that are not null: numbers by size, text by code unit, false before true. Values of several types in one
 * column stand as booleans, numbers, text, then the rest by its JSON. Depends on no locale.
 */
export function compareValues(a: JsonValue, b: JsonValue): number {
  const rank = rankOf(a) - rankOf(b);
  if (rank !== 0) return rank;
  const [x, y] = typeof a === 'object' ? [JSON.stringify(a), JSON.stringify(b)] : [a, b];
  if (x === y) return 0;
  return x! < y! ? -1 : 1;
}

const RANKS = ['boolean', 'number', 'string'];

function rankOf(value: JsonValue): number {
  const rank = RANKS.indexOf(typeof value);
  return rank < 0 ? RANKS.length : rank;
}
