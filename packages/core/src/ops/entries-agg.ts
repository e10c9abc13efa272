import { type Accumulator, type Aggregate, listOf } from './aggregate.js';
import { ValidLog } from './valid-log.js';

class EntriesAgg extends ValidLog implements Accumulator {
  finish(group: number) {
    return this.pairs(group);
  }
}

/** `op.entries_agg(key, value)`: pairs of both, of the rows where both are valid, in the order of the rows. */
export const entriesAgg: Aggregate = {
  name: 'entries_agg',
  arity: 2,
  keeps: 'all values',
  ordered: true,
  resultType: ([_key, value]) => listOf(value),
  create: (inputs) => new EntriesAgg(inputs),
};
