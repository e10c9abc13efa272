import type { Encoding } from '../dataset/dialect.js';

/** What stands where bytes are no character: itself none in UTF-8, so that the row is rejected as `invalid-encoding`. */
const INVALID = 0xff;
/** Bytes of UTF-8 between two marks. */
const MARK_EVERY = 1 << 16;
/** Windows-1252 from 0x80 to 0x9f; 0 where it has no character. */
const CP1252 = [
  0x20ac, 0, 0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021, 0x02c6, 0x2030, 0x0160, 0x2039, 0x0152,
  0, 0x017d, 0, 0, 0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014, 0x02dc, 0x2122, 0x0161,
  0x203a, 0x0153, 0, 0x017e, 0x0178,
];

/** Where bytes of UTF-8 stood before. Plain JSON. */
export interface OffsetMarks {
  /** Bytes of a character, or of half of one where UTF-8 has four bytes. */
  unit: 1 | 2;
  /** Offsets in UTF-8, at beginnings of characters, and those before, in order. */
  marks: readonly (readonly [after: number, before: number])[];
}

/** Makes UTF-8 of another encoding, a part at a time. */
export class Transcoder {
  readonly #unit: 1 | 2;
  readonly #isBig: boolean;
  readonly #table: readonly number[];
  readonly #marks: [number, number][] = [];
  #before = 0;
  #after = 0;
  #nextMark = 0;
  /** Of the part before, what is no character without the next. */
  #rest: Uint8Array = new Uint8Array(0);

  constructor(encoding: Exclude<Encoding, 'utf-8'>) {
    this.#unit = encoding.startsWith('utf-16') ? 2 : 1;
    this.#isBig = encoding === 'utf-16be';
    this.#table = encoding === 'windows-1252' ? CP1252 : [];
  }

  get offsets(): OffsetMarks {
    return { unit: this.#unit, marks: this.#marks };
  }

  /** @param isLast whether nothing follows */
  next(part: Uint8Array, isLast: boolean): Uint8Array {
    const bytes = this.#rest.length > 0 ? Buffer.concat([this.#rest, part]) : part;
    const target = new Uint8Array(bytes.length * 3 + 3);
    const from = this.#before === 0 && this.#unit === 2 ? this.#markLength(bytes) : 0;
    const { read, written } =
      this.#unit === 1 ? this.#single(bytes, target) : this.#double(bytes, from, target, isLast);
    this.#rest = bytes.slice(read);
    this.#before += read;
    this.#after += written;
    return target.subarray(0, written);
  }

  /** Of a byte order mark, which is no part of the text. */
  #markLength(bytes: Uint8Array): number {
    if (bytes.length < 2) return 0;
    return this.#at(bytes, 0) === 0xfeff ? 2 : 0;
  }

  #single(bytes: Uint8Array, target: Uint8Array): { read: number; written: number } {
    let written = 0;
    for (let read = 0; read < bytes.length; read++) {
      this.#mark(read, written);
      const byte = bytes[read]!;
      const code = this.#table[byte - 0x80] ?? byte;
      written = code === 0 && byte !== 0 ? invalid(target, written) : put(target, written, code);
    }
    return { read: bytes.length, written };
  }

  #double(
    bytes: Uint8Array,
    from: number,
    target: Uint8Array,
    isLast: boolean,
  ): { read: number; written: number } {
    let written = 0;
    let read = from;
    for (; read + 2 <= bytes.length; read += 2) {
      this.#mark(read, written);
      const code = this.#at(bytes, read);
      if ((code & 0xf800) !== 0xd800) {
        written = put(target, written, code);
        continue;
      }
      if (read + 4 > bytes.length && !isLast) break;
      const low = read + 4 > bytes.length ? 0 : this.#at(bytes, read + 2);
      if (code < 0xdc00 && (low & 0xfc00) === 0xdc00) {
        written = put(target, written, 0x10000 + ((code & 0x3ff) << 10) + (low & 0x3ff));
        read += 2;
      } else {
        written = invalid(target, written);
      }
    }
    if (isLast && read < bytes.length && read + 2 > bytes.length) {
      written = invalid(target, written);
      read = bytes.length;
    }
    return { read, written };
  }

  #at(bytes: Uint8Array, i: number): number {
    const [a, b] = [bytes[i]!, bytes[i + 1]!];
    return this.#isBig ? (a << 8) | b : (b << 8) | a;
  }

  #mark(read: number, written: number): void {
    const after = this.#after + written;
    if (after < this.#nextMark) return;
    this.#marks.push([after, this.#before + read]);
    this.#nextMark = after + MARK_EVERY;
  }
}

function invalid(target: Uint8Array, at: number): number {
  target[at] = INVALID;
  return at + 1;
}

/** Writes a character in UTF-8, and returns where the next one goes. */
function put(target: Uint8Array, at: number, code: number): number {
  if (code < 0x80) {
    target[at] = code;
    return at + 1;
  }
  if (code < 0x800) {
    target[at] = 0xc0 | (code >> 6);
    target[at + 1] = 0x80 | (code & 0x3f);
    return at + 2;
  }
  if (code < 0x10000) {
    target[at] = 0xe0 | (code >> 12);
    target[at + 1] = 0x80 | ((code >> 6) & 0x3f);
    target[at + 2] = 0x80 | (code & 0x3f);
    return at + 3;
  }
  target[at] = 0xf0 | (code >> 18);
  target[at + 1] = 0x80 | ((code >> 12) & 0x3f);
  target[at + 2] = 0x80 | ((code >> 6) & 0x3f);
  target[at + 3] = 0x80 | (code & 0x3f);
  return at + 4;
}

/** The last mark at or before an offset in UTF-8; the first if there is none. */
export function markBefore({ marks }: OffsetMarks, offset: number): number {
  let [low, high] = [0, marks.length];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (marks[middle]![0] <= offset) low = middle;
    else high = middle;
  }
  return low;
}

/** Bytes that some characters of UTF-8 had before. */
export function bytesBefore(utf8: Uint8Array, unit: 1 | 2): number {
  let count = 0;
  for (const byte of utf8) {
    if ((byte & 0xc0) === 0x80) continue;
    count += unit === 2 && byte >= 0xf0 && byte !== INVALID ? 4 : unit;
  }
  return count;
}
