import type { Year } from './calendar.js';
import { drawOrders } from './draw-orders.js';
import type { LineTemplate } from './line-templates.js';
import { createPermutation } from './permutation.js';
import { createRandom } from './random.js';
import type { SampleChunks } from './sample-chunks.js';

/** Rows that are held at a time, in 14 bytes each: 117 MB. */
export const BLOCK_ROWS = 2 ** 23;

/** Quantities are fewer. */
const PIECES = 8;

/**
 * Writes the rows of a sample in random order, which `rows` and `seed` alone decide.
 *
 * Where a row goes follows from its number, by a permutation (`createPermutation`). So the rows of a block of the output
 * are known beforehand: all orders are drawn once for each block, and only what falls into it is held. Memory is that of
 * one block; time grows as rows × blocks, which up to 8 million rows is one drawing.
 *
 * @param blockRows rows held at a time; the bytes are the same for any
 */
export function* shuffledChunks(
  rows: number,
  seed: number,
  year: Year,
  templates: readonly LineTemplate[],
  chunks: SampleChunks,
  blockRows: number,
): Generator<Uint8Array> {
  const placeOf = createPermutation(rows, createRandom(seed, 3));
  const held = Math.min(blockRows, rows);
  const numbers = new Uint32Array(held);
  const orders = new Uint32Array(held);
  const slots = new Uint16Array(held);
  const offsets = new Uint16Array(held);
  const wares = new Uint16Array(held);

  for (let from = 0; from < rows; from += blockRows) {
    const count = Math.min(blockRows, rows - from);
    for (const order of drawOrders(rows, seed, year, templates)) {
      for (let line = 0; line < order.templates.length; line++) {
        const row = order.firstRow + line;
        const at = placeOf(row - 1) - from;
        if (at < 0 || at >= count) continue;
        numbers[at] = row;
        orders[at] = order.id;
        slots[at] = order.slot;
        offsets[at] = order.offset;
        wares[at] = order.templates[line]! * PIECES + order.pieces[line]!;
      }
    }
    for (let at = 0; at < count; at++) {
      if (chunks.isFull) yield chunks.take();
      const ware = wares[at]!;
      chunks.setTime(slots[at]!, offsets[at]!);
      chunks.write(numbers[at]!, orders[at]!, Math.floor(ware / PIECES), ware % PIECES);
    }
  }
}
