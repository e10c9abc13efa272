import type { DatasetSpec } from '../dataset/check-dataset.js';
import type { TypedColumn } from '../expression/types.js';
import { readLayout } from '../scan/layout.js';
import type { RowChecks } from '../scan/row-checks.js';
import { bindColumns } from '../scan/row-layout.js';
import type { ScanRange } from '../scan/scan-range.js';
import { sliceRows } from '../scan/slice-rows.js';
import { type Split, splitFile, splitRows } from '../scan/split.js';
import type { BytePlace, OpenBytes } from '../source/byte-source.js';
import type { RowsSource, Source } from '../source/source.js';
import type { TaskInput } from '../worker/protocol.js';

/** A source in the splits that tasks are made of. */
export interface CutSource {
  /** What messages call it: its path, or a name. */
  label: string;
  unit: 'bytes' | 'rows';
  /** In that unit. */
  size: number;
  splits: readonly Split[];
  /** Where the first record begins, and its line. */
  start: number;
  line: number;
  /**
   * What a worker needs to read a range.
   *
   * @param cuts where the splits within it part. Default none
   * @param createChecks what rows in memory are held to
   */
  input(
    range: ScanRange,
    cuts?: readonly number[],
    createChecks?: (column: (name: string) => TypedColumn) => RowChecks,
  ): TaskInput;
  /** What a worker needs to read records that stand in the place of others: as if they stood after the last. */
  after?(content: Uint8Array): TaskInput;
}

export interface CutOptions {
  /** Names of the columns that any KPI reads. */
  read: ReadonlySet<string>;
  open: OpenBytes;
  /** How many splits are wanted. Default: by size */
  splits?: number | undefined;
}

/** @throws TavolaError SOURCE_UNREADABLE, SOURCE_EMPTY or HEADER_MISMATCH */
export function cutSource(source: Source, dataset: DatasetSpec, options: CutOptions): CutSource {
  switch (source.kind) {
    case 'file':
      return cutBytes({ path: source.path }, source.path, dataset, options);
    case 'bytes':
      return cutBytes({ content: source.content }, source.name, dataset, options);
    case 'rows':
      return cutRows(source, dataset, options);
  }
}

function cutBytes(
  place: BytePlace,
  label: string,
  dataset: DatasetSpec,
  { open, splits }: CutOptions,
): CutSource {
  const bytes = open(place);
  try {
    const { size } = bytes;
    const layout = readLayout(bytes, label, dataset);
    return {
      label,
      unit: 'bytes',
      size,
      splits: splitFile(layout.start, size, splits),
      start: layout.start,
      line: layout.lines + 1,
      input: (range, cuts = []) => ({ kind: 'bytes', place, layout, range, cuts }),
      after: (content) => ({
        kind: 'bytes',
        place: { content, from: size },
        layout,
        range: { from: size, to: size + content.length, isProven: true },
      }),
    };
  } finally {
    bytes.close();
  }
}

/** Rows are typed and checked when their turn comes, so that only the slices under way are held twice. */
function cutRows(
  source: RowsSource,
  dataset: DatasetSpec,
  { read, splits }: CutOptions,
): CutSource {
  const bound = bindColumns(source, dataset);
  return {
    label: source.name,
    unit: 'rows',
    size: source.rows,
    splits: splitRows(source.rows, splits),
    start: 0,
    line: 1,
    input: (range, _cuts, createChecks) => {
      const checks = createChecks?.((name) => dataset.columns[name]!);
      return { kind: 'rows', slice: sliceRows(source, bound, read, range, checks) };
    },
  };
}
