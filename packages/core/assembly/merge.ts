import { codeOf } from './texts';

/**
 * The codes of texts that lie one after another, new ones if they were not met before. Room for them is there.
 *
 * @param lengths of each, in bytes
 * @param codes receives the code of each
 */
export function codesOf(dictionary: usize, bytes: usize, lengths: usize, count: u32, codes: usize): void {
  let start = bytes;
  for (let i: u32 = 0; i < count; i++) {
    const at = (i as usize) << 2;
    const length = load<u32>(lengths + at) as usize;
    store<u32>(codes + at, codeOf(dictionary, start, length));
    start += length;
  }
}
