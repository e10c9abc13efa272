import { createHash } from 'node:crypto';
import { Kernel } from '../kernel/kernel.js';
import type { ByteSource } from '../source/byte-source.js';

/** Bytes that the kernel hashes at once, and most that are handed to it in one call. */
const BLOCK = 1024;
const ROOM = 1 << 18;
const SUMS = 64;
const KEYS = 192;

/** Where all hashes of a thread are made, one after another; what they come to is their own. */
let workspace: { kernel: Kernel; sums: number; keys: number; room: number } | undefined;

function open(): NonNullable<typeof workspace> {
  if (workspace) return workspace;
  const kernel = Kernel.create();
  const [sums, keys, room] = [
    kernel.allocate(SUMS),
    kernel.allocate(KEYS),
    kernel.allocate(ROOM + BLOCK),
  ];
  for (let key = 0; key < KEYS; key += 32) {
    const digest = createHash('sha256').update(`tavola ${key}`).digest();
    kernel.bytes(keys + key, 32).set(digest);
  }
  workspace = { kernel, sums, keys, room };
  return workspace;
}

/**
 * Notices that bytes are others than they were: several times faster than SHA-256, by sums of 512 bits that the kernel makes
 * of each KiB (`assembly/hash.ts`), and SHA-256 of these and of what is less than a KiB at the end. However the bytes come, in
 * one part or many, it is the same.
 */
export class ByteHash {
  readonly #sums = new Uint8Array(SUMS);
  readonly #rest = new Uint8Array(BLOCK);
  #restBytes = 0;
  #bytes = 0;

  update(part: Uint8Array): void {
    for (let at = 0; at < part.length; at += ROOM) {
      const some = part.subarray(at, at + ROOM);
      this.#add((room) => {
        room.set(some);
        return some.length;
      });
    }
  }

  /**
   * Goes on with a range of bytes, which are read to where they are hashed.
   *
   * @returns whether all of them are there
   */
  read(bytes: ByteSource, from: number, to: number): boolean {
    let at = from;
    while (at < to) {
      const got = this.#add((room) => bytes.read(room.subarray(0, to - at), at));
      if (got === 0) return false;
      at += got;
    }
    return true;
  }

  /** @param fill writes bytes to the beginning of what it is given, and returns how many */
  #add(fill: (room: Uint8Array) => number): number {
    const { kernel, sums, keys, room } = open();
    const bytes = kernel.bytes(room, ROOM + BLOCK);
    bytes.set(this.#rest.subarray(0, this.#restBytes));
    const got = fill(bytes.subarray(this.#restBytes, this.#restBytes + ROOM));
    const total = this.#restBytes + got;
    const blocks = Math.floor(total / BLOCK);
    if (blocks > 0) {
      const own = kernel.bytes(sums, SUMS);
      own.set(this.#sums);
      kernel.call.hashBlocks(sums, keys, room, blocks);
      this.#sums.set(own);
    }
    this.#restBytes = total - blocks * BLOCK;
    this.#rest.set(bytes.subarray(blocks * BLOCK, total));
    this.#bytes += got;
    return got;
  }

  /** In hexadecimal. */
  digest(): string {
    return createHash('sha256')
      .update(this.#sums)
      .update(this.#rest.subarray(0, this.#restBytes))
      .update(String(this.#bytes))
      .digest('hex');
  }
}
