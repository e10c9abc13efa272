import type { Kernel } from '../kernel/kernel.js';
import { ZONE_ROWS } from './columns.js';
import type { StagedColumn } from './staged-column.js';
import { bytesOf } from './stored-column.js';

/** The rows of a zone that are selected, as a mask in the memory of a kernel. */
export class ZoneSelection {
  /** Addresses: of the mask, and of that of the rows which pass a test; the latter is empty between two tests. */
  readonly mask: number;
  readonly passing: number;
  /** Address of the rows that `list` writes. */
  readonly rows: number;
  /** Of the masks, of 64 rows each. */
  words = 0;
  /** How many rows are selected. */
  count = 0;
  readonly #kernel: Kernel;

  constructor(kernel: Kernel) {
    this.#kernel = kernel;
    this.mask = kernel.allocate(bytesOf(ZONE_ROWS, 1));
    this.passing = kernel.allocateZeroed(bytesOf(ZONE_ROWS, 1));
    this.rows = kernel.allocate(ZONE_ROWS * 4);
  }

  /** Selects all rows of a zone. */
  begin(rows: number): void {
    this.words = Math.ceil(rows / 64);
    this.count = rows;
    this.#kernel.call.maskRows(this.mask, rows);
  }

  /**
   * Keeps the rows that are passing.
   *
   * @param nulls whether those that are null in the column pass, whatever their value
   */
  keep({ validity }: StagedColumn, nulls: boolean): void {
    const { mask, words, passing } = this;
    this.count = this.#kernel.call.keepPassing(mask, words, passing, validity, Number(nulls));
  }

  /** Writes the rows that are selected to `rows`. */
  list(): void {
    this.#kernel.call.listRows(this.mask, this.words, this.rows);
  }
}
