import type { ValueType } from '../../src/dataset/types.js';
import { MS_PER_DAY } from '../../src/dataset/values.js';
import type { Vector } from '../../src/dataset/vector.js';

export type Value = number | string | boolean | Date | null;

/** A vector of plain values: decimals as scaled integers, dates as `Date`s. Its dictionary is its own. */
export function vectorOf(type: ValueType, values: readonly Value[], scale = 0): Vector {
  const strings: string[] = [];
  const image = (value: Value): number => {
    if (value === null) return 0;
    if (value instanceof Date)
      return type === 'date' ? value.getTime() / MS_PER_DAY : value.getTime();
    if (typeof value !== 'string') return Number(value);
    const known = strings.indexOf(value);
    return known < 0 ? strings.push(value) - 1 : known;
  };
  const images = Float64Array.from(values, image);
  return {
    type,
    scale,
    values: images,
    nulls: values.includes(null)
      ? Uint8Array.from(values, (value) => Number(value === null))
      : undefined,
    strings: type === 'text' ? strings : undefined,
  };
}
