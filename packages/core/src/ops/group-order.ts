/** Numbers 0, 1, 2, … sorted by the group that each belongs to, otherwise in their order. */
export class GroupOrder {
  readonly #starts: Uint32Array;
  readonly #order: Uint32Array;

  constructor(groups: Uint32Array, count: number) {
    let last = -1;
    for (let i = 0; i < count; i++) last = Math.max(last, groups[i]!);
    const starts = new Uint32Array(last + 3);
    for (let i = 0; i < count; i++) starts[groups[i]! + 2]! += 1;
    for (let group = 2; group < starts.length; group++) starts[group]! += starts[group - 1]!;
    // starts[group + 1] is where the group's next goes; at the end, where the next group begins.
    const order = new Uint32Array(count);
    for (let i = 0; i < count; i++) {
      const next = groups[i]! + 1;
      order[starts[next]!] = i;
      starts[next]! += 1;
    }
    this.#starts = starts;
    this.#order = order;
  }

  of(group: number): Uint32Array {
    if (group + 1 >= this.#starts.length) return new Uint32Array(0);
    return this.#order.subarray(this.#starts[group]!, this.#starts[group + 1]!);
  }
}
