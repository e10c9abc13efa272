import type { Kernel } from '../kernel/kernel.js';
import { RECORD_BATCH_ROWS, ZONE_ROWS } from './columns.js';
import { bytesOf, type StoredColumn } from './stored-column.js';

const ZONES = RECORD_BATCH_ROWS / ZONE_ROWS;
/** Of doubles, for the kernel; of other values it is their bits. */
const DOUBLES = 0;

/**
 * The zone of a column that is looked at, copied into the memory of a kernel: a few tens of kilobytes that stay in the
 * processor's cache, whereas the facts as a whole may be larger than the kernel's memory can get.
 */
export class StagedColumn {
  /** What the values are to the kernel. */
  readonly kind: number;
  /** Address of the values. */
  readonly values: number;
  readonly #validity: number;
  #hasNulls = false;
  #zone = -1;

  constructor(
    readonly column: StoredColumn,
    readonly kernel: Kernel,
  ) {
    const { type, bits, nullable } = column;
    this.kind = type === 'float' ? DOUBLES : bits;
    this.values = kernel.allocate(bytesOf(ZONE_ROWS, bits));
    this.#validity = nullable ? kernel.allocate(bytesOf(ZONE_ROWS, 1)) : 0;
  }

  /** Address of a mask of the rows that are not null, 0 where none is. */
  get validity(): number {
    return this.#hasNulls ? this.#validity : 0;
  }

  /** Makes a zone the one that is looked at. */
  stage(zone: number): void {
    if (zone === this.#zone) return;
    this.#zone = zone;
    const { column } = this;
    const batch = Math.floor(zone / ZONES);
    this.#copy(column.values[batch]!, zone % ZONES, column.bits, this.values);
    const validity = column.zones.nulls[zone] === 0 ? undefined : column.validity[batch];
    this.#hasNulls = validity !== undefined;
    if (validity) this.#copy(validity, zone % ZONES, 1, this.#validity);
  }

  /** Copies a zone of a record batch, or what there is of it. */
  #copy(
    { buffer, byteOffset, byteLength }: ArrayBufferView,
    zone: number,
    bits: number,
    to: number,
  ): void {
    const bytes = bytesOf(ZONE_ROWS, bits);
    const from = zone * bytes;
    const source = new Uint8Array(buffer, byteOffset + from, Math.min(bytes, byteLength - from));
    this.kernel.bytes(to, bytes).set(source);
  }
}
