import type { Aggregate } from './aggregate.js';
import { FirstValue } from './first-value.js';

/** The value of the first row, be it null: what is left of rows that are the same by their keys. */
export const first: Aggregate = {
  name: 'first',
  arity: 1,
  keeps: 'constant',
  ordered: true,
  internal: true,
  resultType: ([input]) => input!,
  create: ([input]) => new FirstValue(input!, false),
};
