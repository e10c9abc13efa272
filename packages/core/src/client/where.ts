import type { FactsCondition, FilterRange, FilterValue } from '../facts/filter-types.js';
import { formatCondition } from '../facts/format-condition.js';

/** What rows of the dataset must fulfil to count: a condition for each of some columns, all of which must hold. */
export type Where<Row> = { readonly [Name in keyof Row]?: Condition<Row[Name]> | undefined };

/** A value, a range, or several of either, one of which must fit; with `not` none may, and rows without a value count. */
export type Condition<Value> = Items<Value> | { readonly not: Items<Value> };

type Items<Value> = Item<Value> | readonly Item<Value>[];
type Item<Value> = Value | Range<NonNullable<Value>>;

/** `min` and `max` belong to a range, `above` and `below` do not; what is not given is open. */
type Range<Value> = [Value] extends [boolean]
  ? never
  : {
      readonly min?: Bound<Value>;
      readonly above?: Bound<Value>;
      readonly max?: Bound<Value>;
      readonly below?: Bound<Value>;
    };

type Bound<Value> = Value extends string ? string : Value;

/** Parameters of the API, whose names a column may have, too. */
const PARAMETERS = new Set(['limit', 'sort', 'columns', 'formulas', 'theme', 'width', 'scale']);
/** What stands before such a name. */
const WHERE = 'where.';

/** Parameters of a query that say the same. */
export function whereParameters(where: object): [name: string, value: string][] {
  return Object.entries(where)
    .filter(([, condition]) => condition !== undefined)
    .map(([column, condition]) => [
      PARAMETERS.has(column) || column.startsWith(WHERE) ? WHERE + column : column,
      formatCondition(toCondition(condition)),
    ]);
}

function toCondition(condition: Condition<FilterValue>): FactsCondition {
  return isNegation(condition)
    ? { ...ofItems(condition.not), not: true }
    : ofItems(condition as Items<FilterValue>);
}

function isNegation(condition: unknown): condition is { not: Items<FilterValue> } {
  return typeof condition === 'object' && condition !== null && 'not' in condition;
}

function ofItems(items: Items<FilterValue>): FactsCondition {
  const all = [items].flat() as (FilterValue | FilterRange)[];
  const ranges = all.filter((item): item is FilterRange => typeof item === 'object' && !!item);
  const values = all.filter((item): item is FilterValue => typeof item !== 'object' || !item);
  return { in: values, ...(ranges.length > 0 && { ranges }) };
}
