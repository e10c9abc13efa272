import { xxh32 } from '../../src/source/xxh32.js';

export interface Lz4Options {
  /** Whether matches may lie in blocks before. Default false */
  isLinked?: boolean;
  /** Whether each block, and the whole, has its checksum. Default false */
  hasBlockSums?: boolean;
  hasSum?: boolean;
  hasSize?: boolean;
  /** Of a block, at most 65,536. Default so many */
  blockBytes?: number;
}

/** Compresses bytes as a frame of LZ4, simply. A block that would not be shorter is stored. */
export function toLz4(bytes: Uint8Array, options: Lz4Options = {}): Uint8Array {
  const { isLinked = false, hasBlockSums = false, hasSum = false, hasSize = false } = options;
  const { blockBytes = 1 << 16 } = options;
  const flags =
    0x40 |
    (isLinked ? 0 : 0x20) |
    (hasBlockSums ? 0x10 : 0) |
    (hasSize ? 0x08 : 0) |
    (hasSum ? 4 : 0);
  const size = Buffer.alloc(8);
  size.writeBigUInt64LE(BigInt(bytes.length));
  const described = Buffer.from([flags, 0x40, ...(hasSize ? size : [])]);
  const parts = [word(0x184d2204), described, Buffer.from([(xxh32(described) >> 8) & 0xff])];
  for (let from = 0; from < bytes.length; from += blockBytes) {
    const to = Math.min(from + blockBytes, bytes.length);
    const packed = block(bytes, isLinked ? 0 : from, from, to);
    const isStored = packed.length >= to - from;
    const content = isStored ? bytes.subarray(from, to) : packed;
    parts.push(word(content.length + (isStored ? 2 ** 31 : 0)), Buffer.from(content));
    if (hasBlockSums) parts.push(word(xxh32(content)));
  }
  parts.push(word(0));
  if (hasSum) parts.push(word(xxh32(bytes)));
  return Uint8Array.from(Buffer.concat(parts));
}

function word(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}

/** Bytes from one offset to another, of which those from `first` on may be matched. */
function block(bytes: Uint8Array, first: number, from: number, to: number): Uint8Array {
  const out: number[] = [];
  const seen = new Map<string, number>();
  const keyAt = (at: number): string => bytes.subarray(at, at + 4).join();
  const sequence = (literals: Uint8Array, back: number, matched: number): void => {
    const [least, more] = [Math.min(literals.length, 15), Math.min(matched - 4, 15)];
    out.push((least << 4) | (back > 0 ? more : 0));
    if (least === 15) long(literals.length - 15);
    out.push(...literals);
    if (back === 0) return;
    out.push(back & 0xff, back >> 8);
    if (more === 15) long(matched - 4 - 15);
  };
  const long = (rest: number): void => {
    let left = rest;
    for (; left >= 255; left -= 255) out.push(255);
    out.push(left);
  };
  for (let at = Math.max(first, from - 65_535); at < from; at++) seen.set(keyAt(at), at);
  let done = from;
  // The last five bytes are literals.
  for (let at = from; at + 4 <= to - 5; ) {
    const before = seen.get(keyAt(at));
    seen.set(keyAt(at), at);
    if (before === undefined || at - before > 65_535) {
      at++;
      continue;
    }
    let matched = 4;
    while (at + matched < to - 5 && bytes[before + matched] === bytes[at + matched]) matched++;
    sequence(bytes.subarray(done, at), at - before, matched);
    at += matched;
    done = at;
  }
  sequence(bytes.subarray(done, to), 0, 0);
  return Uint8Array.from(out);
}
