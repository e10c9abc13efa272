/** What a file's rows are written as. */
export type TextForm = 'csv' | 'json-lines' | 'json-array';

const OBJECT = 0x7b;
const ARRAY = 0x5b;
const MARK = [0xef, 0xbb, 0xbf];
const BLANKS = new Set([0x20, 0x09, 0x0a, 0x0d]);

/**
 * The form of a file of UTF-8: JSON where its first byte that is no blank opens an object or an array, or where its name
 * says so and it is not an array; else CSV.
 *
 * @param name of the file; `.gz` and `.zst` at its end do not count
 * @param sample its first bytes
 */
export function formOf(name: string, sample: Uint8Array): { form: TextForm; start: number } {
  const start = MARK.every((byte, i) => sample[i] === byte) ? MARK.length : 0;
  const first = sample.subarray(start).find((byte) => !BLANKS.has(byte));
  if (first === ARRAY) return { form: 'json-array', start };
  const isNamed = /\.(?:ndjson|jsonl)(?:\.(?:gz|zst))?$/i.test(name);
  return { form: first === OBJECT || isNamed ? 'json-lines' : 'csv', start };
}
