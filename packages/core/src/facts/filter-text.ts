import type { ColumnSpec } from '../dataset/columns.js';
import { parseDate, parseTime, parseTimestamp } from '../dataset/values.js';
import type { FactsColumn } from './columns.js';
import { imageOf, invalid } from './filter-images.js';
import type { FactsCondition, FilterRange, FilterValue } from './filter-types.js';
import { formatValue } from './format-condition.js';

/*
 * A condition as one text, as the parameter of an address is:
 *   L,XL                    one of these
 *   !L,XL                   all others, rows without a value among them unless null is listed
 *   null  !null             has none, has one
 *   3..5  ..5  3..          a range with its ends; where one is left out, it is open
 *   3..<5  3<..5  3<..<5    without the upper end, the lower, both
 *   1,3..5,9..              values and ranges
 *   "a,b"  "say ""hi"""     a value as it is: what would else mean something, and the empty text
 *   !  !!                   all but none, and none
 */

/** A column as a condition needs it. */
export type FilterColumn = FactsColumn & Pick<ColumnSpec, 'oneOf'>;

/** Characters of a text, and values and ranges in it. */
const MOST_CHARACTERS = 8192;
const MOST_ITEMS = 1000;

/**
 * Reads a condition on a column.
 *
 * @throws TavolaError FILTER_INVALID with the column, what is wrong and what is allowed
 * @example parseCondition(size, '!L,XL') // { in: ['L', 'XL'], not: true }
 * @example parseCondition(day, '2015-01-01..<2015-02-01') // { ranges: [{ min: '2015-01-01', below: '2015-02-01' }] }
 */
export function parseCondition(column: FilterColumn, text: string): FactsCondition {
  const refuse: Refuse = (what) => {
    throw invalid(`of column ${column.name}, ${what}; allowed ${allowed(column)}`);
  };
  if (text.length > MOST_CHARACTERS) refuse(`it has more than ${MOST_CHARACTERS} characters`);
  if (text === '') refuse('it is empty: leave it out, or write "" for the empty text');
  if (text === '!!') return { in: [] };
  const not = text.startsWith('!');
  const items = text === '!' ? [] : splitItems(not ? text.slice(1) : text, refuse);
  if (items.length > MOST_ITEMS) refuse(`it lists more than ${MOST_ITEMS} values and ranges`);
  const values: FilterValue[] = [];
  const ranges: FilterRange[] = [];
  for (const { first, range } of items) {
    if (range) ranges.push(toRange(column, first, range, refuse));
    else values.push(toValue(column, first!, refuse));
  }
  return {
    ...((values.length > 0 || ranges.length === 0) && { in: values }),
    ...(ranges.length > 0 && { ranges }),
    ...(not && { not }),
  };
}

type Refuse = (what: string) => never;

/** An end of a range, or a value that is listed, as it was written; undefined where there is none. */
interface Written {
  text: string;
  isQuoted: boolean;
}

interface Item {
  first: Written | undefined;
  /** Absent of a value by itself. */
  range?: { isAbove: boolean; isBelow: boolean; last: Written | undefined };
}

/** What stands in double quotes, or goes on to a comma or to what makes a range of it. */
const VALUE = String.raw`"(?:[^"]|"")*"|(?!")(?:(?!<?\.\.)[^,])+`;
const ITEM = new RegExp(String.raw`(${VALUE})?(?:(<)?(\.\.)(<)?(${VALUE})?)?`, 'y');

function splitItems(text: string, refuse: Refuse): Item[] {
  const items: Item[] = [];
  for (let at = 0; at <= text.length; at++) {
    ITEM.lastIndex = at;
    const [all, first, above, dots, below, last] = ITEM.exec(text)!;
    at += all.length;
    if (at < text.length && text[at] !== ',') {
      refuse(`${shown(text.slice(at))} stands where a comma would have to`);
    }
    const isAbove = above !== undefined;
    const isBelow = below !== undefined;
    if ((isAbove && !first) || (isBelow && !last)) refuse('a < has no value beside it');
    if (!all) refuse('a value is missing: write "" for the empty text');
    const range = dots ? { isAbove, isBelow, last: unquoted(last, refuse) } : undefined;
    items.push({ first: unquoted(first, refuse), ...(range && { range }) });
  }
  return items;
}

function unquoted(written: string | undefined, refuse: Refuse): Written | undefined {
  if (written === undefined) return undefined;
  if (written.startsWith('"')) {
    return { text: written.slice(1, -1).replaceAll('""', '"'), isQuoted: true };
  }
  if (/^!|"/.test(written)) {
    refuse(`${shown(written)} has to stand in double quotes, with each double quote in it doubled`);
  }
  return { text: written, isQuoted: false };
}

function toValue(column: FilterColumn, { text, isQuoted }: Written, refuse: Refuse): FilterValue {
  if (text === 'null' && !isQuoted) return null;
  const value = typed(column, text, refuse);
  if (column.oneOf && !column.oneOf.includes(text)) {
    refuse(`${shown(text)} is none of its values`);
  }
  // It must be exactly a value that the column can hold.
  if (column.type !== 'text' && imageOf(column, value) === undefined) {
    refuse(`${text} is no ${typeWords(column)}`);
  }
  return value;
}

function toRange(
  column: FilterColumn,
  first: Written | undefined,
  { isAbove, isBelow, last }: NonNullable<Item['range']>,
  refuse: Refuse,
): FilterRange {
  if (column.type === 'boolean') refuse('true and false have no ranges');
  const bound = (end: Written): string | number => {
    if (end.text === 'null' && !end.isQuoted) refuse('null is in no range');
    return typed(column, end.text, refuse) as string | number;
  };
  const from = first && bound(first);
  const to = last && bound(last);
  if (from !== undefined && to !== undefined && isAfter(column, from, to)) {
    refuse(`its range from ${shown(from)} to ${shown(to)} ends before it begins`);
  }
  return {
    ...(from !== undefined && (isAbove ? { above: from } : { min: from })),
    ...(to !== undefined && (isBelow ? { below: to } : { max: to })),
  };
}

const NUMBER = /^-?(?:\d+(?:\.\d+)?|\.\d+)(?:e[+-]?\d+)?$/i;

/** A text as the API gives values of a column. */
function typed(column: FilterColumn, text: string, refuse: Refuse): Exclude<FilterValue, null> {
  const { type } = column;
  if (type === 'text') return text;
  if (type === 'boolean' && (text === 'true' || text === 'false')) return text === 'true';
  if (type in IMAGES && !Number.isNaN(IMAGES[type as 'date'](text))) return text;
  const isNumber = type === 'integer' || type === 'decimal' || type === 'float';
  if (isNumber && NUMBER.test(text) && Number.isFinite(Number(text))) return Number(text);
  return refuse(`${shown(text)} is no ${typeWords(column)}`);
}

const IMAGES = { date: parseDate, time: parseTime, timestamp: parseTimestamp };

function isAfter({ type }: FilterColumn, a: string | number, b: string | number): boolean {
  const image = IMAGES[type as 'date'] as ((text: string) => number) | undefined;
  return image ? image(String(a)) > image(String(b)) : a > b;
}

function typeWords({ type, scale }: FilterColumn): string {
  return type === 'decimal' ? `decimal with ${scale} digits after the point` : type;
}

/** What a column's values are, for whoever wrote something else. */
function allowed({ type, scale, oneOf }: FilterColumn): string {
  const others =
    'null, and ! before them for all others; what has , .. ! or < stands in double quotes';
  if (oneOf) return `are ${listed(oneOf)}, ${others}`;
  if (type === 'boolean') return 'are true, false, null, and ! before them for all others';
  const [one, other] = EXAMPLES[type];
  const digits = type === 'decimal' ? `, with up to ${scale} digits after the point` : '';
  return `are values as ${one}${digits}, ranges as ${one}..${other}, ${others}`;
}

const EXAMPLES: Record<Exclude<FactsColumn['type'], 'boolean'>, [string, string]> = {
  integer: ['3', '5'],
  decimal: ['9.5', '12'],
  float: ['0.25', '1e6'],
  text: ['L', 'XL'],
  date: ['2015-01-01', '2015-03-31'],
  time: ['11:30', '14:00'],
  timestamp: ['2015-01-01T11:30', '2015-03-31T14:00'],
};

const MOST_LISTED = 20;
const MOST_SHOWN = 60;

function listed(values: readonly string[]): string {
  const more = values.length > MOST_LISTED ? ` and ${values.length - MOST_LISTED} more` : '';
  return values.slice(0, MOST_LISTED).map(formatValue).join(', ') + more;
}

function shown(value: string | number): string {
  const text = JSON.stringify(value);
  return text.length > MOST_SHOWN ? `${text.slice(0, MOST_SHOWN)}…` : text;
}
