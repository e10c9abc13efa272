import type { DatasetSpec } from '../dataset/check-dataset.js';
import type { ColumnSpec } from '../dataset/columns.js';
import type { Dialect } from '../scan/dialect.js';
import type { PublishedReject } from '../snapshot/read-rejects.js';
import type { FileSource } from '../source/source.js';
import { TavolaError } from '../util/errors.js';
import { byName, type FixedRecord, parseRecords, readFixedTable } from './fixed-table.js';
import { matchRows } from './match-rows.js';
import { isCsv, type MendedFile, recordWith } from './mended-files.js';
import type { Mend } from './mends.js';

/** A mended row, and the reject that it stands in the place of. */
export interface MendedRow {
  reject: Pick<PublishedReject, 'line' | 'offset' | 'raw'> & { file: string };
  raw: string;
}

export interface PlainMends {
  /** The file of mended rows, unpacked. */
  fixed: FileSource;
  dataset: DatasetSpec;
  files: ReadonlyMap<string, MendedFile>;
  /** Those of the present snapshot, with their files, and the mends so far. */
  rejects: readonly (PublishedReject & { file: string })[];
  own: readonly Mend[];
}

/**
 * Matches rows under a header that names the dataset's columns to the rejects by what they hold. How the file parts and
 * quotes fields is its own; what is in them is taken as the files of the rejects would have it.
 *
 * @throws TavolaError USAGE for a row of which it cannot be told
 */
export async function matchPlain({
  fixed,
  dataset,
  files,
  rejects,
  own,
}: PlainMends): Promise<MendedRow[]> {
  const others = [...files.values()].filter((file) => !isCsv(file));
  if (others[0]) {
    throw refusal(
      fixed,
      `${others[0].name} is no CSV. Mend the column raw of tavola rejects --csv`,
    );
  }
  const names = Object.keys(dataset.columns).filter((name) =>
    [...files.values()].some(({ layout }) => layout.columns.some((column) => column.name === name)),
  );
  const rows = await readRows(fixed, dataset, names);
  const fresh = rows.filter((row) => {
    const isKnown = ({ file, raw }: Mend): boolean => recordWith(files.get(file)!, row) === raw;
    return !own.some(isKnown);
  });
  const toList = (fields: FixedRecord): string[] => names.map((name) => fields.get(name) ?? '');
  const olds: string[][] = [];
  for (const { file, raw } of rejects) {
    const { layout } = files.get(file)!;
    olds.push(toList(byName(await fieldsOf(raw, layout.dialect), layout)));
  }
  const key = dataset.key?.map((name) => names.indexOf(name));
  const places = matchRows(fresh.map(toList), olds, key?.includes(-1) ? undefined : key);
  return fresh.map((row, i): MendedRow => {
    const reject = rejects[places[i] ?? -1];
    if (reject) return { reject, raw: recordWith(files.get(reject.file)!, row) };
    const shown = toList(row).join(',').slice(0, 80);
    throw refusal(
      fixed,
      `it cannot be told which reject this row mends: ${shown}. Mend the column raw of tavola rejects --csv instead, which says where each row belongs`,
    );
  });
}

function refusal({ path }: FileSource, what: string): TavolaError {
  return new TavolaError('USAGE', `${path}: ${what}.`);
}

const AS_TEXT = { type: 'text', scale: 0, nullable: true } as const;

/** The rows of a file, by the names of the dataset's columns, as they stand there. */
function readRows(
  fixed: FileSource,
  { name, source, columns }: DatasetSpec,
  names: readonly string[],
): Promise<FixedRecord[]> {
  const texts = names.map((column): [string, ColumnSpec] => {
    const { header } = columns[column]!;
    return [column, { ...AS_TEXT, ...(header !== undefined && { header }) }];
  });
  const spec = { name, source, columns: Object.fromEntries(texts) };
  return readFixedTable(fixed, spec, false).catch((error: unknown) => {
    if (!(error instanceof TavolaError) || error.code === 'SOURCE_UNREADABLE') throw error;
    throw new TavolaError(
      'USAGE',
      `${error.message} Give a mended rejects.csv, with line, byte_offset and raw, or rows under a header that names the dataset's columns.`,
      { cause: error },
    );
  });
}

/** The fields of a rejected text, parted by the delimiter alone where it is not well formed. */
async function fieldsOf(text: string, dialect: Dialect): Promise<string[]> {
  const parted = text.split(String.fromCharCode(dialect.delimiter));
  const [first] = await parseRecords(text, dialect).catch(() => [parted]);
  return first ?? parted;
}
