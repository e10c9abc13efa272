import type { Vector } from '../dataset/vector.js';
import { GrowingArray } from '../kernel/growing-array.js';
import type { EncodedState } from './aggregate.js';
import type { BatchInputs, Integers } from './batch-inputs.js';
import type { Selection } from './selection.js';

/** Units of the upper half of a sum, as in `IntegerSum`. */
const HIGH = 2n ** 52n;
const MOST_LOW = 2 ** 52;
/** A sum that cannot be greater in size has room for as much again. */
const MOST_SUM = 2 ** 62;

/**
 * The number of rows by group, and sums of integers: all sums of a KPI side by side, so that one pass over the rows adds to
 * two of them. `assembly/records.ts` has the loops.
 */
export class KernelRecords {
  readonly #sums: Sum[] = [];
  readonly #byKey = new Map<string, number>();
  #records: GrowingArray | undefined;
  #groups = 0;
  #isWanted = false;

  constructor(readonly inputs: BatchInputs) {}

  /** Asks for the number of rows. */
  wantRows(): void {
    this.#isWanted = true;
  }

  /** Asks for the sum of what a key names; the same key has the same sum. To be asked before there are groups. */
  sumOf(key: string): number {
    this.#isWanted = true;
    let sum = this.#byKey.get(key);
    if (sum === undefined) {
      sum = this.#sums.length;
      this.#sums.push(new Sum(this.inputs));
      this.#byKey.set(key, sum);
    }
    return sum;
  }

  /** Says what a sum's values are in this batch. */
  put(sum: number, vector: Vector): void {
    this.#sums[sum]!.vector = vector;
  }

  grow(groups: number): void {
    if (!this.#isWanted) return;
    this.#groups = Math.max(groups, this.#groups);
    this.#array().grow(groups);
    for (const sum of this.#sums) sum.missing.grow(groups);
  }

  /** Adds the rows of a batch. */
  add(selection: Selection): void {
    if (!this.#isWanted) return;
    const integers = this.#sums.map(({ vector }) => this.inputs.integers(vector!));
    this.#sums.forEach((sum, i) => {
      if (integers[i]!.hasMissing) sum.addMissing(selection);
    });
    for (let from = 0; from < selection.count; ) {
      const count = this.#makeRoom(integers, selection.count - from);
      this.#addSome(integers, selection, from, count);
      from += count;
    }
  }

  /** @returns how many rows can be added at once, at most `count` */
  #makeRoom(integers: readonly Integers[], count: number): number {
    const most = Math.max(1, ...integers.map((values) => values.most));
    const fitting = Math.min(count, Math.floor(MOST_SUM / most));
    for (const [i, sum] of this.#sums.entries()) {
      sum.bound += integers[i]!.most * fitting;
      if (sum.bound <= MOST_SUM) continue;
      this.#carry(i);
      sum.bound = MOST_LOW + integers[i]!.most * fitting;
    }
    return fitting;
  }

  #addSome(integers: readonly Integers[], selection: Selection, from: number, count: number): void {
    const { call } = this.inputs.kernel;
    const records = this.#array();
    const { size, address } = records;
    const rows = selection.rowsAt && selection.rowsAt + from * 4;
    const groups = selection.groupsAt && selection.groupsAt + from * 4;
    // Without rows the first ones are meant.
    const skipped = rows === 0 ? from * 8 : 0;
    const [first, second, ...others] = integers.map((values) => values.address + skipped);
    if (first === undefined) call.countRows(groups, count, address, size);
    else if (second === undefined) call.countAndAdd(first, rows, groups, count, address, size);
    else call.countAndAddTwo(first, second, rows, groups, count, address, size);
    for (let i = 0; i < others.length; i += 2) {
      const word = address + (3 + i) * 8;
      const [one, two] = [others[i]!, others[i + 1]];
      if (two === undefined) call.addOne(one, rows, groups, count, word, size);
      else call.addTwo(one, two, rows, groups, count, word, size);
    }
  }

  /** The number of rows by group. */
  rows(groups: number): Float64Array {
    return this.#words(0, groups);
  }

  /** A sum as `IntegerSum` encodes it, and the number of values in it. */
  sum(index: number, groups: number): EncodedState {
    const sum = this.#sums[index]!;
    if (sum.bound > MOST_LOW) this.#carry(index);
    const counts = this.rows(groups);
    if (sum.hasMissing) {
      const missing = sum.missing.integers(groups);
      for (let group = 0; group < groups; group++) counts[group]! -= missing[group]!;
    }
    const high = new Float64Array(groups);
    for (const [group, units] of sum.carried) high[group] = units;
    return { low: this.#words(1 + index, groups), high, counts };
  }

  #carry(index: number): void {
    const { address, size, length } = this.#array();
    const sum = this.#sums[index]!;
    const words = new BigInt64Array(this.inputs.kernel.buffer, address, (length * size) / 8);
    for (let group = 0; group < this.#groups; group++) {
      const at = (group * size) / 8 + 1 + index;
      const high = words[at]! / HIGH;
      if (high === 0n) continue;
      words[at]! -= high * HIGH;
      sum.carried.set(group, (sum.carried.get(group) ?? 0) + Number(high));
    }
    sum.bound = MOST_LOW;
  }

  /** A word of each record, an integer below 2^53 in size. */
  #words(word: number, groups: number): Float64Array {
    const { kernel } = this.inputs;
    const { address, size } = this.#array();
    const doubles = kernel.allocate(groups * 8);
    kernel.call.wordsOfRecords(address + word * 8, size, groups, doubles);
    return kernel.doubles(doubles, groups).slice();
  }

  /** The records: rows, and the sums two by two. */
  #array(): GrowingArray {
    this.#records ??= new GrowingArray(
      this.inputs.kernel,
      16 * Math.ceil((1 + this.#sums.length) / 2),
    );
    return this.#records;
  }
}

class Sum {
  vector: Vector | undefined;
  /** What no group's sum is greater than in size. */
  bound = 0;
  /** What was carried from the sums, in units of 2^52, by group. */
  readonly carried = new Map<number, number>();
  /** Rows whose value is null or NaN, by group. */
  readonly missing: GrowingArray;
  hasMissing = false;

  constructor(readonly inputs: BatchInputs) {
    this.missing = new GrowingArray(inputs.kernel, 8);
  }

  addMissing({ rowsAt, groupsAt, count }: Selection): void {
    this.hasMissing = true;
    const { values, nulls } = this.inputs.of(this.vector!);
    const { call } = this.inputs.kernel;
    call.countMissing(values, nulls, rowsAt, groupsAt, count, this.missing.address);
  }
}
