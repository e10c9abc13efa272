import { type Accumulator, type Aggregate, FLOAT } from './aggregate.js';
import { CountedSum } from './counted-sum.js';

class Mean extends CountedSum implements Accumulator {
  finish(group: number): number | undefined {
    return this.mean(group);
  }
}

/** `op.mean(x)`: the exact sum of the valid values divided by their number, rounded once. Undefined over none. */
export const mean: Aggregate = {
  name: 'mean',
  arity: 1,
  keeps: 'constant',
  numbersOnly: true,
  resultType: () => FLOAT,
  create: ([input]) => new Mean(input!),
};

/** `op.average(x)`: another name of `op.mean`. */
export const average: Aggregate = { ...mean, name: 'average' };
