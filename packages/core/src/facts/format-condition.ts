import { parseDate, parseTime, parseTimestamp } from '../dataset/values.js';
import type { FactsCondition, FilterRange, FilterValue } from './filter-types.js';

/** Writes a condition as a text that `parseCondition` reads as one that means the same. */
export function formatCondition({
  in: values = [],
  ranges = [],
  not = false,
}: FactsCondition): string {
  const items = [...values.map(formatValue), ...ranges.flatMap(formatRange)];
  if (items.length === 0) return not ? '!' : '!!';
  return (not ? '!' : '') + items.join(',');
}

/** In double quotes where it would mean something else. */
export function formatValue(value: FilterValue): string {
  if (typeof value !== 'string' || !SPECIAL.test(value)) return String(value);
  return `"${value.replaceAll('"', '""')}"`;
}

const SPECIAL = /[,"<]|\.\.|^[!.]|\.$|^null$|^$/;

/** Nothing for a range in which no value lies. */
function formatRange({ min, above, max, below }: FilterRange): string[] {
  const isAbove = above !== undefined && (min === undefined || compare(above, min) >= 0);
  const isBelow = below !== undefined && (max === undefined || compare(below, max) <= 0);
  const [from, to] = [isAbove ? above : min, isBelow ? below : max];
  if (from !== undefined && to !== undefined && compare(from, to) > 0) return [];
  const end = (value: string | number | undefined): string =>
    value === undefined ? '' : formatValue(value);
  return [`${end(from)}${isAbove ? '<' : ''}..${isBelow ? '<' : ''}${end(to)}`];
}

/** What looks like dates or times is compared as such, since one moment can be written in several ways. */
function compare(a: string | number, b: string | number): number {
  const image = [parseDate, parseTime, parseTimestamp].find((parse) =>
    [a, b].every((value) => typeof value === 'string' && !Number.isNaN(parse(value))),
  );
  const [x, y] = image ? [image(String(a)), image(String(b))] : [a, b];
  return x < y ? -1 : Number(x > y);
}
