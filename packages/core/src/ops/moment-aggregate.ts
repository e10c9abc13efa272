import { type Aggregate, FLOAT } from './aggregate.js';
import { Comoments, type Moments, type Pair } from './comoments.js';

/** An aggregate that is a function of exact sums and sums of products. */
export function momentAggregate(
  name: string,
  arity: 1 | 2,
  pairs: readonly Pair[],
  value: (moments: Moments) => number | undefined,
): Aggregate {
  return {
    name,
    arity,
    keeps: 'constant',
    numbersOnly: true,
    resultType: () => FLOAT,
    create(inputs) {
      const sums = new Comoments(inputs, pairs);
      return {
        grow: (groups) => sums.grow(groups),
        add: (vectors, rows, groups, count) => sums.add(vectors, rows, groups, count),
        encode: (groups) => sums.encode(groups),
        merge: (state, groups) => sums.merge(state, groups),
        finish: (group) => value(sums.finish(group)),
      };
    },
  };
}
