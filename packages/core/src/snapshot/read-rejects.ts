import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { pipeline } from 'node:stream';
import type { Reason, Reject } from '../scan/rejects.js';
import { TavolaError } from '../util/errors.js';
import { currentLink, REJECTS } from './paths.js';

/** A published reject; `file` is the one that it is of, where a source has several. */
export interface PublishedReject extends Reject {
  file?: string;
}

/** A record of a CSV file by the names of its header, and those names. */
export type CsvRecord = Readonly<Record<string, string>>;

/**
 * The rejects of the current snapshot, in the order of the source.
 *
 * @param out the output folder
 * @throws TavolaError OUT_UNREADABLE where nothing is published
 */
export async function* readRejects(out: string): AsyncGenerator<PublishedReject> {
  const path = join(currentLink(resolve(out)), REJECTS);
  for await (const record of readCsv(path, `no snapshot in ${resolve(out)}: run first`)) {
    const { line, byte_offset: offset, column, reason, value, raw, file } = record;
    yield {
      ...(file !== undefined && { file }),
      line: Number(line),
      offset: Number(offset),
      column: column!,
      reason: reason as Reason,
      value: value!,
      raw: raw!,
    };
  }
}

/**
 * The records of a file, by the names of its header.
 *
 * @param absent what is said of a file that is not there, as the end of a sentence
 * @throws TavolaError OUT_UNREADABLE for a file that cannot be read, SOURCE_UNREADABLE for one that is no CSV
 */
export async function* readCsv(path: string, absent: string): AsyncGenerator<CsvRecord> {
  await checkReadable(path, absent);
  // Loaded when it is needed: a run has no use for it.
  const { parse } = await import('csv-parse');
  // An error of reading ends the records, too.
  const records = pipeline(
    createReadStream(path),
    parse({ bom: true, columns: true, record_delimiter: ['\n', '\r\n'], skip_empty_lines: true }),
    () => {},
  );
  try {
    for await (const record of records) yield record as CsvRecord;
  } catch (error) {
    throw new TavolaError(
      'SOURCE_UNREADABLE',
      `${path} is no CSV: ${(error as Error).message}. Quote fields that hold quotes or line breaks, and give each row as many fields as the header has.`,
      { cause: error },
    );
  }
}

async function checkReadable(path: string, absent: string): Promise<void> {
  try {
    await (await open(path)).close();
  } catch (error) {
    throw new TavolaError('OUT_UNREADABLE', `${path} cannot be read: there is ${absent}.`, {
      cause: error,
    });
  }
}
