import { type Aggregate, INTEGER } from './aggregate.js';
import { RowCount } from './valid-count.js';

/** `op.valid(x)`: the number of values that are neither null nor NaN. */
export const valid: Aggregate = {
  name: 'valid',
  arity: 1,
  keeps: 'constant',
  resultType: () => INTEGER,
  create() {
    const rows = new RowCount();
    return {
      grow: (groups) => rows.grow(groups),
      add: ([input], index, groups, n) => rows.addValid(input!, index, groups, n),
      encode: (groups) => rows.encode(groups),
      merge: (state, groups) => rows.merge(state, groups),
      finish: (group) => rows.counts[group]!,
    };
  },
};
