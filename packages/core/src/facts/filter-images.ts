import {
  fromScaled,
  type JsonValue,
  MS_PER_DAY,
  parseDate,
  parseTime,
  parseTimestamp,
  toExpressionValue,
  toJsonValue,
} from '../dataset/values.js';
import { TavolaError } from '../util/errors.js';
import type { FactsColumn } from './columns.js';
import type { FactsCondition, FilterRange, FilterValue } from './filter-types.js';

/** Values of a column that is no text, as images: sorted ranges with both ends that do not meet. */
export interface Images {
  ranges: readonly ImageRange[];
  /** Whether NaN, which is in no range, is among them. */
  nans: boolean;
}

export type ImageRange = readonly [least: number, greatest: number];

/**
 * The values that a condition lists, or with `not` the others.
 *
 * @throws TavolaError FILTER_INVALID with a value that the column cannot hold
 */
export function imagesOf(
  column: FactsColumn,
  { in: values = [], ranges = [] }: FactsCondition,
  not = false,
): Images {
  if (column.type === 'boolean' && ranges.length > 0) {
    throw invalid(`of column ${column.name}, true and false have no ranges: list them with in`);
  }
  const singles = values
    .filter((value) => value !== null)
    .map((value): ImageRange => {
      const image = exactImage(column, value);
      return [image, image];
    });
  const listed = joined(column, [...singles, ...ranges.map((range) => toImages(column, range))]);
  return { ranges: not ? others(column, listed) : listed, nans: not };
}

export function invalid(what: string): TavolaError {
  return new TavolaError('FILTER_INVALID', `The filter cannot be used: ${what}.`);
}

/** The condition in its one form, given the values that it lists. */
export function toCondition(
  column: FactsColumn,
  { ranges }: Images,
  { in: values = [], not }: FactsCondition,
): FactsCondition {
  const { type, scale } = column;
  const show = (image: number): FilterValue =>
    toJsonValue(type, toExpressionValue(type, scale, image)) as FilterValue;
  const condition = (singles: FilterValue[], wide: FilterRange[]): FactsCondition => ({
    in: [...singles, ...(values.includes(null) ? [null] : [])],
    ...(wide.length > 0 && { ranges: wide }),
    ...(not === true && { not }),
  });
  if (column.type === 'boolean') {
    const either = ranges.flatMap(([least, greatest]) => (least < greatest ? [0, 1] : [least]));
    return condition(either.map(show), []);
  }
  // JSON has no infinity, but what is beyond all other doubles.
  const wide = ranges
    .filter((range) => !isSingle(range))
    .map(
      ([least, greatest]): FilterRange => ({
        ...(Number.isFinite(least) && { min: show(least) as string | number }),
        ...(least === Number.POSITIVE_INFINITY && { above: Number.MAX_VALUE }),
        ...(Number.isFinite(greatest) && { max: show(greatest) as string | number }),
        ...(greatest === Number.NEGATIVE_INFINITY && { below: -Number.MAX_VALUE }),
      }),
    );
  return condition(
    ranges.filter(isSingle).map(([image]) => show(image)),
    wide,
  );
}

function isSingle([least, greatest]: ImageRange): boolean {
  return least === greatest && Number.isFinite(least);
}

function exactImage(column: FactsColumn, value: FilterValue): number {
  const image = imageOf(column, value);
  if (image !== undefined) return image;
  const digits = column.type === 'decimal' ? ` with ${column.scale} digits after the point` : '';
  throw invalid(
    `${JSON.stringify(value)} is no ${column.type}${digits}, as column ${column.name} holds`,
  );
}

/** The image of a value as the API gives it, or undefined where the column cannot hold it. */
export function imageOf({ type, scale }: FactsColumn, value: JsonValue): number | undefined {
  switch (type) {
    case 'boolean':
      return typeof value === 'boolean' ? Number(value) : undefined;
    case 'integer':
      return Number.isSafeInteger(value) ? Number(value) + 0 : undefined;
    case 'decimal': {
      if (typeof value !== 'number') return undefined;
      const image = nearestImage(value, scale);
      return fromScaled(image, scale) === value ? image : undefined;
    }
    case 'float':
      return typeof value === 'number' && Number.isFinite(value) ? value + 0 : undefined;
    default:
      return typeof value === 'string' ? parsed(PARSERS[type as 'date'](value)) : undefined;
  }
}

const PARSERS = { date: parseDate, time: parseTime, timestamp: parseTimestamp };

function parsed(image: number): number | undefined {
  return Number.isNaN(image) ? undefined : image;
}

/** The scaled integer whose value is nearest to a number. */
function nearestImage(value: number, scale: number): number {
  const near = Math.round(value * 10 ** scale) + 0;
  // The product is rounded, so that a neighbour may be meant.
  const exact = [near, near - 1, near + 1].find((image) => fromScaled(image, scale) === value);
  return exact ?? near;
}

function toImages(column: FactsColumn, { min, above, max, below }: FilterRange): ImageRange {
  const least = [
    ...(min === undefined ? [] : [bound(column, min, 1, false)]),
    ...(above === undefined ? [] : [bound(column, above, 1, true)]),
  ];
  const greatest = [
    ...(max === undefined ? [] : [bound(column, max, -1, false)]),
    ...(below === undefined ? [] : [bound(column, below, -1, true)]),
  ];
  return [
    Math.max(Number.NEGATIVE_INFINITY, ...least),
    Math.min(Number.POSITIVE_INFINITY, ...greatest),
  ];
}

/**
 * The image of the first value at a bound, or of the first beyond it.
 *
 * @param direction 1 of a range that begins there, -1 of one that ends there
 * @param isBeyond whether the bound itself does not count
 */
function bound(
  column: FactsColumn,
  value: string | number,
  direction: 1 | -1,
  isBeyond: boolean,
): number {
  const { type, scale } = column;
  // A bound of numbers may lie between two values.
  if ((type === 'decimal' || type === 'integer') && typeof value === 'number') {
    const near = nearestImage(value, scale);
    const distance = (fromScaled(near, scale) - value) * direction;
    return distance < 0 || (distance === 0 && isBeyond) ? near + direction : near;
  }
  const image = exactImage(column, value);
  return isBeyond ? neighbour(column, image, direction) : image;
}

/** The image next to another, up or down. */
function neighbour({ type }: FactsColumn, image: number, direction: 1 | -1): number {
  if (type !== 'float') return image + direction;
  if (!Number.isFinite(image)) return image;
  if (image === 0) return direction * Number.MIN_VALUE;
  SCRATCH[0] = image;
  // Doubles of one sign are in the order of their bits.
  BITS[0] = BITS[0]! + (image > 0 === direction > 0 ? 1n : -1n);
  return SCRATCH[0]! + 0;
}

const SCRATCH = new Float64Array(1);
const BITS = new BigInt64Array(SCRATCH.buffer);

const WHOLE_NUMBERS: ImageRange = [-Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER];
/** Images beyond these are none of the type. */
const LIMITS: Partial<Record<FactsColumn['type'], ImageRange>> = {
  float: [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY],
  date: [parseDate('0000-01-01'), parseDate('9999-12-31')],
  time: [0, MS_PER_DAY - 1],
  timestamp: [parseTimestamp('0000-01-01 00:00'), parseTimestamp('9999-12-31 23:59:59.999')],
};

/** Sorted, without what is empty, and with those made one that overlap or have nothing between them. */
function joined(column: FactsColumn, ranges: readonly ImageRange[]): ImageRange[] {
  const [lowest, highest] = LIMITS[column.type] ?? WHOLE_NUMBERS;
  const sorted = ranges
    .filter(([least, greatest]) => least <= greatest && least <= highest && greatest >= lowest)
    .sort(([a], [b]) => (a < b ? -1 : Number(a > b)));
  const result: [number, number][] = [];
  for (const [least, greatest] of sorted) {
    const last = result.at(-1);
    if (last && least <= neighbour(column, last[1], 1)) last[1] = Math.max(last[1], greatest);
    else result.push([least, greatest]);
  }
  return result;
}

/** What is between some ranges, before and after them. */
function others(column: FactsColumn, ranges: readonly ImageRange[]): ImageRange[] {
  const result: ImageRange[] = [];
  let from = Number.NEGATIVE_INFINITY;
  for (const [least, greatest] of ranges) {
    if (least > from) result.push([from, neighbour(column, least, -1)]);
    if (greatest === Number.POSITIVE_INFINITY) return result;
    from = neighbour(column, greatest, 1);
  }
  return [...result, [from, Number.POSITIVE_INFINITY]];
}
