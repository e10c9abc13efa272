import type { Vector } from '../dataset/vector.js';
import type { Kernel } from '../kernel/kernel.js';
import { type BatchInputs, MOST_ROWS } from './batch-inputs.js';

/** The rows of a batch that are folded, and their groups, in the memory of a kernel. */
export class Selection {
  count = 0;
  /** Address of `rows`, 0 where they are the first of the batch. */
  rowsAt = 0;
  /** Address of `groups`, 0 where all are of group 0. */
  readonly groupsAt: number;
  readonly #kernel: Kernel;
  readonly #identity: number;
  readonly #kept: number;
  readonly #groups: number;
  #rowsView: Int32Array<ArrayBuffer>;
  #groupsView: Int32Array<ArrayBuffer>;

  /** @param hasGroups whether any row may be of another group than 0 */
  constructor(
    readonly inputs: BatchInputs,
    hasGroups: boolean,
  ) {
    const { kernel } = inputs;
    this.#kernel = kernel;
    this.#identity = kernel.allocate(MOST_ROWS * 4);
    this.#kept = kernel.allocate(MOST_ROWS * 4);
    this.#groups = kernel.allocateZeroed(MOST_ROWS * 4);
    this.groupsAt = hasGroups ? this.#groups : 0;
    this.#rowsView = this.#view(this.#identity);
    this.#groupsView = this.#view(this.#groups);
    for (let row = 0; row < MOST_ROWS; row++) this.#rowsView[row] = row;
  }

  /** Selects the first rows of a batch. */
  begin(count: number): void {
    this.count = count;
    this.rowsAt = 0;
  }

  /** Keeps the first of the rows. */
  take(count: number): void {
    this.count = count;
  }

  /** Keeps the rows, and their groups, of which a vector is true: neither 0 nor NaN nor null. */
  keep(vector: Vector): void {
    const { values, nulls } = this.inputs.of(vector);
    const { rowsAt, groupsAt, count } = this;
    this.count = this.#kernel.call.keepTrue(values, nulls, rowsAt, groupsAt, count, this.#kept);
    this.rowsAt = this.#kept;
  }

  /** At least `count` rows of the batch. */
  get rows(): Int32Array<ArrayBuffer> {
    const address = this.rowsAt || this.#identity;
    const view = this.#rowsView;
    if (view.byteOffset !== address || this.#isVoid(view)) this.#rowsView = this.#view(address);
    return this.#rowsView;
  }

  /** By index in `rows`. */
  get groups(): Int32Array<ArrayBuffer> {
    if (this.#isVoid(this.#groupsView)) this.#groupsView = this.#view(this.#groups);
    return this.#groupsView;
  }

  #isVoid({ buffer }: Int32Array): boolean {
    return buffer !== this.#kernel.buffer;
  }

  #view(address: number): Int32Array<ArrayBuffer> {
    return new Int32Array(this.#kernel.buffer, address, MOST_ROWS);
  }
}
