import { type Aggregate, listOf } from './aggregate.js';
import { ValueCounts } from './value-counts.js';

/** `op.array_agg_distinct(x)`: the different valid values, in the order first met. */
export const arrayAggDistinct: Aggregate = {
  name: 'array_agg_distinct',
  arity: 1,
  keeps: 'distinct values',
  ordered: true,
  resultType: ([value]) => listOf(value),
  create([input]) {
    const values = new ValueCounts(input!);
    return {
      grow: () => {},
      add: (inputs, rows, groups, count) => values.add(inputs, rows, groups, count),
      encode: () => values.encode(),
      merge: (state, groups) => values.merge(state, groups),
      finish: (group) => Array.from(values.entries(group), (entry) => values.scalar(entry)),
    };
  },
};

/** `op.unique(x)`: another name of `op.array_agg_distinct`. */
export const unique: Aggregate = { ...arrayAggDistinct, name: 'unique' };
