import type { DatasetSpec } from '../dataset/check-dataset.js';
import { STANDARD } from '../scan/dialect.js';
import { findColumns } from '../scan/header.js';
import type { Layout } from '../scan/layout.js';
import { readLayout } from '../scan/read-layout.js';
import { openBytes } from '../source/file.js';
import { formOf, type TextForm } from '../source/form.js';
import type { FileSource } from '../source/source.js';

/** First bytes of a file, which tell its form. */
const SAMPLE = 1 << 12;

/**
 * How the text of a file is written, and how long it is.
 *
 * @throws TavolaError SOURCE_UNREADABLE, HEADER_MISMATCH or FORMAT_AMBIGUOUS
 */
export function readText(
  source: FileSource,
  dataset: DatasetSpec,
): { form: TextForm; layout: Layout; size: number } {
  const { path, name, unpacked } = source;
  const known = new Set(valuesOfFolders(source, dataset).keys());
  const bytes = openBytes({ path: unpacked?.path ?? path });
  try {
    const sample = new Uint8Array(SAMPLE);
    const { form, start } = formOf(name, sample.subarray(0, bytes.read(sample, 0)));
    const layout =
      form === 'csv'
        ? readLayout(bytes, path, dataset, known)
        : objectLayout(dataset, known, start);
    return { form, layout, size: bytes.size };
  } finally {
    bytes.close();
  }
}

/** The values that folders give to columns, by the names of these: they are found as in a header. */
export function valuesOfFolders(
  { keys = {} }: FileSource,
  dataset: DatasetSpec,
): Map<string, string> {
  const names = Object.keys(keys);
  const found = findColumns(names, dataset);
  return new Map(
    found.flatMap((column) => ('at' in column ? [[column.name, keys[names[column.at]!]!]] : [])),
  );
}

/** Objects have no header: each may have any of the columns that folders do not give. */
function objectLayout({ columns }: DatasetSpec, known: ReadonlySet<string>, start: number): Layout {
  const declared = Object.entries(columns).filter(([name]) => !known.has(name));
  return {
    dialect: STANDARD,
    width: 0,
    columns: declared.map(([name, spec]) => ({ name, at: 0, spec })),
    start,
    lines: 0,
    notes: [],
  };
}
