import type { DatasetSpec } from '../dataset/check-dataset.js';
import { type FileDialect, toFileDialect } from '../scan/describe-dialect.js';
import { readLayout } from '../scan/read-layout.js';
import { bindColumns } from '../scan/row-layout.js';
import type { ScanRange } from '../scan/scan-range.js';
import { sliceRows } from '../scan/slice-rows.js';
import { type Split, splitFile, splitRows } from '../scan/split.js';
import { MemoryBytes, noFiles } from '../source/memory.js';
import type { BytesSource, FileSource, RowsSource, Source } from '../source/source.js';
import type { TaskInput } from '../worker/protocol.js';

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
   */
  input(range: ScanRange, cuts?: readonly number[]): TaskInput;
}

export interface CutOptions {
  /** Names of the columns that any KPI reads. */
  read: ReadonlySet<string>;
  /** How many splits are wanted. Default: by size */
  splits?: number | undefined;
}

/** Cuts a source of a kind that an engine can read. */
export type Cut = (source: Source, dataset: DatasetSpec, options: CutOptions) => CutSource;

/**
 * Cuts data in memory.
 *
 * @throws TavolaError SOURCE_UNREADABLE for files, SOURCE_EMPTY or HEADER_MISMATCH
 */
export function cutMemory(source: Source, dataset: DatasetSpec, options: CutOptions): CutSource {
  if (source.kind === 'bytes') return cutBytes(source, dataset, options);
  if (source.kind === 'rows') return cutRows(source, dataset, options);
  throw noFiles(source.name);
}

function cutBytes(
  { name, content }: BytesSource,
  dataset: DatasetSpec,
  { splits: wanted }: CutOptions,
): CutSource {
  const size = content.length;
  const layout = readLayout(new MemoryBytes(content), name, dataset);
  const { start, lines, columns } = layout;
  const splits = splitFile(start, size, wanted);
  const cut = whole('bytes', size, splits, {
    label: name,
    start,
    line: lines + 1,
    input: (range, cuts) => ({
      kind: 'bytes',
      place: { content },
      layout,
      columns,
      range,
      cuts,
    }),
  });
  const notes = layout.notes.map((note) => ({ file: name, note }));
  return { ...cut, dialects: [toFileDialect(layout)], notes };
}

/** Rows are typed and checked when their turn comes, so that only the slices under way are held twice. */
function cutRows(
  source: RowsSource,
  dataset: DatasetSpec,
  { read, splits }: CutOptions,
): CutSource {
  const bound = bindColumns(source, dataset);
  return whole('rows', source.rows, splitRows(source.rows, splits), {
    label: source.name,
    start: 0,
    line: 1,
    input: (range) => ({ kind: 'rows', slice: sliceRows(source, bound, read, range) }),
  });
}

function whole(
  unit: CutSource['unit'],
  size: number,
  splits: readonly Split[],
  file: Pick<CutFile, 'label' | 'start' | 'line' | 'input'>,
): CutSource {
  const one = { ...file, name: file.label, first: 0, base: 0 };
  const of = splits.map((split) => ({ ...split, file: one }));
  return { unit, size, splits: of, dialects: [], notes: [] };
}
