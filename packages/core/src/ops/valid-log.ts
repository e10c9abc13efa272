import type { Vector } from '../dataset/vector.js';
import type { TypedColumn } from '../expression/types.js';
import type { EncodedState, Scalar } from './aggregate.js';
import { prefixed, unprefixed } from './encoded-state.js';
import { ValidRows } from './valid-rows.js';
import { ValueLog } from './value-log.js';

/** The values of one or two columns, row by row in their order, of the rows that are valid in all, by group. */
export class ValidLog {
  readonly #logs: ValueLog[];
  readonly #rows = new ValidRows();

  constructor(inputs: readonly TypedColumn[]) {
    this.#logs = inputs.map((input) => new ValueLog(input));
  }

  grow(): void {}

  add(inputs: readonly Vector[], allRows: Int32Array, allGroups: Int32Array, all: number): void {
    const { rows, groups, count } = this.#rows.select(inputs, allRows, allGroups, all);
    this.#logs.forEach((log, i) => {
      log.add(inputs[i]!, rows, groups, count);
    });
  }

  encode(): EncodedState {
    return Object.assign({}, ...this.#logs.map((log, i) => prefixed(`${i}`, log.encode())));
  }

  merge(state: EncodedState, groups: Int32Array): void {
    this.#logs.forEach((log, i) => {
      log.merge(unprefixed(`${i}`, state)!, groups);
    });
  }

  /** The first column's values. */
  values(group: number): Scalar[] {
    return this.#logs[0]!.values(group);
  }

  /** The values of both columns, row by row. */
  pairs(group: number): [Scalar, Scalar][] {
    const [firsts, seconds] = this.#logs.map((log) => log.values(group)) as [Scalar[], Scalar[]];
    return firsts.map((first, i) => [first, seconds[i]]);
  }
}
