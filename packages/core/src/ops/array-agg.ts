import { type Accumulator, type Aggregate, listOf } from './aggregate.js';
import { ValidLog } from './valid-log.js';

class ArrayAgg extends ValidLog implements Accumulator {
  finish(group: number) {
    return this.values(group);
  }
}

/** `op.array_agg(x)`: the valid values, in the order of the rows. */
export const arrayAgg: Aggregate = {
  name: 'array_agg',
  arity: 1,
  keeps: 'all values',
  ordered: true,
  resultType: ([value]) => listOf(value),
  create: (inputs) => new ArrayAgg(inputs),
};
