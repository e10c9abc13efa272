import { toCsvLine } from '../../src/result/csv.js';

/*
 * Pizza sales that no one ever made, the same for the same seed: twelve columns as the example's dataset declares them.
 */

const NAMES = [
  'The Hawaiian Pizza',
  'The "Works"',
  'Margherita, plain',
  'Ünïcode Pìzza 🍕',
  'The Greek Pizza',
  'Diavola',
  'The Five\nCheese',
];
const CATEGORIES = ['Classic', 'Veggie', 'Supreme', 'Chicken'];
const SIZES = ['S', 'M', 'L', 'XL', 'XXL'];
const HEADER = [
  'order_details_id',
  'order_id',
  'pizza_id',
  'quantity',
  'order_date',
  'order_time',
  'unit_price',
  'total_price',
  'pizza_size',
  'pizza_category',
  'pizza_ingredients',
  'pizza_name',
];

/** Numbers from 0 to 1, by a linear congruence. */
function random(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

/** @param shuffled whether ids of orders come in no order */
export function salesCsv({
  rows,
  seed = 1,
  shuffled = false,
}: {
  rows: number;
  seed?: number;
  shuffled?: boolean;
}): string {
  const next = random(seed);
  const pick = <T>(list: readonly T[]): T => list[Math.floor(next() * list.length)]!;
  const two = (n: number): string => String(n).padStart(2, '0');
  let order = 1;
  let text = toCsvLine(HEADER);
  for (let row = 0; row < rows; row++) {
    if (next() < 0.4) order++;
    const day = new Date(Date.UTC(2016, 1, 20) + Math.floor((row / rows) * 40) * 86_400_000);
    const quantity = 1 + Math.floor(next() ** 4 * 4);
    const cents = 800 + Math.floor(next() * 2000);
    const name = pick(NAMES);
    const size = pick(SIZES);
    text += toCsvLine([
      row + 1,
      shuffled ? 1 + Math.floor(next() * (rows / 3)) : order,
      `${name.slice(0, 5).trim()}_${size}`,
      quantity,
      day.toISOString().slice(0, 10),
      `${two(9 + Math.floor(next() * 14))}:${two(Math.floor(next() * 60))}:${two(Math.floor(next() * 60))}`,
      (cents / 100).toFixed(2),
      ((cents * quantity) / 100).toFixed(2),
      size,
      pick(CATEGORIES),
      'Tomatoes, "Fresh" Basil, Mozzarella',
      name,
    ]);
  }
  return text;
}
