import type { DatasetSpec } from '../dataset/check-dataset.js';
import { STANDARD } from '../scan/dialect.js';
import type { Layout } from '../scan/layout.js';
import { readLayout } from '../scan/read-layout.js';
import { headersOf } from '../scan/row-layout.js';
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
  const known = columnsOfFolders(source, dataset);
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

/** Names of the columns that folders give. */
export function columnsOfFolders({ keys = {} }: FileSource, dataset: DatasetSpec): Set<string> {
  const names = Object.keys(dataset.columns);
  return new Set(names.filter((name) => keyIn(keys, name, dataset) !== undefined));
}

/** What folders call a column: as a header would. Undefined where they do not give it. */
export function keyIn(
  keys: Readonly<Record<string, string>>,
  column: string,
  { columns }: DatasetSpec,
): string | undefined {
  const headers = headersOf(columns[column]!);
  return (headers.length > 0 ? headers : [column]).find((header) => header in keys);
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
