import { type Aggregate, ANY } from './aggregate.js';
import { ValueLog } from './value-log.js';

/** The values of all rows in their order, null and NaN included: how rows are gathered. */
export const rows: Aggregate = {
  name: 'rows',
  arity: 1,
  keeps: 'all values',
  ordered: true,
  internal: true,
  resultType: () => ANY,
  create([input]) {
    const log = new ValueLog(input!);
    return {
      grow: () => {},
      add: ([vector], index, groups, count) => log.add(vector!, index, groups, count),
      encode: () => log.encode(),
      merge: (state, groups) => log.merge(state, groups),
      finish: (group) => log.values(group),
    };
  },
};
