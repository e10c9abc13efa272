import { MENU } from './menu.js';

/** One line of the menu, ready to be written: whatever of a CSV line depends on neither the order nor its time. */
export interface LineTemplate {
  popularity: number;
  /** By quantity − 1: the bytes between the order's id and its date. */
  heads: Uint8Array[];
  /** By quantity − 1: the bytes after the time, with the end of the line. */
  tails: Uint8Array[];
}

/** Most pieces of one pizza in a line. */
export const MAX_QUANTITY = 4;

/** A template for each pizza and size, by pizza id: the order in which the lines of an order stand. */
export function createLineTemplates(): LineTemplate[] {
  const lines = MENU.flatMap((pizza) =>
    pizza.sizes.map((size) => ({ pizza, ...size, id: `${pizza.id}_${size.size.toLowerCase()}` })),
  );
  lines.sort((a, b) => (a.id < b.id ? -1 : 1));
  return lines.map(({ pizza, size, cents, popularity, id }) => {
    const heads: Uint8Array[] = [];
    const tails: Uint8Array[] = [];
    const fixed = [size, pizza.category, pizza.ingredients, pizza.name].map(quote).join(',');
    for (let quantity = 1; quantity <= MAX_QUANTITY; quantity++) {
      heads.push(Buffer.from(`,${id},${quantity},`));
      tails.push(Buffer.from(`,${money(cents)},${money(cents * quantity)},${fixed}\n`));
    }
    return { popularity, heads, tails };
  });
}

/** The shortest way to write an amount: `16`, `18.5`, `13.25`. */
function money(cents: number): string {
  return String(cents / 100);
}

function quote(field: string): string {
  return field.includes(',') ? `"${field}"` : field;
}
