import { type Accumulator, type Aggregate, FLOAT } from './aggregate.js';
import { ValidLog } from './valid-log.js';

class Product extends ValidLog implements Accumulator {
  finish(group: number): number | undefined {
    const values = this.values(group);
    return values.length === 0
      ? undefined
      : values.reduce<number>((product, value) => product * Number(value), 1);
  }
}

/**
 * `op.product(x)`: the product of the valid values, multiplied in the order of the rows, each step rounded, as in Arquero.
 * Undefined over none.
 */
export const product: Aggregate = {
  name: 'product',
  arity: 1,
  keeps: 'all values',
  ordered: true,
  numbersOnly: true,
  resultType: () => FLOAT,
  create: (inputs) => new Product(inputs),
};
