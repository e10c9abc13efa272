const SIZES: Record<string, string> = {
  S: 'Small',
  M: 'Medium',
  L: 'Large',
  XL: 'X-Large',
  XXL: 'XX-Large',
};

/** A pizza's size in words. */
export function sizeName(size: string): string {
  return SIZES[size] ?? size;
}

/** A pizza's name without what all of them share: `The Thai Chicken Pizza` -> `Thai Chicken`. */
export function pizzaName(name: string): string {
  return name.replace(/^The /, '').replace(/ Pizza$/, '') || name;
}
