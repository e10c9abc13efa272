import type { ColumnSpec } from '../dataset/columns.js';
import { fromScaled, MS_PER_DAY, parseDate, parseTime, parseTimestamp } from '../dataset/values.js';
import { unitsOfText, type WideDecimal } from '../dataset/wide-decimal.js';

/**
 * The image of a value that is neither null nor undefined, or undefined where it is none of the column's.
 *
 * @param decimals a bigint counts units of 10^-decimals
 */
export type ToImage = (value: unknown, decimals: number) => number | undefined;

/** How values of JavaScript become doubles in a column of any type but text. */
export function toImageOf({ type, scale }: ColumnSpec): ToImage {
  switch (type) {
    case 'integer':
      return (value, decimals) =>
        typeof value === 'bigint' ? rescale(value, decimals, 0) : safe(value);
    case 'decimal':
      return (value, decimals) =>
        typeof value === 'bigint' ? rescale(value, decimals, scale) : scaled(value, scale);
    case 'float':
      return toFloat;
    case 'boolean':
      return (value) => (typeof value === 'boolean' ? Number(value) : undefined);
    case 'date':
      return (value) => whole(dateImage(value, parseDate, MS_PER_DAY));
    case 'time':
      return (value) => within(dateImage(value, parseTime, 1), 0, MS_PER_DAY - 1);
    case 'timestamp':
      return (value) => dateImage(value, parseTimestamp, 1);
    default:
      throw new Error(`A ${type} column has no image of its own.`);
  }
}

/**
 * The units of a wide decimal: of a bigint, of a text as a file has it, or of a number what its shortest digits say.
 *
 * @param decimals a bigint counts units of 10^-decimals
 */
export function toUnits(value: unknown, decimals: number, wide: WideDecimal): bigint | undefined {
  if (typeof value === 'bigint') return unitsOfText(`${value}e-${decimals}`, wide);
  if (typeof value === 'string') return value.includes('e') ? undefined : unitsOfText(value, wide);
  if (typeof value !== 'number') return undefined;
  const near = scaled(value, wide.scale);
  return unitsOfText(near === undefined ? String(value) : `${near}e-${wide.scale}`, wide);
}

function safe(value: unknown): number | undefined {
  return Number.isSafeInteger(value) ? (value as number) + 0 : undefined;
}

/** The scaled integer of a number that differs from it by no more than one operation on doubles would round. */
function scaled(value: unknown, scale: number): number | undefined {
  if (typeof value !== 'number' || Number.isNaN(value)) return undefined;
  const near = Math.round(value * 10 ** scale);
  if (!Number.isSafeInteger(near)) return undefined;
  // The product is rounded too, so that near 2^53 a neighbour may be meant.
  for (const candidate of [near, near - 1, near + 1]) {
    if (fromScaled(candidate, scale) === value) return safe(candidate);
  }
  const gap = Math.abs(fromScaled(near, scale) - value);
  return gap <= Math.abs(value) * Number.EPSILON ? near + 0 : undefined;
}

/** The exact value in other units; undefined where there is none, or none below 2^53. */
function rescale(value: bigint, decimals: number, scale: number): number | undefined {
  const factor = 10n ** BigInt(Math.abs(scale - decimals));
  if (scale < decimals && value % factor !== 0n) return undefined;
  return safe(Number(scale < decimals ? value / factor : value * factor));
}

/** Any double: NaN and the infinities, which no file can hold, are values here as they are to Arquero. */
function toFloat(value: unknown, decimals: number): number | undefined {
  if (typeof value === 'bigint') return Number(`${value}e-${decimals}`) + 0;
  return typeof value === 'number' ? value + 0 : undefined;
}

const EARLIEST = parseTimestamp('0000-01-01 00:00');
const LATEST = parseTimestamp('9999-12-31 23:59:59.999');

/** Of a `Date` in the years that can be written in four digits, or of a text. */
function dateImage(
  value: unknown,
  parse: (text: string) => number,
  unit: number,
): number | undefined {
  if (typeof value === 'string') {
    const image = parse(value);
    return Number.isNaN(image) ? undefined : image;
  }
  if (!(value instanceof Date)) return undefined;
  const time = within(value.getTime(), EARLIEST, LATEST);
  return time === undefined ? undefined : time / unit + 0;
}

function whole(image: number | undefined): number | undefined {
  return image !== undefined && Number.isInteger(image) ? image : undefined;
}

function within(image: number | undefined, min: number, max: number): number | undefined {
  return image !== undefined && image >= min && image <= max ? image : undefined;
}
