import fc from 'fast-check';
import type {
  FactsCondition,
  FactsFilter,
  FilterRange,
  FilterValue,
} from '../../src/facts/filter-types.js';
import { amountText, type EveryRow } from './every-type.js';

/*
 * Filters of the columns of `everyType`, and what they mean, told by values alone.
 */

const MS_PER_DAY = 86_400_000;
const iso = (ms: number): string => new Date(ms).toISOString();

/** Values that rows have, and some that none has. */
const VALUES: { [Name in keyof EveryRow]: fc.Arbitrary<string | number | boolean> } = {
  id: fc.integer({ min: -55, max: 55 }),
  quantity: fc.integer({ min: -1, max: 11 }),
  price: fc.integer({ min: -9000, max: 9000 }).map((n) => n / 100),
  amount: fc.oneof(
    fc.integer({ min: -9999, max: 9999 }).map((n) => n / 1e6),
    fc.double({ noNaN: true, min: -1e14, max: 1e15 }),
  ),
  weight: fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e9, max: 1e9 }),
  paid: fc.boolean(),
  name: fc.constantFrom('Ann', 'Zoë', '寿司', '🍕', 'a,b', 'say "hi"', '', 'nobody'),
  size: fc.constantFrom('S', 'M', 'L', 'XXL'),
  day: fc
    .constantFrom(-1, 0, 11_015, 11_016, 16_860, 47_541)
    .map((n) => iso(n * MS_PER_DAY).slice(0, 10)),
  opens: fc.integer({ min: 0, max: MS_PER_DAY - 1 }).map((n) => iso(n).slice(11, 23)),
  moment: fc.integer({ min: -2e12, max: 4e12 }).map(iso),
};

function condition(
  name: keyof EveryRow,
  value: fc.Arbitrary<string | number | boolean>,
): fc.Arbitrary<FactsCondition> {
  const bound = value as fc.Arbitrary<string | number>;
  const values = fc.array(fc.oneof({ weight: 4, arbitrary: value }, fc.constant(null)), {
    maxLength: 4,
  });
  const range = fc.record(
    { min: bound, above: bound, max: bound, below: bound },
    { requiredKeys: [] },
  );
  const ranges = fc.array(range, { maxLength: 3 });
  return fc.record(
    { in: values, not: fc.boolean(), ...(name !== 'paid' && { ranges }) },
    { requiredKeys: ['in'] },
  ) as fc.Arbitrary<FactsCondition>;
}

export const everyFilter: fc.Arbitrary<FactsFilter> = fc
  .record(
    Object.fromEntries(
      Object.entries(VALUES).map(([name, value]) => [
        name,
        condition(name as keyof EveryRow, value),
      ]),
    ),
    { requiredKeys: [] },
  )
  .chain((all) =>
    // One to three columns: with more hardly a row would be left.
    fc
      .subarray(Object.keys(all), { maxLength: 3 })
      .map((names) => Object.fromEntries(names.map((name) => [name, all[name]!]))),
  );

/** @param valueIn a row's value, for rows of another form */
export function passes(
  filter: FactsFilter,
  row: EveryRow,
  valueIn: (name: string) => FilterValue = (name) => valueAt(name as keyof EveryRow, row),
): boolean {
  return Object.entries(filter).every(([name, { in: values = [], ranges = [], not = false }]) => {
    const value = valueIn(name);
    // 0 and -0 are one.
    const isListed = values.some((listed) => listed === value);
    return (isListed || ranges.some((range) => within(range, value))) !== not;
  });
}

/** As the API gives it; times with all their digits, so that texts are in the order of time. */
function valueAt(name: keyof EveryRow, row: EveryRow): FilterValue {
  const value = row[name];
  if (value === null) return null;
  if (name === 'amount') return Number(amountText(value as bigint)) + 0;
  if (name === 'price') return Number(value) / 1000;
  if (name === 'day') return iso(Number(value) * MS_PER_DAY).slice(0, 10);
  if (name === 'opens') return iso(Number(value)).slice(11, 23);
  return name === 'moment' ? iso(Number(value)) : (value as FilterValue);
}

function within({ min, above, max, below }: FilterRange, value: FilterValue): boolean {
  if (value === null) return false;
  return (
    (min === undefined || value >= min) &&
    (above === undefined || value > above) &&
    (max === undefined || value <= max) &&
    (below === undefined || value < below)
  );
}
