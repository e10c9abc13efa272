const THIN_SPACE = '\u202f';
const NO_VALUE = '–';

const digits = (most: number): Intl.NumberFormat =>
  new Intl.NumberFormat('en-US', { maximumFractionDigits: most });
const one = digits(1);
const two = digits(2);

const MAGNITUDES = [
  [1e9, 'bn'],
  [1e6, 'M'],
  [1e3, 'k'],
] as const;

/**
 * A number as an axis or a legend shows it: `$12.3 k`, `46 %` for a share of 1. Words are left to the title.
 *
 * @param unit of the column, `$`, `%` or a word
 */
export function formatShort(value: unknown, unit = ''): string {
  if (typeof value !== 'number' || !Number.isFinite(value)) return NO_VALUE;
  const sign = value < 0 ? '−' : '';
  const size = Math.abs(value);
  if (unit === '%') return `${sign}${one.format(size * 100)}${THIN_SPACE}%`;
  return `${sign}${unit === '$' ? '$' : ''}${shorten(size)}`;
}

function shorten(size: number): string {
  for (const [least, suffix] of MAGNITUDES) {
    // 999,950 and more would be written as 1,000 of the smaller unit.
    if (size >= least * 0.99995) return `${one.format(size / least)}${THIN_SPACE}${suffix}`;
  }
  return two.format(size);
}
