import type { Heap } from '../kernel/heap.js';

const LEAST_ROOM = 1 << 12;

/** Records of a number of words by index, 0 until they are written, in the memory of a kernel. */
export class SetRecords {
  address = 0;
  /** Bytes of a record. */
  stride = 0;
  /** Records that are there. */
  size = 0;
  #room = 0;

  constructor(readonly heap: Heap) {}

  /** Makes records 0 to `size` - 1. */
  grow(size: number): void {
    if (size <= this.size) return;
    this.size = size;
    if (size > this.#room) this.#move(Math.max(size, LEAST_ROOM, Math.ceil(this.#room * 1.25)));
  }

  /** Adds a word to each, and returns its number. */
  addWord(): number {
    const word = this.stride / 4;
    this.#move(this.#room, this.stride + 4);
    return word;
  }

  #move(room: number, stride = this.stride): void {
    const { heap, address } = this;
    const bytes = this.#room * this.stride;
    this.address = heap.take(room * stride);
    const { kernel } = heap;
    const moved = kernel.bytes(this.address, room * stride);
    if (stride === this.stride) {
      moved.set(kernel.bytes(address, bytes));
      moved.fill(0, bytes);
    } else {
      moved.fill(0);
      kernel.call.copyRecords(address, this.stride, 0, this.address, stride, 0, this.#room);
    }
    heap.give(address, bytes);
    this.#room = room;
    this.stride = stride;
  }

  free(): void {
    this.heap.give(this.address, this.#room * this.stride);
  }
}
