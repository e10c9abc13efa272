import { createYear, SLOT_SECONDS, type Year } from './calendar.js';
import type { LineTemplate } from './line-templates.js';
import { createOrderSize } from './order-size.js';
import { createRandom } from './random.js';
import { createPicker } from './weighted.js';

/** Lines in 10,000 with a quantity of 1, 2, 3 and 4. */
const QUANTITIES = [9809, 186, 4, 1];

/** One order: when it comes, and what is in it. The same object is filled anew for each. */
export interface DrawnOrder {
  /** From 1 on. */
  id: number;
  /** Number of its first line, from 1 on. */
  firstRow: number;
  /** The five minutes of the year in which it comes. */
  slot: number;
  /** Seconds from the beginning of the slot, from 0 to 299. */
  offset: number;
  /** By line: the index of its template, ascending. */
  templates: number[];
  /** By line: its quantity − 1. */
  pieces: number[];
}

/** The year of a seed. */
export function yearOf(seed: number): Year {
  return createYear(createRandom(seed, 1));
}

/**
 * Draws the orders of a year one after another, in order of time, until they have `rows` lines. Memory does not grow with
 * `rows`.
 */
export function* drawOrders(
  rows: number,
  seed: number,
  year: Year,
  templates: readonly LineTemplate[],
): Generator<Readonly<DrawnOrder>> {
  const random = createRandom(seed, 2);
  const orderSize = createOrderSize(random);
  const pickQuantity = createPicker(QUANTITIES, random);
  const pickTemplate = createPicker(
    templates.map((template) => template.popularity),
    random,
  );
  const trade = year.cumulative.at(-1)!;
  const order: DrawnOrder = {
    id: 0,
    firstRow: 1,
    slot: 0,
    offset: 0,
    templates: [],
    pieces: [],
  };

  // The row number is the clock: an order that starts at a share of the rows comes at that share of the year's trade. So
  // the rows are exact, and nothing needs to be sorted or held.
  for (let row = 0, slot = 0; row < rows; ) {
    slot = slotAt(year.cumulative, slot, (row / rows) * trade);
    const size = Math.min(orderSize(year.seconds[slot]!), rows - row);
    const arrival = ((row + random.unit() * size) / rows) * trade;
    slot = slotAt(year.cumulative, slot, arrival);
    const from = slot === 0 ? 0 : year.cumulative[slot - 1]!;
    const share = (arrival - from) / (year.cumulative[slot]! - from);
    order.id++;
    order.firstRow = row + 1;
    order.slot = slot;
    order.offset = Math.min(Math.floor(share * SLOT_SECONDS), SLOT_SECONDS - 1);
    drawDistinct(order.templates, size, pickTemplate);
    order.pieces.length = size;
    for (let line = 0; line < size; line++) order.pieces[line] = pickQuantity();
    row += size;
    yield order;
  }
}

/** The first slot from `slot` on that ends after `target`. */
function slotAt(cumulative: Float64Array, slot: number, target: number): number {
  const last = cumulative.length - 1;
  let at = slot;
  while (at < last && cumulative[at]! <= target) at++;
  return at;
}

/** Fills `into` with `count` different indexes in ascending order: more of the same pizza is a quantity, not a line. */
function drawDistinct(into: number[], count: number, pick: () => number): void {
  into.length = 0;
  while (into.length < count) {
    const index = pick();
    if (into.includes(index)) continue;
    let at = into.length;
    while (at > 0 && into[at - 1]! > index) at--;
    into.splice(at, 0, index);
  }
}
