import type { DatasetSpec } from '../dataset/check-dataset.js';
import type { TypedColumn } from '../expression/types.js';
import type { FileDialect } from '../scan/describe-dialect.js';
import type { RowChecks } from '../scan/row-checks.js';
import { bindColumns } from '../scan/row-layout.js';
import type { ScanRange } from '../scan/scan-range.js';
import { sliceRows } from '../scan/slice-rows.js';
import { type Split, splitRows } from '../scan/split.js';
import type { FileSource, RowsSource, Source } from '../source/source.js';
import type { BytesInput, TaskInput } from '../worker/protocol.js';

/** A source in the splits that tasks are made of. */
export interface CutSource {
  unit: 'bytes' | 'rows';
  /** In that unit, of all files. */
  size: number;
  /** Of one file after another, as if they were one. */
  splits: readonly FileSplit[];
  /** The different ways in which its files are written, where they are CSV. */
  dialects: readonly FileDialect[];
  /** What is worth telling of a file, once of all those that it is the same of. */
  notes: readonly { file: string; note: string }[];
}

export interface FileSplit extends Split {
  file: CutFile;
}

/** What some splits are of: a file, or data in memory. */
export interface CutFile {
  /** What messages call it: its path, or a name. */
  label: string;
  /** What its rejects call it. */
  name: string;
  /** Where it is a file: what it was looked at as. */
  source?: FileSource;
  /** Its first split. */
  first: number;
  /** Where it begins in the source. */
  base: number;
  /** Where in it the first record begins, and on which line. */
  start: number;
  line: number;
  /**
   * What a worker needs to read a range of it.
   *
   * @param cuts where the splits within the range part. Default none
   * @param createChecks what rows in memory are held to
   */
  input(
    range: ScanRange,
    cuts?: readonly number[],
    createChecks?: (column: (name: string) => TypedColumn) => RowChecks,
  ): TaskInput;
  /**
   * What a worker needs to read records that stand in the place of others of it.
   *
   * @param content the records as the file has them, but in UTF-8, with line breaks; objects of JSON on a line each
   * @param base the offset in the source that the first byte is to have: after the last
   */
  after?(content: Uint8Array, base: number): BytesInput;
}

export interface CutOptions {
  /** Names of the columns that any KPI reads. */
  read: ReadonlySet<string>;
  /** How many splits are wanted. Default: by size */
  splits?: number | undefined;
}

/** Cuts a source of a kind that an engine can read. */
export type Cut = (
  source: Source,
  dataset: DatasetSpec,
  options: CutOptions,
) => CutSource | Promise<CutSource>;

/** Rows are typed and checked when their turn comes, so that only the slices under way are held twice. */
export function cutRows(
  source: RowsSource,
  dataset: DatasetSpec,
  { read, splits }: CutOptions,
): CutSource {
  const bound = bindColumns(source, dataset);
  return cutWhole('rows', source.rows, splitRows(source.rows, splits), {
    label: source.name,
    start: 0,
    line: 1,
    input: (range, _cuts, createChecks) => {
      const checks = createChecks?.((name) => dataset.columns[name]!);
      return { kind: 'rows', slice: sliceRows(source, bound, read, range, checks) };
    },
  });
}

/** The input for records in memory that are read as those of a file. */
export function inputAfter(
  file: Omit<BytesInput, 'place' | 'range' | 'base'>,
  content: Uint8Array,
  base: number,
): BytesInput {
  const range = { from: 0, to: content.length, isProven: true };
  return { ...file, place: { content }, range, base };
}

export function cutWhole(
  unit: CutSource['unit'],
  size: number,
  splits: readonly Split[],
  file: Pick<CutFile, 'label' | 'start' | 'line' | 'input' | 'after'>,
): CutSource {
  const one = { ...file, name: file.label, first: 0, base: 0 };
  const of = splits.map((split) => ({ ...split, file: one }));
  return { unit, size, splits: of, dialects: [], notes: [] };
}
