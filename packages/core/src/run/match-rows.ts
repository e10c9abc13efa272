/**
 * Finds which reject each mended row stands in the place of: by its key, else by having the most fields in common with one
 * reject and no other, else, where there are as many of both, by their order.
 *
 * @param rows fields of the mended rows
 * @param rejects fields of the rejected records
 * @param key places of the key's columns, where one is declared
 * @returns by row, the reject's place; undefined where that cannot be told, or two rows are of one reject
 */
export function matchRows(
  rows: readonly (readonly string[])[],
  rejects: readonly (readonly string[])[],
  key: readonly number[] | undefined,
): (number | undefined)[] {
  const byKey = key && rows.map((row) => onlyOne(rejects, (reject) => isSame(row, reject, key)));
  const found = rows.map((row, i) => byKey?.[i] ?? mostAlike(row, rejects));
  const isSettled = found.every((place) => place !== undefined);
  if (isSettled && new Set(found).size === found.length) return found;
  if (rows.length === rejects.length) return rows.map((_, i) => i);
  return found.map((place, i) => (found.indexOf(place) === i ? place : undefined));
}

function isSame(
  row: readonly string[],
  reject: readonly string[],
  key: readonly number[],
): boolean {
  return key.every((column) => row[column] === reject[column]);
}

function onlyOne<T>(items: readonly T[], test: (item: T) => boolean): number | undefined {
  const first = items.findIndex(test);
  return first >= 0 && items.findLastIndex(test) === first ? first : undefined;
}

function mostAlike(
  row: readonly string[],
  rejects: readonly (readonly string[])[],
): number | undefined {
  const alike = rejects.map((reject) => row.filter((field, i) => field === reject[i]).length);
  const most = alike.reduce((so, count) => Math.max(so, count), 0);
  return most === 0 ? undefined : onlyOne(alike, (count) => count === most);
}
