import { Kernel } from '../kernel/kernel.js';
import { RECORD_BATCH_ROWS } from './columns.js';
import { bytesOf, type StoredColumn } from './stored-column.js';

/** Bytes of columns that are kept unless told otherwise. */
const MOST_BYTES = 1 << 30;
/** Bytes beyond the columns, and a quarter of theirs, that a query may leave; where it took more, all is given back. */
const MOST_SPARE = 64 << 20;

/** A column as a whole in the memory of a kernel, record batch by record batch. */
export interface ResidentColumn {
  /** Address of the values. */
  values: number;
  /** Address of a bit for each row that is not null, 0 where all are not. */
  validity: number;
}

/** The kernel that queries of the same facts use one after another, with the columns that they read. */
export class FactsMemory {
  #kernel: Kernel | undefined;
  #columns = new Map<StoredColumn, ResidentColumn>();
  #bytes = 0;

  /** @param most bytes of columns; those beyond are read from the facts by each query */
  constructor(readonly most: number = MOST_BYTES) {}

  /**
   * Calls a function with the kernel, in whose memory are as many of some columns as may be. What it allocates is void
   * after.
   */
  use<T>(columns: Iterable<StoredColumn>, query: (kernel: Kernel) => T): T {
    const kernel = this.#kernel ?? Kernel.create();
    this.#kernel = kernel;
    try {
      for (const column of columns) this.#keep(column, kernel);
      return query(kernel);
    } finally {
      kernel.reset();
      if (kernel.buffer.byteLength > this.#bytes * 1.25 + MOST_SPARE) this.#clear();
    }
  }

  resident(column: StoredColumn): ResidentColumn | undefined {
    return this.#columns.get(column);
  }

  #clear(): void {
    this.#kernel = undefined;
    this.#columns = new Map();
    this.#bytes = 0;
  }

  #keep(column: StoredColumn, kernel: Kernel): void {
    const { values, validity, bits } = column;
    const hasNulls = validity.some((mask) => mask !== undefined);
    const perBatch = bytesOf(RECORD_BATCH_ROWS, bits);
    const bytes = values.length * (perBatch + (hasNulls ? bytesOf(RECORD_BATCH_ROWS, 1) : 0));
    if (this.#columns.has(column) || this.#bytes + bytes > this.most) return;
    const resident = {
      values: copy(values, perBatch, kernel),
      validity: hasNulls ? copy(validity, bytesOf(RECORD_BATCH_ROWS, 1), kernel) : 0,
    };
    kernel.retain();
    this.#columns.set(column, resident);
    this.#bytes += bytes;
  }
}

/** Copies record batches one behind another, each of the same room, and returns the address of the first. */
function copy(
  batches: readonly (ArrayBufferView | undefined)[],
  room: number,
  kernel: Kernel,
): number {
  const address = kernel.allocate(batches.length * room);
  const target = kernel.bytes(address, batches.length * room);
  batches.forEach((batch, i) => {
    if (!batch) return;
    const { buffer, byteOffset, byteLength } = batch;
    target.set(new Uint8Array(buffer, byteOffset, Math.min(byteLength, room)), i * room);
  });
  return address;
}
