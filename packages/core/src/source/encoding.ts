import type { Encoding } from '../dataset/dialect.js';

/*
 * How the characters of a file are kept in bytes is seen from its beginning, unless it is declared.
 */

/** Bytes that are looked at. */
export const SAMPLE = 1 << 18;
/** Of the places where NULs stand in text of UTF-16 that is mostly Latin, this share at least has one. */
const NULS = 0.3;
/** Bytes that are no character in Windows-1252. */
const UNDEFINED_1252 = new Set([0x81, 0x8d, 0x8f, 0x90, 0x9d]);

/**
 * The encoding of a file as its beginning shows it: by a byte order mark; UTF-16 by its NULs; else UTF-8 where that fits, or
 * where more of it fits than not, so that a few bad bytes cost their rows only; else Windows-1252.
 *
 * @param sample the first bytes
 * @param isWhole whether they are all, so that no character may be cut off at their end
 */
export function sniffEncoding(sample: Uint8Array, isWhole: boolean): Encoding {
  const [a, b, c] = sample;
  if (a === 0xef && b === 0xbb && c === 0xbf) return 'utf-8';
  if (a === 0xff && b === 0xfe) return 'utf-16le';
  if (a === 0xfe && b === 0xff) return 'utf-16be';
  return byNuls(sample) ?? (mostlyUtf8(sample, isWhole) ? 'utf-8' : 'windows-1252');
}

/** Whether nothing tells UTF-8 from Windows-1252. */
export function isAscii(sample: Uint8Array): boolean {
  for (const byte of sample) if (byte >= 0x80) return false;
  return true;
}

/** Whether the bytes above 127 in some stretches of a file are characters of Windows-1252 rather than of UTF-8. */
export function areLatin(stretches: readonly Uint8Array[]): boolean {
  const counts = stretches.map((stretch) => countHighBytes(withoutCutCharacters(stretch)));
  const sum = (of: 'characters' | 'others'): number =>
    counts.reduce((total, count) => total + count[of], 0);
  return sum('others') > sum('characters') && counts.every(({ isLatin }) => isLatin);
}

/** What may belong to a character that began before, or ends after it, is left out. */
function withoutCutCharacters(stretch: Uint8Array): Uint8Array {
  let [from, to] = [0, stretch.length];
  while (from < MOST_CONTINUED && from < to && isContinuation(stretch[from]!)) from++;
  for (let at = to - 1; at >= Math.max(from, stretch.length - MOST_CONTINUED); at--) {
    if (stretch[at]! >= 0xc2) to = at;
  }
  return stretch.subarray(from, to);
}

/** Bytes of a character after its first one. */
const MOST_CONTINUED = 3;

function byNuls(sample: Uint8Array): Encoding | undefined {
  const nuls = [0, 0] as [number, number];
  for (let i = 0; i < sample.length; i++) if (sample[i] === 0) nuls[i & 1]!++;
  const [even, odd] = nuls;
  const many = (sample.length / 2) * NULS;
  if (odd > many && even < odd / 8) return 'utf-16le';
  return even > many && odd < even / 8 ? 'utf-16be' : undefined;
}

function mostlyUtf8(sample: Uint8Array, isWhole: boolean): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(sample, { stream: !isWhole });
    return true;
  } catch {
    const { characters, others, isLatin } = countHighBytes(sample);
    return characters > others || !isLatin;
  }
}

/** Characters of several bytes, and bytes above 127 that belong to none. */
function countHighBytes(sample: Uint8Array): {
  characters: number;
  others: number;
  isLatin: boolean;
} {
  let [characters, others] = [0, 0];
  let isLatin = true;
  for (let i = 0; i < sample.length; ) {
    const byte = sample[i]!;
    if (byte < 0x80) {
      i++;
      continue;
    }
    const more = byte >= 0xc2 && byte < 0xe0 ? 1 : byte >= 0xe0 && byte < 0xf0 ? 2 : 3;
    const rest = sample.subarray(i + 1, i + 1 + more);
    if (byte >= 0xc2 && byte < 0xf5 && rest.length === more && rest.every(isContinuation)) {
      characters++;
      i += 1 + more;
    } else {
      others++;
      if (UNDEFINED_1252.has(byte)) isLatin = false;
      i++;
    }
  }
  return { characters, others, isLatin };
}

function isContinuation(byte: number): boolean {
  return (byte & 0xc0) === 0x80;
}
