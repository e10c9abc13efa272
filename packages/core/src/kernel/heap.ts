import type { Kernel } from './kernel.js';

/** Blocks are of a multiple of this, in bytes. */
const GRAIN = 64;
/** Bytes that are taken from the kernel's memory in advance, at most. */
const MOST_MORE = 1 << 24;

interface Block {
  address: number;
  bytes: number;
}

/** Large tables in the memory of a kernel, which are given back one by one, since they move when they grow. */
export class Heap {
  /** By address; no two of them touch. */
  readonly #free: Block[] = [];
  /** Bytes that are taken from the kernel's memory, free ones among them. */
  #owned = 0;
  /** Bytes that are taken. */
  taken = 0;

  constructor(readonly kernel: Kernel) {}

  /** The address of some bytes, which may hold anything. The kernel's memory may grow. */
  take(bytes: number): number {
    const wanted = rounded(bytes);
    this.taken += wanted;
    let best: Block | undefined;
    for (const block of this.#free) {
      if (block.bytes >= wanted && (best === undefined || block.bytes < best.bytes)) best = block;
    }
    best ??= this.#more(wanted);
    const { address } = best;
    best.address += wanted;
    best.bytes -= wanted;
    if (best.bytes === 0) this.#free.splice(this.#free.indexOf(best), 1);
    return address;
  }

  /** A free block of at least some bytes: more than that, since each time that the kernel's memory grows costs. */
  #more(bytes: number): Block {
    const most = Math.min(MOST_MORE, Math.ceil(this.#owned / 2 / GRAIN) * GRAIN);
    const block = { address: 0, bytes: Math.max(bytes, most) };
    block.address = this.kernel.allocate(block.bytes);
    this.#owned += block.bytes;
    const found = this.#free.findIndex(({ address }) => address > block.address);
    this.#free.splice(found < 0 ? this.#free.length : found, 0, block);
    return block;
  }

  /** As `take`, all 0. */
  takeZeroed(bytes: number): number {
    const address = this.take(bytes);
    this.kernel.bytes(address, bytes).fill(0);
    return address;
  }

  /** Gives back what `take` gave for as many bytes. */
  give(address: number, bytes: number): void {
    const given = rounded(bytes);
    this.taken -= given;
    if (given === 0) return;
    const found = this.#free.findIndex((block) => block.address > address);
    const at = found < 0 ? this.#free.length : found;
    this.#free.splice(at, 0, { address, bytes: given });
    this.#join(at);
    this.#join(at - 1);
  }

  /** Makes one block of a free block and the next one, where they touch. */
  #join(at: number): void {
    const [block, next] = [this.#free[at], this.#free[at + 1]];
    if (!block || !next || block.address + block.bytes !== next.address) return;
    block.bytes += next.bytes;
    this.#free.splice(at + 1, 1);
  }
}

function rounded(bytes: number): number {
  return Math.ceil(bytes / GRAIN) * GRAIN;
}
