import { TavolaError } from '@tavola/core';
import { createYear, SLOT_SECONDS } from './calendar.js';
import { createLineTemplates } from './line-templates.js';
import { createOrderSize } from './order-size.js';
import { createRandom } from './random.js';
import { createPicker } from './weighted.js';

/** The first line of a sample. */
export const SAMPLE_HEADER =
  'order_details_id,order_id,pizza_id,quantity,order_date,order_time,unit_price,total_price,pizza_size,pizza_category,pizza_ingredients,pizza_name';

export const DEFAULT_SAMPLE = { rows: 48_620, seed: 1 } as const;

const CHUNK_BYTES = 65_536;
/** More than the longest line has. */
const LINE_BYTES = 512;
/** Lines in 10,000 with a quantity of 1, 2, 3 and 4. */
const QUANTITIES = [9809, 186, 4, 1];
const [ZERO, COMMA, COLON] = [0x30, 0x2c, 0x3a];

export interface SampleOptions {
  /** Lines without the header, a whole number from 0 to 10⁹. Default 48,620: one shop. */
  rows?: number;
  /** A whole number from 0 to 2⁵³ − 1. Default 1. */
  seed?: number;
}

/**
 * The sales of a pizza place in 2015 as CSV, in chunks of about 64 KB that are the same on every machine for the same `rows`
 * and `seed`. Any number of rows spans the whole year: more rows are more orders a day, as of a chain of shops. Orders stand
 * in order of time and their ids only grow. Memory does not grow with `rows`.
 *
 * @throws TavolaError `USAGE` where `rows` or `seed` is not such a number
 * @example for (const chunk of generateSample({ rows: 1000 })) file.write(chunk)
 */
export function* generateSample({
  rows = DEFAULT_SAMPLE.rows,
  seed = DEFAULT_SAMPLE.seed,
}: SampleOptions = {}): Generator<Uint8Array> {
  checkWhole('rows', rows, 1e9);
  checkWhole('seed', seed, Number.MAX_SAFE_INTEGER);

  const year = createYear(createRandom(seed, 1));
  const templates = createLineTemplates();
  const random = createRandom(seed, 2);
  const orderSize = createOrderSize(random);
  const pickQuantity = createPicker(QUANTITIES, random);
  const pickTemplate = createPicker(
    templates.map((template) => template.popularity),
    random,
  );
  const stamp = new Uint8Array('2015-01-01,00:00:00'.length);
  const inOrder: number[] = [];

  const trade = year.cumulative.at(-1)!;
  let slot = 0;
  let chunk = Buffer.allocUnsafe(CHUNK_BYTES);
  let length = chunk.write(`${SAMPLE_HEADER}\n`);

  // The row number is the clock: an order that starts at a share of the rows comes at that share of the year's trade. So
  // the rows are exact, and nothing needs to be sorted or held.
  for (let row = 0, order = 1; row < rows; order++) {
    slot = slotAt(year.cumulative, slot, (row / rows) * trade);
    const size = Math.min(orderSize(year.seconds[slot]!), rows - row);
    const arrival = ((row + random.unit() * size) / rows) * trade;
    slot = slotAt(year.cumulative, slot, arrival);
    const from = slot === 0 ? 0 : year.cumulative[slot - 1]!;
    const share = (arrival - from) / (year.cumulative[slot]! - from);
    const offset = Math.min(Math.floor(share * SLOT_SECONDS), SLOT_SECONDS - 1);
    writeStamp(stamp, year.dates[slot]!, year.seconds[slot]! + offset);

    drawDistinct(inOrder, size, pickTemplate);
    for (const index of inOrder) {
      if (length + LINE_BYTES > CHUNK_BYTES) {
        yield chunk.subarray(0, length);
        chunk = Buffer.allocUnsafe(CHUNK_BYTES);
        length = 0;
      }
      const template = templates[index]!;
      const pieces = pickQuantity();
      length = writeNumber(chunk, length, ++row);
      chunk[length++] = COMMA;
      length = writeNumber(chunk, length, order);
      length = writeBytes(chunk, length, template.heads[pieces]!);
      length = writeBytes(chunk, length, stamp);
      length = writeBytes(chunk, length, template.tails[pieces]!);
    }
  }
  yield chunk.subarray(0, length);
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

function writeStamp(into: Uint8Array, date: string, second: number): void {
  for (let i = 0; i < 10; i++) into[i] = date.charCodeAt(i);
  into[10] = COMMA;
  writeTwoDigits(into, 11, Math.floor(second / 3600));
  into[13] = COLON;
  writeTwoDigits(into, 14, Math.floor(second / 60) % 60);
  into[16] = COLON;
  writeTwoDigits(into, 17, second % 60);
}

function writeTwoDigits(into: Uint8Array, at: number, value: number): void {
  into[at] = ZERO + Math.floor(value / 10);
  into[at + 1] = ZERO + (value % 10);
}

function writeNumber(into: Uint8Array, at: number, value: number): number {
  let digits = 1;
  for (let limit = 10; value >= limit; limit *= 10) digits++;
  let rest = value;
  for (let i = at + digits - 1; i >= at; i--) {
    into[i] = ZERO + (rest % 10);
    rest = Math.floor(rest / 10);
  }
  return at + digits;
}

function writeBytes(into: Uint8Array, at: number, bytes: Uint8Array): number {
  into.set(bytes, at);
  return at + bytes.length;
}

function checkWhole(name: string, value: number, most: number): void {
  if (!Number.isSafeInteger(value) || value < 0 || value > most) {
    throw new TavolaError(
      'USAGE',
      `${name} must be a whole number from 0 to ${most}, not ${value}.`,
    );
  }
}
