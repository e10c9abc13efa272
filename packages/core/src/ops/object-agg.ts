import { toJsonValue } from '../dataset/values.js';
import type { TypedColumn } from '../expression/types.js';
import { type Accumulator, type Aggregate, ANY } from './aggregate.js';
import { ValidLog } from './valid-log.js';

class ObjectAgg extends ValidLog implements Accumulator {
  readonly #key: TypedColumn;

  constructor(inputs: readonly TypedColumn[]) {
    super(inputs);
    this.#key = inputs[0]!;
  }

  finish(group: number) {
    // A date's own text depends on the time zone.
    const name = (key: unknown): string =>
      String(key instanceof Date ? toJsonValue(this.#key.type, key) : key);
    return Object.fromEntries(this.pairs(group).map(([key, value]) => [name(key), value]));
  }
}

/**
 * `op.object_agg(key, value)`: an object of the rows where both are valid; of equal keys the last row's value counts. A date
 * as key is its text as JSON has it.
 */
export const objectAgg: Aggregate = {
  name: 'object_agg',
  arity: 2,
  keeps: 'all values',
  ordered: true,
  resultType: () => ANY,
  create: (inputs) => new ObjectAgg(inputs),
};
