import { type Aggregate, INTEGER } from './aggregate.js';
import { RowCount } from './valid-count.js';

/** `op.count()`: the number of rows. */
export const count: Aggregate = {
  name: 'count',
  arity: 0,
  keeps: 'constant',
  resultType: () => INTEGER,
  create() {
    const rows = new RowCount();
    return {
      grow: (groups) => rows.grow(groups),
      add: (_inputs, _rows, groups, n) => rows.addAll(groups, n),
      encode: (groups) => rows.encode(groups),
      merge: (state, groups) => rows.merge(state, groups),
      finish: (group) => rows.counts[group]!,
    };
  },
};
