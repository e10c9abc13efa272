import { type Aggregate, INTEGER } from './aggregate.js';
import { RowCount } from './valid-count.js';

/** `op.invalid(x)`: the number of values that are null or NaN. */
export const invalid: Aggregate = {
  name: 'invalid',
  arity: 1,
  keeps: 'constant',
  resultType: () => INTEGER,
  create() {
    const all = new RowCount();
    const valid = new RowCount();
    return {
      grow(groups) {
        all.grow(groups);
        valid.grow(groups);
      },
      add([input], rows, groups, n) {
        all.addAll(groups, n);
        valid.addValid(input!, rows, groups, n);
      },
      encode: (groups) => ({
        all: all.counts.slice(0, groups),
        valid: valid.counts.slice(0, groups),
      }),
      merge({ all: allCounts, valid: validCounts }, groups) {
        all.merge({ counts: allCounts! }, groups);
        valid.merge({ counts: validCounts! }, groups);
      },
      finish: (group) => all.counts[group]! - valid.counts[group]!,
    };
  },
};
