import type { Random } from './random.js';
import { createPicker } from './weighted.js';

/** Orders in 10,000 that have 1 line, 2 lines, … 21 lines. Offices order together at noon. */
const NOON = [
  4860, 2034, 1091, 919, 193, 98, 117, 137, 92, 90, 117, 109, 78, 52, 8, 0, 0, 0, 0, 0, 4,
];
const OTHER_HOURS = [3532, 3166, 1699, 1485, 29, 16, 10, 9, 12, 9, 7, 10, 8, 7, 2];

/** Draws how many lines an order has that comes at a second of the day. */
export function createOrderSize(random: Random): (second: number) => number {
  const noon = createPicker(NOON, random);
  const otherHours = createPicker(OTHER_HOURS, random);
  return (second) => 1 + (second >= 12 * 3600 && second < 14 * 3600 ? noon() : otherHours());
}
