import type { ValueType } from '../dataset/types.js';
import type { WideDecimal } from '../dataset/wide-decimal.js';
import type { Evaluation } from '../expression/describe-evaluation.js';
import type { Aggregate } from '../ops/aggregate.js';

/** How a KPI is computed, for people: plain JSON, made of its plan alone. */
export interface Explanation {
  kpi: string;
  title: string;
  dataset: string;
  /** Split by split, or from the rows themselves. */
  path: 'split' | 'gathered';
  /** Of gathered rows: why, how many there may be, and how many of the first are enough. */
  gathered?: { reason: string; most: number; take?: number };
  /** In their order, each as one line of Arquero. */
  verbs: ExplainedVerb[];
  columns: {
    read: ExplainedColumn[];
    /** Those that no expression reads: each of their fields is checked all the same. */
    checked: ExplainedColumn[];
  };
  /** Small tables that it is joined with, in the order of `table1`, `table2`, …. */
  tables: ExplainedTable[];
  /** In the order of `lookup1`, `lookup2`, …. */
  lookups: ExplainedLookup[];
  /** What each split sends to be merged. */
  partial: { keys: ExplainedKey[]; aggregates: ExplainedAggregate[] };
  /** Columns of the head over the aggregates; `d['#0']` is the first of them. */
  measures: { name: string; code: string }[];
  /** The expressions that are evaluated where the data is, each once however often it is used. */
  kernel: ExplainedExpression[];
  result: {
    columns: ExplainedColumn[];
    /** Whether there will be others, whose names are in the data. */
    isOpen: boolean;
  };
  warnings: string[];
}

export interface ExplainedVerb {
  code: string;
  /** Where it is carried out: where the data is, or in Arquero on what has been merged. */
  part: 'head' | 'tail';
}

export interface ExplainedColumn {
  name: string;
  type: ValueType;
  /** Digits after the point of a decimal. */
  scale: number;
  /** Of a wide decimal, which is of type `float` to expressions: its digits. */
  wide?: WideDecimal;
}

export interface ExplainedTable {
  name: string;
  columns: ExplainedColumn[];
  /** Of a table that was given. */
  rows?: number;
  /** Of a KPI's result: which, of what, by which verbs, and when. */
  kpi?: { name: string; dataset: string; verbs: string[]; pass: 'before' | 'the same' };
}

/** Columns of a small table beside each row, found by equal keys. */
export interface ExplainedLookup {
  table: string;
  left: string[];
  right: string[];
  columns: string[];
}

/** Its name is empty where it is no column of the result, as those of `dedupe` are. */
export interface ExplainedKey extends ExplainedColumn {
  code: string;
  /** Of each group; a text is sent once beside them. */
  bytes: number;
}

export interface ExplainedAggregate {
  /** Its name where measures read it, as `#0`. */
  slot: string;
  code: string;
  inputs: { code: string; type: ValueType; scale: number }[];
  keeps: Aggregate['keeps'];
  /** Whether different values are sent only where they are not met in their order. */
  reliesOnOrder?: true;
  /** The arrays that a split sends, with their bytes for each group beside what grows with the values. */
  sends: { name: string; array: string; bytes: number }[];
  merges: string;
  error?: string;
}

export interface ExplainedExpression {
  /** What it is used for, as `filter` or `key hour`. */
  uses: string[];
  expression: string;
  how: Evaluation['how'];
  /** The JavaScript that runs. */
  code: string;
}
