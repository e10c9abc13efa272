import type { TextForm } from './form.js';
import type { TableFile } from './table-file.js';
import type { OffsetMarks } from './transcode.js';

/** What KPIs can be computed from. */
export type Source = FileSource | FilesSource | BytesSource | RowsSource;

/** A file, and what tells whether it is still the one that was looked at. */
export interface FileSource {
  kind: 'file';
  path: string;
  /** Without its folder; of one among several, its path from their root, with `/`. */
  name: string;
  bytes: number;
  /** What changes with the file: where it lies, and its times, to the nanosecond where the system has them. */
  version: string;
  /** A hash of its bytes, where they were looked at as a whole: it tells that they are the same, whatever its times are. */
  content?: string;
  /** What folders called `key=value` on the way to it say of each of its rows. */
  keys?: Readonly<Record<string, string>>;
  /** Whether it is no file yet, but what comes on standard input. */
  isStream?: true;
  /** Where what it holds lies as plain bytes, if it is compressed or of another encoding. */
  unpacked?: UnpackedFile;
  /** What it says of its tables, where it holds these in place of text. */
  table?: TableFile;
}

/** A file of plain bytes that is made of another for one run. */
export interface UnpackedFile {
  path: string;
  bytes: number;
  /** Of the file that it is made of, if not UTF-8. */
  encoding?: string;
  /** Where its bytes stood before, if it was of another encoding. */
  offsets?: OffsetMarks;
  /** How its text is written, where that is known already. */
  text?: KnownText;
  /** Where it is made only once something of it is needed: makes it, unless it is there. */
  ready?(): Promise<void>;
}

/** How the text of a file is written, as it was found out: the layout is that of `scan/layout.ts`. */
export interface KnownText {
  form: TextForm;
  layout: object;
}

/** Several files with the same columns, one after another. */
export interface FilesSource {
  kind: 'files';
  /** What messages call them: a pattern, or the name of a folder. */
  name: string;
  /** Of all. */
  bytes: number;
  /** In the order of the code units of their names. */
  files: readonly FileSource[];
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
  /** A value as the source has it. Default: as it is read */
  shown?(row: number): unknown;
}
