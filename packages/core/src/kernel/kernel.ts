import type { KernelExports } from './exports.js';
import { KERNEL_CODE } from './kernel-code.js';

const PAGE = 1 << 16;
/** Everything lies at a multiple of this, in bytes. */
const ALIGNMENT = 16;
/** Kernels that are kept for the next tasks; those that have grown beyond some bytes only while tasks follow each other. */
const MOST_IDLE = 2;
const MOST_KEPT = 32 << 20;
/** How long a large kernel waits for the next task, in milliseconds. */
const WAIT = 1_000;
/** Bytes from which on it is worth knowing that they are free. */
const SMALLEST_FREED = 1 << 16;

/** Codes of `0`, of `9`, and of `a` less ten. */
const ZERO = 48;
const NINE = 57;
const BEFORE_A = 87;

let compiled: WebAssembly.Module | undefined;
let idle: Kernel[] = [];
let dropping: ReturnType<typeof setTimeout> | undefined;

/**
 * An instance of the kernel with memory of its own, which grows and is given back as a whole. Its views are void after it
 * has grown; `buffer` is then another.
 */
export class Kernel {
  readonly call: KernelExports;
  /** Its memory; another once it has grown, and then the two views of all of it are, too. */
  buffer!: ArrayBuffer;
  /** By a fourth of the address. */
  u32!: Uint32Array<ArrayBuffer>;
  /** By an eighth of the address. */
  f64!: Float64Array<ArrayBuffer>;
  #freeFrom: number;
  #next: number;
  /** What was given back before the rest. */
  #freed: { address: number; bytes: number }[] = [];

  private constructor() {
    compiled ??= new WebAssembly.Module(fromHex(KERNEL_CODE));
    const imports = { env: { abort: stop } };
    this.call = new WebAssembly.Instance(compiled, imports).exports as unknown as KernelExports;
    this.#view();
    this.#freeFrom = align(this.call.freeFrom());
    this.#next = this.#freeFrom;
  }

  /** A kernel that nobody uses; give it back with `release`. */
  static take(): Kernel {
    return idle.pop() ?? new Kernel();
  }

  /** A kernel of one's own, which is never given back but by `reset`. */
  static create(): Kernel {
    return new Kernel();
  }

  /** Everything in its memory is void, but for what is retained. */
  reset(): void {
    this.#next = this.#freeFrom;
    this.#freed = [];
  }

  /** Retains what has been allocated so far. */
  retain(): void {
    this.#freeFrom = this.#next;
  }

  /** Everything in its memory is void. */
  release(): void {
    this.reset();
    if (idle.length < MOST_IDLE) idle.push(this);
    if (this.buffer.byteLength > MOST_KEPT) dropLargeLater();
  }

  /** The address of some bytes, which may hold anything. */
  allocate(bytes: number): number {
    return this.#takeFreed(align(bytes)) ?? this.#takeNew(bytes);
  }

  /** Gives back some bytes, as an array does that has moved to a larger place. */
  free(address: number, bytes: number): void {
    if (bytes >= SMALLEST_FREED) this.#freed.push({ address, bytes: align(bytes) });
  }

  #takeFreed(bytes: number): number | undefined {
    const freed = this.#freed;
    for (let i = 0; i < freed.length; i++) {
      const block = freed[i]!;
      if (block.bytes < bytes) continue;
      const { address } = block;
      block.address += bytes;
      block.bytes -= bytes;
      if (block.bytes < SMALLEST_FREED) freed.splice(i, 1);
      return address;
    }
    return undefined;
  }

  #takeNew(bytes: number): number {
    const address = this.#next;
    this.#next = align(address + bytes);
    const missing = this.#next - this.buffer.byteLength;
    if (missing > 0) {
      // A little more than is asked for, since all views must be made anew.
      this.call.memory.grow(Math.ceil(Math.max(missing, this.buffer.byteLength / 8) / PAGE));
      this.#view();
    }
    return address;
  }

  #view(): void {
    this.buffer = this.call.memory.buffer as ArrayBuffer;
    this.u32 = new Uint32Array(this.buffer);
    this.f64 = new Float64Array(this.buffer);
  }

  /** The address of some bytes, all 0. */
  allocateZeroed(bytes: number): number {
    const address = this.allocate(bytes);
    this.bytes(address, bytes).fill(0);
    return address;
  }

  bytes(address: number, length: number): Uint8Array<ArrayBuffer> {
    return new Uint8Array(this.buffer, address, length);
  }

  words(address: number, length: number): Uint32Array<ArrayBuffer> {
    return new Uint32Array(this.buffer, address, length);
  }

  doubles(address: number, length: number): Float64Array<ArrayBuffer> {
    return new Float64Array(this.buffer, address, length);
  }
}

/** Memory that was never used costs a fault for each page, so that of the last task is worth keeping for the next one. */
function dropLargeLater(): void {
  clearTimeout(dropping);
  dropping = setTimeout(() => {
    idle = idle.filter(({ buffer }) => buffer.byteLength <= MOST_KEPT);
  }, WAIT);
  // A page's timer is a number, and never keeps a process from ending.
  if (typeof dropping === 'object') dropping.unref();
}

function align(address: number): number {
  return Math.ceil(address / ALIGNMENT) * ALIGNMENT;
}

function stop(): never {
  throw new Error('The kernel stopped.');
}

function fromHex(text: string): Uint8Array<ArrayBuffer> {
  const digit = (at: number): number => {
    const code = text.charCodeAt(at);
    return code <= NINE ? code - ZERO : code - BEFORE_A;
  };
  return Uint8Array.from(
    { length: text.length / 2 },
    (_, i) => (digit(2 * i) << 4) | digit(2 * i + 1),
  );
}
