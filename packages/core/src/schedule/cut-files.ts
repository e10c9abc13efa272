import type { DatasetSpec } from '../dataset/check-dataset.js';
import { type Constant, readConstants } from '../scan/constants.js';
import { type FileDialect, toFileDialect } from '../scan/describe-dialect.js';
import type { Layout } from '../scan/layout.js';
import type { ScanRange } from '../scan/scan-range.js';
import { smallestOf, splitFile } from '../scan/split.js';
import type { TextForm } from '../source/form.js';
import type { FileSource, Source } from '../source/source.js';
import { markBefore, type OffsetMarks } from '../source/transcode.js';
import type { TaskInput } from '../worker/protocol.js';
import { cutBytes } from './cut-bytes.js';
import {
  type CutFile,
  type CutOptions,
  type CutSource,
  cutRows,
  type FileSplit,
  inputAfter,
} from './cut-source.js';
import { cutTable, rowsOf, tableLayout } from './cut-table.js';
import { readText, valuesOfFolders } from './read-text.js';

/**
 * Cuts any source, files among them; of these the headers are read here, one after another.
 *
 * @throws TavolaError SOURCE_UNREADABLE, SOURCE_EMPTY or HEADER_MISMATCH
 */
export function cutSource(source: Source, dataset: DatasetSpec, options: CutOptions): CutSource {
  switch (source.kind) {
    case 'file':
      return cutFiles([source], dataset, options);
    case 'files':
      return cutFiles(source.files, dataset, options);
    case 'bytes':
      return cutBytes(source, dataset, options);
    case 'rows':
      return cutRows(source, dataset, options);
  }
}

function cutFiles(
  all: readonly FileSource[],
  dataset: DatasetSpec,
  { splits: wanted }: CutOptions,
): CutSource {
  // A file of no bytes has no rows, and no header either.
  const sources = all.filter((file) => all.length === 1 || sizeOf(file) > 0);
  const total = sources.reduce((sum, file) => sum + sizeOf(file), 0);
  const isOne = sources.length === 1;
  const layouts = new LayoutReader(dataset);
  const splits: FileSplit[] = [];
  let base = 0;
  // Rows of tables have their places before those of all bytes.
  let rowsFrom = -sources.reduce((sum, { table }) => sum + (table ? rowsOf(table) : 0), 0);
  for (const source of sources) {
    const { form, layout, size, constants } = layouts.read(source);
    // Each of several files has one split at least.
    const share = wanted && Math.ceil((wanted * size) / Math.max(1, total));
    const own = isOne ? wanted : share;
    const smallest = isOne ? undefined : smallestOf(total);
    const first = splits.length;
    if (source.table) {
      const read = { source, table: source.table, layout, constants };
      splits.push(...cutTable(read, { first, base, rowsFrom, size }, wanted && own));
      base += size;
      rowsFrom += rowsOf(source.table);
      continue;
    }
    // An array is read from its first byte.
    const parts = splitFile(layout.start, size, form === 'json-array' ? 1 : own, smallest);
    const file: CutFile = {
      label: source.path,
      name: source.name,
      source,
      ...{ first, base, start: layout.start, line: layout.lines + 1 },
      ...readingOf(source, form, layout, constants, base),
    };
    for (const { index, from, to } of parts) {
      splits.push({ index: first + index, from: base + from, to: base + to, file });
    }
    base += size;
  }
  return { unit: 'bytes', size: base, splits, ...layouts.told() };
}

function readingOf(
  { path, unpacked }: FileSource,
  form: TextForm,
  layout: Layout,
  constants: readonly Constant[],
  base: number,
): Pick<CutFile, 'input' | 'after'> {
  const columns = [...layout.columns, ...constants];
  const given = constants.length > 0 ? { constants } : {};
  return {
    input: (range, cuts = []): TaskInput => ({
      kind: 'bytes',
      form,
      place: { path: unpacked?.path ?? path },
      layout,
      columns,
      range,
      base,
      cuts,
      ...given,
      ...(unpacked?.offsets && { offsets: marksOf(unpacked.offsets, range) }),
    }),
    after(content, at) {
      const lines = form === 'csv' ? 'csv' : 'json-lines';
      return inputAfter({ kind: 'bytes', form: lines, layout, columns, ...given }, content, at);
    },
  };
}

interface FileLayout {
  form: TextForm;
  layout: Layout;
  size: number;
  constants: Constant[];
}

/** Reads headers. Of many files most are the same, so each different layout is kept once. */
class LayoutReader {
  readonly #layouts = new Map<string, Layout>();
  readonly #dialects = new Map<string, FileDialect>();
  readonly #notes = new Map<string, { file: string; note: string; files: number }>();

  constructor(readonly dataset: DatasetSpec) {}

  read(source: FileSource): FileLayout {
    const { dataset } = this;
    const { path, name, unpacked, table } = source;
    const given = valuesOfFolders(source, dataset);
    const size = sizeOf(source);
    const text = table
      ? {
          form: 'csv' as const,
          layout: tableLayout(table, path, dataset, new Set(given.keys())),
          size,
        }
      : unpacked?.text
        ? { ...unpacked.text, size }
        : readText(source, dataset);
    const layout = this.#once(text.layout as Layout);
    const { form } = text;
    if (form === 'csv' && !table) this.#note(name, layout, unpacked?.encoding);
    for (const column of layout.columns) given.delete(column.name);
    const constants = readConstants(path, dataset, given);
    return { ...text, layout, constants };
  }

  /** What was found out about the files so far. */
  told(): Pick<CutSource, 'dialects' | 'notes'> {
    const notes = [...this.#notes.values()].map(({ file, note, files }) => ({
      file: files === 1 ? file : `${file} and ${files - 1} more`,
      note,
    }));
    return { dialects: [...this.#dialects.values()], notes };
  }

  #note(file: string, layout: Layout, encoding: string | undefined): void {
    const dialect = toFileDialect(layout, encoding);
    this.#dialects.set(JSON.stringify(dialect), dialect);
    for (const note of layout.notes) {
      const before = this.#notes.get(note);
      if (before) before.files++;
      else this.#notes.set(note, { file, note, files: 1 });
    }
  }

  #once(layout: Layout): Layout {
    const key = JSON.stringify(layout);
    const same = this.#layouts.get(key);
    if (same) return same;
    this.#layouts.set(key, layout);
    return layout;
  }
}

function sizeOf({ bytes, unpacked }: FileSource): number {
  return unpacked?.bytes ?? bytes;
}

/** Those of a range, which may end in a long record that began in it. */
function marksOf(offsets: OffsetMarks, { from, to }: ScanRange): OffsetMarks {
  const [first, last] = [markBefore(offsets, from), markBefore(offsets, to)];
  return { unit: offsets.unit, marks: offsets.marks.slice(first, last + 1) };
}
