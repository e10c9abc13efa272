import { type Aggregate, ANY, type Scalar } from './aggregate.js';
import { binBounds } from './bin-bounds.js';
import { prefixed, unprefixed } from './encoded-state.js';
import { createExtremum } from './extremum.js';

/** `op.bins(x, maxbins, nice, minstep, step)`: Arquero's `[from, to, step]` of bins that hold all valid values. */
export const bins: Aggregate = {
  name: 'bins',
  arity: 1,
  params: 4,
  keeps: 'constant',
  resultType: () => ANY,
  create([input], { params = [] } = {}) {
    const least = createExtremum(input!, 1);
    const greatest = createExtremum(input!, -1);
    return {
      grow(groups) {
        least.grow(groups);
        greatest.grow(groups);
      },
      add(inputs, rows, groups, count) {
        least.add(inputs, rows, groups, count);
        greatest.add(inputs, rows, groups, count);
      },
      encode: (groups) => ({
        ...prefixed('min', least.encode(groups)),
        ...prefixed('max', greatest.encode(groups)),
      }),
      merge(state, groups) {
        least.merge(unprefixed('min', state)!, groups);
        greatest.merge(unprefixed('max', state)!, groups);
      },
      finish: (group) =>
        binBounds(least.finish(group) as Scalar, greatest.finish(group) as Scalar, params),
    };
  },
};
