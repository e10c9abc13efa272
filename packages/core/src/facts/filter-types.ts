/**
 * Which rows count, as plain JSON: all columns' conditions must hold.
 *
 * @example { pizza_size: { in: ['L', 'XL'] }, order_date: { ranges: [{ min: '2015-01-01', below: '2015-02-01' }] } }
 * @example { coupon: { in: [null], not: true } } // has one
 */
export type FactsFilter = Readonly<Record<string, FactsCondition>>;

/** A value must be one of some or lie in a range; where there is neither, none passes. */
export interface FactsCondition {
  /** Values as the API gives them; null is the only condition that null meets. */
  in?: readonly FilterValue[];
  ranges?: readonly FilterRange[];
  /** Whether the others pass instead, nulls among them unless null is one of the values. */
  not?: boolean;
}

export type FilterValue = string | number | boolean | null;

/** What is not given is open. Text is compared by its UTF-16 units, as JavaScript does. */
export interface FilterRange {
  /** The least value that passes. */
  min?: string | number;
  /** What a value must be greater than. */
  above?: string | number;
  /** The greatest value that passes. */
  max?: string | number;
  /** What a value must be less than. */
  below?: string | number;
}
