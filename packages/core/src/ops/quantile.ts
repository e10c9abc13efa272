import type { TypedColumn } from '../expression/types.js';
import { type Accumulator, type Aggregate, FLOAT } from './aggregate.js';
import { placesOf, quantileOf } from './quantile-of.js';
import { ValueCounts } from './value-counts.js';

/**
 * `op.quantile(x, p)`: Arquero's quantile of the valid values, exactly, from every different one and how often it comes.
 * A date counts as its milliseconds, a text as its number or NaN. Undefined over none.
 */
export const quantile: Aggregate = {
  name: 'quantile',
  arity: 1,
  params: 1,
  keeps: 'distinct values',
  resultType: () => FLOAT,
  create: ([input], { params = [] } = {}) => createQuantile(input!, Number(params[0])),
};

export function createQuantile(input: TypedColumn, p: number): Accumulator {
  const values = new ValueCounts(input);
  return {
    grow: () => {},
    add: (inputs, rows, groups, count) => values.add(inputs, rows, groups, count),
    encode: () => values.encode(),
    merge: (state, groups) => values.merge(state, groups),
    finish(group) {
      const entries = values.sorted(group);
      const places = placesOf(entries.length, (index) => values.count(entries[index]!));
      return quantileOf(places.total, p, (place) => values.number(entries[places.at(place)]!));
    },
  };
}
