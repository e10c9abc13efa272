/** What KPIs can be computed from. */
export type Source = FileSource | BytesSource | RowsSource;

/** A file of CSV, and what tells whether it is still the one that was looked at. */
export interface FileSource {
  kind: 'file';
  path: string;
  /** Without its folder. */
  name: string;
  bytes: number;
  /** What changes with the file: where it lies, and its times, to the nanosecond where the system has them. */
  version: string;
}

/** CSV in memory. */
export interface BytesSource {
  kind: 'bytes';
  /** What messages call it. */
  name: string;
  content: Uint8Array;
}

/** Rows in memory, looked up value by value. */
export interface RowsSource {
  kind: 'rows';
  /** What messages call them. */
  name: string;
  rows: number;
  /** Names of the columns, in order. */
  names: readonly string[];
  column(name: string): RowColumn | undefined;
  /** A row as it was given, for showing it. */
  row(index: number): unknown;
  /** Where rows may be something else: whether one is a row at all. */
  isRow?(index: number): boolean;
}

export interface RowColumn {
  at(row: number): unknown;
  /** A bigint counts units of 10^-`decimals`. Default 0 */
  decimals?: number;
}
