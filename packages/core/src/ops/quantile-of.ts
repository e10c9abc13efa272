/**
 * Arquero's quantile of ascending values, by linear interpolation between the two nearest; undefined of none.
 *
 * @param p from 0 to 1
 * @param at the value at a place, from 0 to `count` - 1
 */
export function quantileOf(
  count: number,
  p: number,
  at: (place: number) => number,
): number | undefined {
  if (count === 0) return undefined;
  if (p <= 0 || count === 1) return at(0);
  if (p >= 1) return at(count - 1);
  if (Number.isNaN(p)) return Number.NaN;
  const place = (count - 1) * p;
  const below = Math.floor(place);
  const low = at(below);
  return low + (at(below + 1) - low) * (place - below);
}

/** The place of values that come with counts: `at(place)` is the index of the value there. */
export function placesOf(length: number, count: (index: number) => number): Places {
  let total = 0;
  const ends = new Float64Array(length);
  for (let index = 0; index < length; index++) {
    total += count(index);
    ends[index] = total;
  }
  return {
    total,
    at(place) {
      let [low, high] = [0, length - 1];
      while (low < high) {
        const middle = (low + high) >>> 1;
        if (ends[middle]! > place) high = middle;
        else low = middle + 1;
      }
      return low;
    },
  };
}

export interface Places {
  total: number;
  at(place: number): number;
}
