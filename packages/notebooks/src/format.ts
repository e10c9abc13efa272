/** What a missing or unusable value is shown as. */
export const NO_VALUE = '–';

/** Narrow no-break space: between a number and its unit. */
const THIN = '\u202f';

const LOCALE = 'en-US';
const whole = new Intl.NumberFormat(LOCALE, { maximumFractionDigits: 0 });
const upToTwo = new Intl.NumberFormat(LOCALE, { maximumFractionDigits: 2 });
const twoThatCount = new Intl.NumberFormat(LOCALE, { maximumSignificantDigits: 2 });
const cents = new Intl.NumberFormat(LOCALE, {
  minimumFractionDigits: 2,
  maximumFractionDigits: 2,
});
const oneDigit = new Intl.NumberFormat(LOCALE, { maximumFractionDigits: 1 });
const alwaysOneDigit = new Intl.NumberFormat(LOCALE, {
  minimumFractionDigits: 1,
  maximumFractionDigits: 1,
});

/**
 * How a number is written: `exact` to the last digit that counts (tables, tooltips), `round` as one would say it
 * (sentences, bar labels), `short` for axes and crowded charts.
 */
export type Precision = 'exact' | 'round' | 'short';

/**
 * The one formatter of every number on a page.
 *
 * The unit comes from the column: `$` stands before the number, `%` means that the value is a share of 1, any other word
 * is left to a label beside the number. Null, undefined and NaN are shown as an en dash.
 *
 * @example formatNumber(1234.5, '$', 'exact') // '$1,234.50'
 * @example formatNumber(0.459, '%', 'round')  // '46 %'
 * @example formatNumber(12345, '', 'short')   // '12.3 k'
 */
export function formatNumber(
  value: unknown,
  unit: string | undefined = '',
  precision: Precision = 'round',
): string {
  if (typeof value !== 'number' || !Number.isFinite(value)) return NO_VALUE;
  if (unit === '%') return percent(value, precision);
  const sign = value < 0 ? '−' : '';
  const size = Math.abs(value);
  return `${sign}${unit === '$' ? '$' : ''}${magnitude(size, unit === '$', precision)}`;
}

/** A number with exactly so many decimals: `5.10`. */
export function formatDecimals(value: number, digits: number): string {
  const size = new Intl.NumberFormat(LOCALE, {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  }).format(Math.abs(value));
  return `${value < 0 ? '−' : ''}${size}`;
}

function magnitude(size: number, money: boolean, precision: Precision): string {
  if (precision === 'short') return shorten(size, money);
  if (!money) {
    // Two decimals would leave nothing of a small number.
    if (size > 0 && size < 0.1) return twoThatCount.format(size);
    return size < 100 || precision === 'exact' ? upToTwo.format(size) : whole.format(size);
  }
  return precision === 'exact' || size < 1000 ? cents.format(size) : whole.format(size);
}

function shorten(size: number, money: boolean): string {
  for (const [limit, suffix] of [
    [1e9, 'bn'],
    [1e6, 'M'],
    [1e3, 'k'],
  ] as const) {
    // 999,950 and more would be written as 1,000 of the smaller unit.
    if (size >= limit * 0.99995) return `${oneDigit.format(size / limit)}${THIN}${suffix}`;
  }
  return money && !Number.isInteger(size) ? cents.format(size) : oneDigit.format(size);
}

function percent(share: number, precision: Precision): string {
  const sign = share < 0 ? '−' : '';
  const points = Math.abs(share * 100);
  const digits = precision === 'exact' ? upToTwo : points > 0 && points < 1 ? oneDigit : whole;
  return `${sign}${digits.format(points)}${THIN}%`;
}

/** A change between two values in words and sign: `+3.4 %`, `−1.2 %`, `0.0 %`; undefined where there is nothing to compare. */
export function formatChange(now: number | null, before: number | null): string | undefined {
  if (now === null || before === null || before === 0) return undefined;
  const points = Math.round((now / before - 1) * 1000) / 10;
  if (!Number.isFinite(points)) return undefined;
  const sign = points > 0 ? '+' : points < 0 ? '−' : '';
  return `${sign}${alwaysOneDigit.format(Math.abs(points))}${THIN}%`;
}

/** `1 row`, `48,620 rows`. */
export function formatCount(count: number, one: string, many = `${one}s`): string {
  return `${whole.format(count)} ${count === 1 ? one : many}`;
}

/** A file size in the unit that suits it: `7.2 MB`. */
export function formatBytes(bytes: number): string {
  const units = ['bytes', 'kB', 'MB', 'GB', 'TB'];
  let size = bytes;
  let unit = 0;
  while (size >= 1000 && unit < units.length - 1) {
    size /= 1000;
    unit++;
  }
  return `${oneDigit.format(size)}${THIN}${units[unit]}`;
}

/** A column's name as a heading: `revenue_share` -> `Revenue share`. */
export function humanise(name: string): string {
  const words = name
    .replace(/([a-z\d])([A-Z])/g, '$1 $2')
    .replace(/[_\s-]+/g, ' ')
    .trim();
  return words.charAt(0).toUpperCase() + words.slice(1).toLowerCase();
}
