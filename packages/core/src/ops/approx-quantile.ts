import { type Aggregate, FLOAT } from './aggregate.js';
import { bucketOf, middleOf } from './buckets.js';
import { isWhole } from './exact-sum.js';
import { placesOf, quantileOf } from './quantile-of.js';
import { ValueCounts } from './value-counts.js';

/**
 * `op.approx_quantile(x, p)`: about `op.quantile(x, p)`, from buckets that hold numbers within 1 % of each other's middle,
 * in any order and split the same number. Undefined over no valid value.
 */
export const approxQuantile: Aggregate = {
  name: 'approx_quantile',
  arity: 1,
  params: 1,
  keeps: 'constant',
  error: 'relative error 1 % of the values that it lies between',
  numbersOnly: true,
  resultType: () => FLOAT,
  create([input], { params = [] } = {}) {
    const buckets = new ValueCounts(input!, bucketOf);
    return {
      grow: () => {},
      add: (inputs, rows, groups, count) => buckets.add(inputs, rows, groups, count),
      encode: () => buckets.encode(),
      merge: (state, groups) => buckets.merge(state, groups),
      finish(group) {
        const entries = buckets.sorted(group);
        const places = placesOf(entries.length, (index) => buckets.count(entries[index]!));
        const whole = isWhole(input!.type);
        return quantileOf(places.total, Number(params[0]), (place) =>
          middleOf(buckets.image(entries[places.at(place)]!), whole, input!.scale),
        );
      },
    };
  },
};
