import type { Kernel } from '../kernel/kernel.js';
import { RECORD_BATCH_ROWS, ZONE_ROWS } from './columns.js';
import type { FactsMemory, ResidentColumn } from './facts-memory.js';
import { bytesOf, type StoredColumn } from './stored-column.js';

const ZONES = RECORD_BATCH_ROWS / ZONE_ROWS;
const MASK_BYTES = bytesOf(ZONE_ROWS, 1);
/** What doubles are to the kernel; other values are their bits. */
const DOUBLES = 0;

/** The zone of a column that is looked at, in the memory of a kernel: where it is resident, or else in a copy. */
export class StagedColumn {
  /** What the values are to the kernel. */
  readonly kind: number;
  /** Address of the values. */
  values = 0;
  /** Address of a mask of the rows that are not null, 0 where all are not. */
  validity = 0;
  readonly #kernel: Kernel;
  readonly #resident: ResidentColumn | undefined;
  /** Room for a copy. */
  readonly #valuesAt: number = 0;
  readonly #validityAt: number = 0;
  readonly #bytes: number;
  #zone = -1;

  constructor(
    readonly column: StoredColumn,
    readonly memory: FactsMemory,
    kernel: Kernel,
  ) {
    const { type, nullable } = column;
    const resident = memory.resident(column);
    const bits = resident?.bits ?? column.bits;
    this.kind = type === 'float' ? DOUBLES : bits;
    this.#kernel = kernel;
    this.#bytes = bytesOf(ZONE_ROWS, bits);
    this.#resident = resident;
    if (resident) return;
    this.#valuesAt = kernel.allocate(this.#bytes);
    this.#validityAt = nullable ? kernel.allocate(MASK_BYTES) : 0;
  }

  /** Makes a zone the one that is looked at. */
  stage(zone: number): void {
    if (zone === this.#zone) return;
    this.#zone = zone;
    const hasNulls = this.column.zones.nulls[zone] !== 0;
    if (this.#resident) {
      this.values = this.#resident.values + zone * this.#bytes;
      this.validity = hasNulls ? this.#resident.validity + zone * MASK_BYTES : 0;
    } else this.#copy(zone, hasNulls);
  }

  #copy(zone: number, hasNulls: boolean): void {
    this.memory.noteCopy(this.column);
    const batch = Math.floor(zone / ZONES);
    const { values, validity } = this.column;
    this.values = this.#valuesAt;
    this.#copyPart(values[batch]!, zone % ZONES, this.#bytes, this.values);
    this.validity = hasNulls ? this.#validityAt : 0;
    if (hasNulls) this.#copyPart(validity[batch]!, zone % ZONES, MASK_BYTES, this.validity);
  }

  /** Copies a part of an array, or what there is of it. */
  #copyPart(
    { buffer, byteOffset, byteLength }: ArrayBufferView,
    part: number,
    bytes: number,
    to: number,
  ): void {
    const from = part * bytes;
    const source = new Uint8Array(buffer, byteOffset + from, Math.min(bytes, byteLength - from));
    this.#kernel.bytes(to, bytes).set(source);
  }
}
