import { expect, it } from 'vitest';
import { createYear, SLOT_SECONDS } from '../../src/sample/calendar.js';
import { createRandom } from '../../src/sample/random.js';

const year = createYear(createRandom(1, 1));

it('has slots in order of time, each with some trade', () => {
  const odd = year.dates.filter((date, slot) => {
    if (slot === 0) return false;
    const follows =
      date === year.dates[slot - 1]
        ? year.seconds[slot]! - year.seconds[slot - 1]! === SLOT_SECONDS
        : date > year.dates[slot - 1]!;
    return !(follows && year.cumulative[slot]! > year.cumulative[slot - 1]!);
  });
  expect(odd).toEqual([]);
});

it('closes at 23 o’clock, at midnight on Fridays and Saturdays', () => {
  const late = new Set(
    year.dates
      .filter((_, slot) => year.seconds[slot]! >= 23 * 3600)
      .map((date) => new Date(`${date}T00:00Z`).getUTCDay()),
  );
  expect(late).toEqual(new Set([5, 6]));
  expect(Math.max(...year.seconds)).toBe(24 * 3600 - SLOT_SECONDS);
  expect(Math.min(...year.seconds)).toBe(11 * 3600);
});

it('is another year with another seed, on the same days', () => {
  const other = createYear(createRandom(2, 1));
  expect(other.dates).toEqual(year.dates);
  expect(other.cumulative).not.toEqual(year.cumulative);
});
