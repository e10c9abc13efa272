import type { ChartSpec } from '../chart/spec.js';
import type { ValueType } from '../dataset/types.js';
import type { FileDialect } from '../scan/describe-dialect.js';
import type { CheckResult } from '../scan/row-checks.js';

export interface PublishedFile {
  /** Name within the snapshot's folder. */
  file: string;
  bytes: number;
  /** SHA-256 in hexadecimal. */
  sha256: string;
}

export interface PublishedColumn {
  name: string;
  type: ValueType;
  /** For people: `$`, `%`, `orders`. */
  unit?: string;
}

export interface PublishedKpi extends PublishedFile {
  name: string;
  title: string;
  description?: string;
  columns: PublishedColumn[];
  /** Number of rows in the file. */
  rows: number;
  /** How many rows are shown unless more are asked for. */
  limit?: number;
  chart?: ChartSpec;
}

/**
 * What a snapshot holds. It depends on the input and the definitions alone, never on when, where or by how many workers it
 * was made.
 */
export interface Manifest {
  format: 1;
  id: string;
  dataset: string;
  /** `files` of how many, where it is several; `dialects` the different ways in which they are written, where they are CSV. */
  source: { name: string; bytes: number; files?: number; dialects?: readonly FileDialect[] };
  /** SHA-256 of the plans that made it. */
  definitions: string;
  rows: { read: number; used: number; rejected: number };
  kpis: PublishedKpi[];
  rejects: PublishedFile;
  /** The plans themselves, and the dataset's columns; absent from what earlier versions published. */
  definitionsFile?: PublishedFile;
  /**
   * What came of the checks, where any are declared. Those that look at the snapshot before are told with the run alone: they
   * would make a snapshot depend on when it was made.
   */
  checks?: CheckResult[];
  /** The typed rows as a file of Arrow, where they were asked for. */
  facts?: PublishedFile;
}
