import { xxh32 } from './xxh32.js';

/*
 * Reads LZ4 as the buffers of Arrow are compressed with it, in frames:
 * https://github.com/lz4/lz4/blob/dev/doc/lz4_Frame_format.md and, of what a block holds, lz4_Block_format.md beside it.
 * Nothing is taken on trust, since buffers may be damaged: what does not fit is an error.
 */

const FRAME = 0x184d2204;
/** The first of sixteen, of frames that are to be skipped. */
const SKIPPED = 0x184d2a50;
/** Bits of what a frame says of itself; the upper two are a version. */
const FLAG = {
  independent: 0x20,
  blockSums: 0x10,
  size: 0x08,
  sum: 0x04,
  reserved: 0x02,
  dictionary: 0x01,
};
const VERSION = 1;
/** Of the length of a block, where its bytes are stored as they are. */
const STORED = 0x8000_0000;
/** Where a length of four bits is this, bytes are added to it up to one that is not 255. */
const LONG = 15;
const SHORTEST_MATCH = 4;
/** No byte stands for more than these. */
const MOST_PER_BYTE = 255;

/**
 * The bytes that others were compressed from, of one frame or of several that follow each other.
 *
 * @param length how many bytes come out
 * @throws Error for what is damaged, of another length, or needs a dictionary that lies elsewhere
 */
export function decompressLz4(data: Uint8Array, length: number): Uint8Array {
  if (!(length >= 0 && length <= data.length * MOST_PER_BYTE)) throw damaged('its length');
  const target = new Uint8Array(length);
  const source = new Source(data);
  let at = 0;
  while (!source.isAtEnd) {
    const magic = source.word();
    if (magic === FRAME) at = readFrame(source, target, at);
    else if ((magic & ~15) >>> 0 === SKIPPED) source.take(source.word());
    else throw damaged('no frame begins where one should');
  }
  if (at !== length) throw damaged(`${at} bytes came out, and ${length} were expected`);
  return target;
}

/** @returns where in the target the frame ends */
function readFrame(source: Source, target: Uint8Array, start: number): number {
  const described = source.at;
  const [flags, sizes] = [source.byte(), source.byte()];
  const has = (flag: keyof typeof FLAG): boolean => (flags & FLAG[flag]) !== 0;
  if (flags >> 6 !== VERSION || has('reserved') || (sizes & 0x8f) !== 0 || sizes < 0x40) {
    throw damaged('what a frame says of itself');
  }
  const most = 1 << (8 + 2 * (sizes >> 4));
  const size = has('size') ? source.long() : undefined;
  if (has('dictionary')) throw damaged('it needs a dictionary that is not there');
  const sum = (xxh32(source.since(described)) >> 8) & 0xff;
  if (source.byte() !== sum) throw damaged('what a frame says of itself');
  let at = start;
  for (let header = source.word(); header !== 0; header = source.word()) {
    const block = source.take(header & ~STORED);
    const end = Math.min(target.length, at + most);
    if (has('blockSums')) source.check(block);
    const first = has('independent') ? at : start;
    at = header >= STORED ? store(block, target, at, end) : inflate(block, target, first, at, end);
  }
  if (has('sum')) source.check(target.subarray(start, at));
  if (size !== undefined && size !== at - start) throw damaged('the size of a frame');
  return at;
}

function store(block: Uint8Array, target: Uint8Array, at: number, end: number): number {
  if (block.length > end - at) throw damaged('a block is too long');
  target.set(block, at);
  return at + block.length;
}

/**
 * Sequences of literals, each followed by a match with what came out before; after the last literals nothing follows.
 *
 * @param first where the bytes begin that matches may lie in
 * @param end where the bytes must end at most
 * @returns where they do
 */
function inflate(
  block: Uint8Array,
  target: Uint8Array,
  first: number,
  start: number,
  end: number,
): number {
  const { length } = block;
  let [i, at] = [0, start];
  const lengthOf = (bits: number): number => {
    let sum = bits;
    if (bits < LONG) return sum;
    for (let more = 255; more === 255; sum += more) {
      if (i >= length) throw damaged('a block is cut off');
      more = block[i++]!;
    }
    return sum;
  };
  while (i < length) {
    const token = block[i++]!;
    const literals = lengthOf(token >> 4);
    if (literals > length - i || literals > end - at) throw damaged('literals are too long');
    if (literals > 32) target.set(block.subarray(i, i + literals), at);
    else for (let k = 0; k < literals; k++) target[at + k] = block[i + k]!;
    i += literals;
    at += literals;
    if (i === length) return at;
    if (length - i < 2) break;
    const back = block[i]! | (block[i + 1]! << 8);
    i += 2;
    const matched = lengthOf(token & 15) + SHORTEST_MATCH;
    if (back === 0 || back > at - first) throw damaged('a match lies before the beginning');
    if (matched > end - at) throw damaged('a match is too long');
    // A match may go on in what it gives itself.
    if (back >= matched && matched > 32) target.copyWithin(at, at - back, at - back + matched);
    else for (let k = at; k < at + matched; k++) target[k] = target[k - back]!;
    at += matched;
  }
  throw damaged('a block is cut off');
}

/** Bytes that are read one after another. */
class Source {
  at = 0;
  readonly #view: DataView;

  constructor(readonly bytes: Uint8Array) {
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  }

  get isAtEnd(): boolean {
    return this.at === this.bytes.length;
  }

  take(length: number): Uint8Array {
    if (length > this.bytes.length - this.at) throw damaged('it is cut off');
    this.at += length;
    return this.bytes.subarray(this.at - length, this.at);
  }

  since(start: number): Uint8Array {
    return this.bytes.subarray(start, this.at);
  }

  byte(): number {
    return this.take(1)[0]!;
  }

  word(): number {
    this.take(4);
    return this.#view.getUint32(this.at - 4, true);
  }

  long(): number {
    const low = this.word();
    return low + this.word() * 2 ** 32;
  }

  /** Reads the checksum of some bytes, and compares. */
  check(bytes: Uint8Array): void {
    if (this.word() !== xxh32(bytes)) throw damaged('a checksum is of other bytes');
  }
}

function damaged(what: string): Error {
  return new Error(`its buffers are compressed with LZ4, of which one is damaged (${what})`);
}
