import type { JsonValue } from '../dataset/values.js';
import type { Scalar } from './aggregate.js';

/**
 * Arquero's bins from `min` to `max`: where they begin, where they end and how wide each is.
 *
 * @param params `[maxbins = 15, nice = true, minstep = 0, step]`; a given step is taken as it is
 */
export function binBounds(min: Scalar, max: Scalar, params: readonly JsonValue[]): Scalar[] {
  const [maxbins = 15, nice = true, minstep = 0, given] = params;
  const [low, high] = [numberOf(min), numberOf(max)];
  const step = given == null ? stepOf(low, high, Number(maxbins), Number(minstep)) : Number(given);
  if (nice) {
    const [from, to] = niceBounds(low, high, step);
    return [from, from === to ? from + step : to, step];
  }
  // Dates are objects, and texts that are no numbers are alike as numbers.
  const isOne = min instanceof Date ? low === high : min === max;
  return [min, isOne ? above(min, step) : max, step];
}

function numberOf(value: Scalar): number {
  return value === undefined ? Number.NaN : Number(value);
}

/** The narrowest of 1, 2 and 5 times a power of ten that makes no more than `maxbins`. */
function stepOf(low: number, high: number, maxbins: number, minstep: number): number {
  const span = high - low || Math.abs(low) || 1;
  const level = Math.ceil(Math.log(maxbins) / Math.LN10);
  const power = 10 ** (Math.round(Math.log(span) / Math.LN10) - level);
  // Of a span near the least double the power is 0, from which no multiplication would lead away.
  let step = Math.max(minstep, power, Number.MIN_VALUE);
  while (Math.ceil(span / step) > maxbins) step *= 10;
  for (const part of [5, 2]) {
    const narrower = step / part;
    if (narrower >= minstep && span / narrower <= maxbins) step = narrower;
  }
  return step;
}

/** The multiples of the step around both, with some tolerance below. */
function niceBounds(low: number, high: number, step: number): [number, number] {
  const size = Math.log(step);
  const digits = size >= 0 ? 0 : Math.trunc(-size / Math.LN10) + 1;
  const multiple = Math.floor(low / step + 10 ** (-digits - 1)) * step;
  return [low < multiple ? multiple - step : multiple, Math.ceil(high / step) * step];
}

/** What Arquero's `min + step` is, but of a date a date. */
function above(min: Scalar, step: number): Scalar {
  if (typeof min === 'string') return min + step;
  return min instanceof Date ? new Date(min.getTime() + step) : numberOf(min) + step;
}
