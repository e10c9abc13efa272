import type { DatasetSpec } from '../dataset/check-dataset.js';
import type { Constant } from '../scan/constants.js';
import { STANDARD } from '../scan/dialect.js';
import { findColumns, mismatch } from '../scan/header.js';
import type { Layout } from '../scan/layout.js';
import { FEW, splitRows } from '../scan/split.js';
import type { FileSource } from '../source/source.js';
import type { TableFile, TablePiece } from '../source/table-file.js';
import { type CutFile, type FileSplit, inputAfter } from './cut-source.js';

/** Rows of a split at most: what is stored together in fewer is read as a whole, since it is decoded so. */
const MOST_ROWS = 1 << 17;
/** What is stored together in fewer rows than these is taken with its neighbours. */
const FEW_ROWS = { most: 1 << 16, least: 1 << 10 };

/**
 * Where the declared columns are in a file of tables.
 *
 * @param known columns that the file may lack, since their values are known otherwise
 * @throws TavolaError HEADER_MISMATCH
 */
export function tableLayout(
  { names }: TableFile,
  path: string,
  dataset: DatasetSpec,
  known: ReadonlySet<string>,
): Layout {
  const found = findColumns(names, dataset);
  const wanted = found.filter((column) => 'at' in column || !known.has(column.name));
  if (!wanted.every((column) => 'at' in column)) throw mismatch(wanted, names, path, dataset, '');
  const columns = wanted.map(({ name, at }) => ({ name, at, spec: dataset.columns[name]! }));
  return { dialect: STANDARD, width: names.length, columns, start: 0, lines: 0, notes: [] };
}

interface ReadTable {
  source: FileSource;
  table: TableFile;
  layout: Layout;
  constants: readonly Constant[];
}

/** The first split of a file, where the file and its rows begin in the source, and its bytes. */
interface FilePlace {
  first: number;
  base: number;
  rowsFrom: number;
  size: number;
}

/**
 * Cuts a file of tables into splits of whole row groups or batches, large ones further. A split stands for as large a part of
 * the file's bytes as of its rows, so that progress is told in bytes as of other files. Each is a file of its own to what
 * follows: where it begins is known, and no task takes several, which would all be decoded at once.
 *
 * @param wanted how many splits there shall be. Default: by what is stored together
 */
export function cutTable(
  { source, table, layout, constants }: ReadTable,
  { first, base, rowsFrom, size }: FilePlace,
  wanted: number | undefined,
): FileSplit[] {
  const rows = rowsOf(table);
  const bounds =
    wanted === undefined
      ? boundsOf(table, rows, size)
      : [0, ...splitRows(rows, Math.min(wanted, size)).map(({ to }) => to)];
  const count = bounds.length - 1;
  const given = constants.length > 0 ? { constants } : {};
  const columns = [...layout.columns, ...constants];
  const mended = {
    ...{ kind: 'bytes' as const, form: 'json-lines' as const },
    ...{ layout: shownLayout(table, layout), columns, ...given },
  };
  let to = 0;
  return bounds.slice(1).map((end, i): FileSplit => {
    const from = to;
    const share = Math.floor((size * end) / Math.max(1, rows));
    // Each has one byte at least, and the last ends with the file.
    to = i === count - 1 ? size : Math.min(Math.max(share, from + 1), size - (count - 1 - i));
    const index = first + i;
    const file: CutFile = {
      label: source.path,
      name: source.name,
      source,
      ...{ first: index, base, start: from, line: bounds[i]! + 1 },
      input: (range) => ({
        kind: 'bytes',
        place: { path: source.unpacked?.path ?? source.path },
        label: source.path,
        layout,
        columns,
        range,
        base,
        rowsFrom,
        piece: pieceOf(table, bounds[i]!, end),
        ...given,
      }),
      after: (content, at) => inputAfter(mended, content, at),
    };
    return { index, from: base + from, to: base + to, file };
  });
}

/** How a rejected row is read as it is shown: as an object of JSON, under the names that the file has for its columns. */
function shownLayout({ names }: TableFile, layout: Layout): Layout {
  const columns = layout.columns.map(({ name, at, spec }) => {
    const header = [names[at]!];
    return { name, at, spec: { ...spec, header } };
  });
  return { ...layout, columns };
}

/** All of a file. */
export function rowsOf({ parts }: TableFile): number {
  return parts.reduce((sum, part) => sum + part.rows, 0);
}

/** Rows at which splits begin, and the last one ends. */
function boundsOf({ parts }: TableFile, rows: number, size: number): number[] {
  // However few bytes they take, there are no more splits than bytes.
  const most = Math.max(MOST_ROWS, Math.ceil((2 * rows) / size));
  const few = Math.min(FEW_ROWS.most, Math.max(FEW_ROWS.least, Math.ceil(rows / FEW), most >> 3));
  const bounds = [0];
  let at = 0;
  for (const part of parts) {
    const end = at + part.rows;
    if (end - bounds.at(-1)! > few && at > bounds.at(-1)!) bounds.push(at);
    const cuts = Math.ceil(part.rows / most);
    for (let cut = 1; cut < cuts; cut++) bounds.push(at + Math.floor((part.rows * cut) / cuts));
    at = end;
  }
  if (at > bounds.at(-1)! || bounds.length === 1) bounds.push(at);
  return bounds;
}

function pieceOf(table: TableFile, from: number, to: number): TablePiece {
  let [first, at] = [0, 0];
  const isIn = ({ rows }: { rows: number }): boolean => {
    const start = at;
    at += rows;
    if (at <= from) first = at;
    return at > from && start < to;
  };
  const narrowed =
    table.form === 'parquet'
      ? { ...table, parts: table.parts.filter(isIn) }
      : { ...table, parts: table.parts.filter(isIn) };
  return { table: narrowed, first, from, to };
}
