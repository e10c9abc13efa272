import { TavolaError } from '@tavola/core';
import type { Year } from './calendar.js';
import { drawOrders, yearOf } from './draw-orders.js';
import { createLineTemplates, type LineTemplate } from './line-templates.js';
import { SampleChunks } from './sample-chunks.js';
import { BLOCK_ROWS, shuffledChunks } from './shuffle.js';

/** The first line of a sample. */
export const SAMPLE_HEADER =
  'order_details_id,order_id,pizza_id,quantity,order_date,order_time,unit_price,total_price,pizza_size,pizza_category,pizza_ingredients,pizza_name';

export const DEFAULT_SAMPLE = { rows: 48_620, seed: 1 } as const;

export interface SampleOptions {
  /** Lines without the header, a whole number from 0 to 10⁹. Default 48,620: one shop. */
  rows?: number;
  /** A whole number from 0 to 2⁵³ − 1. Default 1. */
  seed?: number;
  /** Whether the same rows stand in random order, so that an order's are scattered over the file. Default false. */
  shuffle?: boolean;
  /** Rows that shuffling holds in memory, in 14 bytes each; the bytes are the same for any. Default 2²³. */
  blockRows?: number;
}

/**
 * The sales of a pizza place in 2015 as CSV, in chunks of about 64 KB that are the same on every machine for the same `rows`,
 * `seed` and `shuffle`. Any number of rows spans the whole year: more rows are more orders a day, as of a chain of shops.
 * Orders stand in order of time and their ids only grow, unless they are shuffled. Memory does not grow with `rows`; when
 * shuffling, not beyond 2²³ of them, in 117 MB.
 *
 * @throws TavolaError `USAGE` where `rows` or `seed` is not such a number
 * @example for (const chunk of generateSample({ rows: 1000 })) file.write(chunk)
 */
export function* generateSample({
  rows = DEFAULT_SAMPLE.rows,
  seed = DEFAULT_SAMPLE.seed,
  shuffle = false,
  blockRows = BLOCK_ROWS,
}: SampleOptions = {}): Generator<Uint8Array> {
  checkWhole('rows', rows, 1e9);
  checkWhole('seed', seed, Number.MAX_SAFE_INTEGER);

  const year = yearOf(seed);
  const templates = createLineTemplates();
  const chunks = new SampleChunks(year, templates, SAMPLE_HEADER);
  if (shuffle) yield* shuffledChunks(rows, seed, year, templates, chunks, blockRows);
  else yield* chunksInOrder(rows, seed, year, templates, chunks);
  yield chunks.take();
}

function* chunksInOrder(
  rows: number,
  seed: number,
  year: Year,
  templates: readonly LineTemplate[],
  chunks: SampleChunks,
): Generator<Uint8Array> {
  for (const order of drawOrders(rows, seed, year, templates)) {
    chunks.setTime(order.slot, order.offset);
    for (let line = 0; line < order.templates.length; line++) {
      if (chunks.isFull) yield chunks.take();
      chunks.write(order.firstRow + line, order.id, order.templates[line]!, order.pieces[line]!);
    }
  }
}

function checkWhole(name: string, value: number, most: number): void {
  if (!Number.isSafeInteger(value) || value < 0 || value > most) {
    throw new TavolaError(
      'USAGE',
      `${name} must be a whole number from 0 to ${most}, not ${value}.`,
    );
  }
}
