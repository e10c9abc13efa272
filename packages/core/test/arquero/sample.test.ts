// biome-ignore-all format: each case is a line

import { frac, seed } from 'arquero';
import { type Definition, op } from './loose.js';
import { refused, throughAll } from './through-all.js';

const AB = { a: [1, 3, 5, 7], b: [2, 4, 6, 8] };
const GROUPED = { a: [1, 3, 5, 7], b: [2, 2, 4, 4] };

/** Arquero's sample of the same seed. */
function seeded(verbs: Definition, value = 1): Definition {
  return (t) => {
    seed(value);
    const result = verbs(t);
    seed(null as never);
    return result;
  };
}

throughAll('sample', [
  ['of some rows', AB, seeded((t) => t.sample(2))],
  ['of more than all rows', AB, seeded((t) => t.sample(10))],
  ['of more than all rows in their order', AB, seeded((t) => t.sample(10, { shuffle: false })), AB],
  ['with replacement', AB, seeded((t) => t.sample(10, { replace: true }))],
  ['weighted by a column', AB, seeded((t) => t.sample(2, { weight: 'a' }))],
  ['weighted by a place', AB, seeded((t) => t.sample(2, { weight: 1 }))],
  ['weighted by an expression', AB, seeded((t) => t.sample(2, { weight: (d) => d.a * d.b }))],
  ['weighted with replacement', AB, seeded((t) => t.sample(10, { weight: 'a', replace: true }))],
  ['and count', AB, seeded((t) => t.sample(10, { weight: 'a', replace: true }).filter((d) => d.a > 1).groupby(['a', 'b']).count())],
  ['of a part', AB, seeded((t) => t.sample(frac(0.5)))],
  ['of a computed size', AB, seeded((t) => t.sample(() => op.floor(0.6 * op.count())))],
  ['of each group', GROUPED, seeded((t) => t.groupby('b').sample(1))],
  ['of a part of each group', GROUPED, seeded((t) => t.groupby('b').sample(frac(0.5), { shuffle: false }))],
  ['of another seed', AB, seeded((t) => t.sample(3, { seed: 42 }), 42)],
  ['of no rows', AB, seeded((t) => t.sample(0)), { a: [], b: [] }],
  ['of filtered rows', AB, seeded((t) => t.filter((d) => d.a > 1).sample(2))],
  ['of ordered rows', AB, seeded((t) => t.orderby((d) => -d.a).sample(3, { shuffle: false }))],
  ['of an empty table', { a: [] }, seeded((t) => t.sample(2)), { a: [] }],
]);

refused('sample', [['weighted by a column that is not there', AB, (t) => t.sample(1, { weight: 'z' }), /"z"/]]);
