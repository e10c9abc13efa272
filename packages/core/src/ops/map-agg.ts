import { type Accumulator, type Aggregate, listOf } from './aggregate.js';
import { ValidLog } from './valid-log.js';

class MapAgg extends ValidLog implements Accumulator {
  finish(group: number) {
    return new Map(this.pairs(group));
  }
}

/**
 * `op.map_agg(key, value)`: a Map of the rows where both are valid; of equal keys the last row's value counts. As in
 * Arquero, no two dates are equal keys.
 */
export const mapAgg: Aggregate = {
  name: 'map_agg',
  arity: 2,
  keeps: 'all values',
  ordered: true,
  resultType: ([_key, value]) => listOf(value),
  create: (inputs) => new MapAgg(inputs),
};
