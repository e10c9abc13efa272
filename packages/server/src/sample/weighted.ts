import type { Random } from './random.js';

const CELLS = 2 ** 16;

/**
 * Draws an index as often as its weight says, to within 1 in 65,536, by one look into a table.
 *
 * @param weights numbers from 0 on, at least one of them positive
 */
export function createPicker(weights: readonly number[], random: Random): () => number {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const table = new Uint16Array(CELLS);
  let reached = 0;
  weights.forEach((weight, index) => {
    const from = Math.round((reached / total) * CELLS);
    reached += weight;
    table.fill(index, from, Math.round((reached / total) * CELLS));
  });
  return () => table[random.uint32() >>> 16]!;
}
