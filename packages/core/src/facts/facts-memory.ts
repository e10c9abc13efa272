import { Kernel } from '../kernel/kernel.js';
import { RECORD_BATCH_ROWS } from './columns.js';
import { narrowest } from './packed.js';
import { boundsOf, bytesOf, type StoredColumn, type StoredValues } from './stored-column.js';

/** Bytes of resident columns: a kernel's memory is limited. */
const MOST_BYTES = 1 << 30;
/** Bytes beyond the columns, and a quarter of theirs, that a query may leave; where it took more, all is given back. */
const MOST_SPARE = 64 << 20;

const MASK_BYTES = bytesOf(RECORD_BATCH_ROWS, 1);

/** A column as a whole in the memory of a kernel, record batch by record batch. */
export interface ResidentColumn {
  /** Of a value; fewer than in the file where Arrow has no type of so few. */
  bits: number;
  /** Address of the values. */
  values: number;
  /** Address of a bit for each row that is not null, 0 where all are not. */
  validity: number;
}

/**
 * The kernel that queries of the same facts use one after another, with columns that they read often: once as many zones of
 * a column have been copied as it has, it becomes resident, so that all the copying is at most twice what it must be.
 */
export class FactsMemory {
  #kernel: Kernel | undefined;
  #resident = new Map<StoredColumn, ResidentColumn>();
  #bytes = 0;
  /** How many zones have been copied of columns that are not resident. */
  readonly #copied = new Map<StoredColumn, number>();

  readonly #most: number;

  /** @param most bytes of resident columns, no more than 1 GiB */
  constructor(most: number = MOST_BYTES) {
    this.#most = Math.min(most, MOST_BYTES);
  }

  /** Calls a function with the kernel. What it allocates there is void after. */
  use<T>(query: (kernel: Kernel) => T): T {
    const kernel = this.#kernel ?? Kernel.create();
    this.#kernel = kernel;
    try {
      for (const [column, zones] of this.#copied) {
        if (zones >= column.zones.nulls.length) this.#keep(column, kernel);
      }
      return query(kernel);
    } finally {
      kernel.reset();
      if (kernel.buffer.byteLength > this.#bytes * 1.25 + MOST_SPARE) this.#clear();
    }
  }

  resident(column: StoredColumn): ResidentColumn | undefined {
    return this.#resident.get(column);
  }

  /** Takes note that a zone has been copied. */
  noteCopy(column: StoredColumn): void {
    this.#copied.set(column, (this.#copied.get(column) ?? 0) + 1);
  }

  #clear(): void {
    this.#kernel = undefined;
    this.#resident = new Map();
    this.#bytes = 0;
  }

  /** Makes a column resident if there is room. */
  #keep(column: StoredColumn, kernel: Kernel): void {
    this.#copied.delete(column);
    const { values, validity } = column;
    const bits = fewestBits(column);
    const hasNulls = validity.some((mask) => mask !== undefined);
    const bytes =
      values.length * bytesOf(RECORD_BATCH_ROWS, bits) +
      (hasNulls ? values.length * MASK_BYTES : 0);
    if (this.#bytes + bytes > this.#most) return;
    const resident = {
      bits,
      values: copyValues(values, column.bits, bits, kernel),
      validity: hasNulls ? copyBytes(validity, MASK_BYTES, kernel) : 0,
    };
    kernel.retain();
    this.#resident.set(column, resident);
    this.#bytes += bytes;
  }
}

/** Dates and decimals have 32 bits at least in Arrow, and often need half of them. */
function fewestBits(column: StoredColumn): number {
  return column.bits === 32 ? narrowest(...boundsOf(column)).BYTES_PER_ELEMENT * 8 : column.bits;
}

/** Copies record batches one behind another, and returns the address of the first. */
function copyValues(
  batches: readonly StoredValues[],
  from: number,
  to: number,
  kernel: Kernel,
): number {
  const room = bytesOf(RECORD_BATCH_ROWS, to);
  if (from === to) return copyBytes(batches, room, kernel);
  const address = kernel.allocate(batches.length * room);
  batches.forEach((batch, i) => {
    const narrow = to === 8 ? Int8Array : Int16Array;
    new narrow(kernel.buffer, address + i * room, RECORD_BATCH_ROWS).set(
      batch.subarray(0, RECORD_BATCH_ROWS),
    );
  });
  return address;
}

function copyBytes(
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
