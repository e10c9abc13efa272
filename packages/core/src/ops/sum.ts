import type { TypedColumn } from '../expression/types.js';
import { type Accumulator, type Aggregate, FLOAT, INTEGER } from './aggregate.js';
import { CountedSum } from './counted-sum.js';

class Sum extends CountedSum implements Accumulator {
  finish(group: number): number | undefined {
    return this.sum(group);
  }
}

/**
 * `op.sum(x)`: the exact sum of the valid values, rounded once where it is a float or a wide decimal.
 * Another decimal's sum keeps its scale.
 * Undefined over no valid value.
 */
export const sum: Aggregate = {
  name: 'sum',
  arity: 1,
  keeps: 'constant',
  numbersOnly: true,
  resultType: ([input]) => resultType(input!),
  create: ([input]) => new Sum(input!),
};

function resultType(input: TypedColumn): TypedColumn {
  if (input.type === 'boolean') return INTEGER;
  return input.type === 'integer' || input.type === 'decimal' ? input : FLOAT;
}
