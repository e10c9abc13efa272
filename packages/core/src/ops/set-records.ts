import type { Heap } from '../kernel/heap.js';

/** Words of the structure that `assembly/set-values.ts` reads; `ValueIndex` writes others. */
const SIZE = 0;
const STRIDE = 1;
const PAGES = 2;
const BYTES = 72;

/** Records of a page. */
export const PAGE_RECORDS = 1 << 12;
/** Of a record, before its words: the value. */
export const VALUE_BYTES = 8;

/** Some neighbouring records, from an address. */
export interface RecordPage {
  address: number;
  /** The index of the first, and how many there are. */
  from: number;
  count: number;
}

/**
 * Records by index, in the memory of a kernel: a value and some words, all 0 until they are written. They lie in pages, so
 * that they stay where they are when more are added.
 */
export class SetRecords {
  /** Of the structure. */
  readonly address: number;
  #stride = VALUE_BYTES;
  #pages: number[] = [];
  /** Pages that the table of their addresses has room for. */
  #tableRoom = 0;

  constructor(readonly heap: Heap) {
    this.address = heap.takeZeroed(BYTES);
    this.size = 1;
    this.#write(STRIDE, this.#stride);
    this.reserve(1);
  }

  /** Bytes of a record. */
  get stride(): number {
    return this.#stride;
  }

  /** How many records there are; index 0 is always there. */
  get size(): number {
    return this.heap.kernel.u32[this.address / 4 + SIZE]!;
  }

  set size(size: number) {
    this.#write(SIZE, size);
  }

  get bytes(): number {
    return this.#pages.length * PAGE_RECORDS * this.#stride;
  }

  /** Makes room for some records in all. */
  reserve(size: number): void {
    const { heap } = this;
    while (this.#pages.length * PAGE_RECORDS < size) {
      this.#pages.push(heap.takeZeroed(PAGE_RECORDS * this.#stride));
      const count = this.#pages.length;
      if (count > this.#tableRoom) {
        heap.give(this.heap.kernel.u32[this.address / 4 + PAGES]!, this.#tableRoom * 4);
        this.#tableRoom = count * 2;
        this.#write(PAGES, heap.take(this.#tableRoom * 4));
        this.#writeTable();
      }
      this.#writePage(count - 1);
    }
  }

  /** Adds a word to each record, and returns its number. */
  addWord(): number {
    const { heap } = this;
    const before = this.#stride;
    this.#stride += 4;
    this.#write(STRIDE, this.#stride);
    this.#pages = this.#pages.map((page) => {
      const moved = heap.takeZeroed(PAGE_RECORDS * this.#stride);
      heap.kernel.call.copyRecords(page, before, moved, this.#stride, PAGE_RECORDS);
      heap.give(page, PAGE_RECORDS * before);
      return moved;
    });
    this.#writeTable();
    return (before - VALUE_BYTES) / 4;
  }

  /** The records that there are, page by page. */
  pages(): RecordPage[] {
    const { size } = this;
    return this.#pages
      .map((address, page) => {
        const from = page * PAGE_RECORDS;
        return { address, from, count: Math.min(PAGE_RECORDS, size - from) };
      })
      .filter(({ count }) => count > 0);
  }

  #writeTable(): void {
    for (let page = 0; page < this.#pages.length; page++) this.#writePage(page);
  }

  #writePage(page: number): void {
    const { u32 } = this.heap.kernel;
    u32[u32[this.address / 4 + PAGES]! / 4 + page] = this.#pages[page]!;
  }

  #write(word: number, value: number): void {
    this.heap.kernel.u32[this.address / 4 + word] = value;
  }
}
