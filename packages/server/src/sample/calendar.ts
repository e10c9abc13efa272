import type { Random } from './random.js';

/** Seconds in a slot, the shortest time over which trade is taken as even. */
export const SLOT_SECONDS = 300;

const SLOTS_PER_HOUR = 3600 / SLOT_SECONDS;
const FIRST_HOUR = 11;
const DAY_MS = 86_400_000;

/** Pizzas sold from 11 to 12, from 12 to 13, … from 23 to 24 o'clock, in ten days. */
const WEEKDAY = [91, 211, 185, 97, 85, 116, 145, 139, 108, 82, 50, 25, 0];
const FRIDAY = [76, 213, 204, 103, 86, 114, 150, 185, 147, 139, 123, 76, 4];
const SATURDAY = [39, 116, 147, 99, 99, 123, 139, 168, 160, 140, 112, 65, 5];
const SUNDAY = [44, 112, 126, 98, 92, 118, 135, 140, 109, 78, 58, 27, 0];

/** From Sunday on. */
const HOURS_BY_WEEKDAY = [SUNDAY, WEEKDAY, WEEKDAY, WEEKDAY, WEEKDAY, FRIDAY, SATURDAY];

/** Trade in the middle of each month, in percent of the year's mean. */
const SEASON = [96, 99, 99, 101, 102, 101, 105, 101, 98, 99, 101, 99];

const CLOSED = new Set([
  '2015-09-24',
  '2015-09-25',
  '2015-10-05',
  '2015-10-12',
  '2015-10-19',
  '2015-10-26',
  '2015-12-25',
]);

/** Days out of the ordinary, in percent of what they would sell else. */
const EVENTS = new Map([
  ['2015-02-01', 165],
  ['2015-02-14', 130],
  ['2015-05-15', 135],
  ['2015-07-03', 135],
  ['2015-07-04', 165],
  ['2015-10-01', 130],
  ['2015-10-15', 165],
  ['2015-11-26', 175],
  ['2015-11-27', 160],
  ['2015-12-26', 62],
  ['2015-12-27', 68],
  ['2015-12-28', 66],
  ['2015-12-29', 48],
  ['2015-12-30', 54],
]);

/** A year of trade, cut into slots of five minutes in order of time. */
export interface Year {
  /** The date of each slot, as `YYYY-MM-DD`. */
  dates: string[];
  /** The second of its day at which each slot begins. */
  seconds: Uint32Array;
  /** Trade from the start of the year to the end of each slot, in no particular unit. */
  cumulative: Float64Array;
}

/**
 * The year 2015 of a pizza place that opens from 11 to 23 o'clock, to midnight on Fridays and Saturdays: two peaks a day, a
 * strong Friday, slow seasons, seven closed days, a few busy and quiet ones, and chance in each day and slot.
 */
export function createYear(random: Random): Year {
  const dates: string[] = [];
  const seconds: number[] = [];
  const cumulative: number[] = [];
  let reached = 0;
  for (let day = 0; day < 365; day++) {
    const at = new Date(Date.UTC(2015, 0, 1) + day * DAY_MS);
    const date = at.toISOString().slice(0, 10);
    const weather = 0.76 + 0.16 * (random.unit() + random.unit() + random.unit());
    if (CLOSED.has(date)) continue;
    const trade = weather * season(at) * ((EVENTS.get(date) ?? 100) / 100);
    HOURS_BY_WEEKDAY[at.getUTCDay()]!.forEach((sold, hour) => {
      if (sold === 0) return;
      for (let slot = 0; slot < SLOTS_PER_HOUR; slot++) {
        reached += trade * sold * (0.25 + 1.5 * random.unit());
        dates.push(date);
        seconds.push((FIRST_HOUR + hour) * 3600 + slot * SLOT_SECONDS);
        cumulative.push(reached);
      }
    });
  }
  return { dates, seconds: Uint32Array.from(seconds), cumulative: Float64Array.from(cumulative) };
}

/** Between the middles of two months, on the straight line from the one to the other. */
function season(at: Date): number {
  const months = at.getUTCMonth() + (at.getUTCDate() - 15) / 30;
  const before = Math.floor(months);
  const share = months - before;
  return ((1 - share) * SEASON[(before + 12) % 12]! + share * SEASON[(before + 1) % 12]!) / 100;
}
