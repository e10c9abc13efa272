import { toText } from '../expression/utc-text.js';
import { type Accumulator, type Aggregate, listOf } from './aggregate.js';
import { ValidLog } from './valid-log.js';

class ObjectAgg extends ValidLog implements Accumulator {
  finish(group: number) {
    return Object.fromEntries(
      this.pairs(group).map(([key, value]) => [String(toText(key)), value]),
    );
  }
}

/**
 * `op.object_agg(key, value)`: an object of the rows where both are valid; of equal keys the last row's value counts. A date
 * as key is its text in UTC.
 */
export const objectAgg: Aggregate = {
  name: 'object_agg',
  arity: 2,
  keeps: 'all values',
  ordered: true,
  resultType: ([_key, value]) => listOf(value),
  create: (inputs) => new ObjectAgg(inputs),
};
