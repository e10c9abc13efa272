import type { Aggregate } from './aggregate.js';
import { ValueCounts } from './value-counts.js';

/** `op.mode(x)`: the most frequent valid value, of several the one met first. Undefined over none. */
export const mode: Aggregate = {
  name: 'mode',
  arity: 1,
  keeps: 'distinct values',
  ordered: true,
  resultType: ([input]) => input!,
  create([input]) {
    const values = new ValueCounts(input!);
    return {
      grow: () => {},
      add: (inputs, rows, groups, count) => values.add(inputs, rows, groups, count),
      encode: () => values.encode(),
      merge: (state, groups) => values.merge(state, groups),
      finish(group) {
        let best: number | undefined;
        for (const entry of values.entries(group)) {
          if (best === undefined || values.count(entry) > values.count(best)) best = entry;
        }
        return best === undefined ? undefined : values.scalar(best);
      },
    };
  },
};
