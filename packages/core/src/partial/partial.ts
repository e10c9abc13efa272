import type { TextBytes } from '../kernel/dictionary.js';
import type { EncodedState } from '../ops/aggregate.js';
import { arraysOf, type EncodedSets } from '../ops/encoded-sets.js';

/** What a split contributes to the result: for each KPI its groups and their aggregates, in typed arrays. */
export interface Partial {
  /** In the order of the plans. */
  kpis: PartialKpi[];
  /** Distinct values in no order, as `planSets` lists them. */
  sets: EncodedSets[];
  /** Aggregates, by `slotId`, whose rows are not in the order that was relied on; the partial is then of no use. */
  unordered: string[];
}

export interface PartialKpi {
  groups: number;
  /** Number of rows that were gathered; 0 where none are. */
  rows: number;
  keys: PartialKey[];
  /** By group: bit k is set where key k is null. */
  nulls: Uint8Array;
  /** Of what the partial's `sets` hold, nothing. */
  aggregates: EncodedState[];
}

/** The values of a key by group; where it is text, codes of `texts`, or of `strings` where it was computed. */
export interface PartialKey {
  values: Float64Array;
  texts?: TextBytes;
  strings?: string[];
}

/** Names an aggregate of a KPI across splits. */
export function slotId(kpi: string, aggregate: number): string {
  return `${kpi}#${aggregate}`;
}

/** The buffers of a partial, to hand over to another thread rather than copy. */
export function buffersOf(partial: Partial): ArrayBuffer[] {
  const buffers = new Set<ArrayBuffer>();
  const take = (array: unknown): void => {
    if (ArrayBuffer.isView(array)) buffers.add(array.buffer as ArrayBuffer);
  };
  for (const { keys, nulls, aggregates } of partial.kpis) {
    take(nulls);
    for (const { values, texts } of keys) {
      take(values);
      take(texts?.bytes);
      take(texts?.lengths);
    }
    for (const state of aggregates) Object.values(state).forEach(take);
  }
  for (const sets of partial.sets) arraysOf(sets).forEach(take);
  return [...buffers];
}
