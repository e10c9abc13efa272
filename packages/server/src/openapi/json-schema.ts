/** A part of the document, as plain JSON. */
export type Json = { readonly [key: string]: unknown };

export const ref = (part: string, name: string): Json => ({ $ref: `#/components/${part}/${name}` });

/** By name, as JSON has them. */
export function byName<Item>(
  items: readonly Item[],
  entry: (item: Item) => readonly [name: string, value: unknown],
): Json {
  return Object.fromEntries(items.map(entry));
}

/** A character class for each of a text's characters that a regular expression would take for something else. */
export const literally = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
