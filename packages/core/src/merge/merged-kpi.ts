import type { AggregateValue } from '../ops/aggregate.js';
import type { MergedColumn } from './merged-column.js';

/** Keys and aggregates of a KPI over all rows, column by column. A key's null is null. */
export interface MergedKpi {
  groups: number;
  keys: MergedColumn<AggregateValue | null>[];
  aggregates: MergedColumn<AggregateValue>[];
}
