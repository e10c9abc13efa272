import { readFile } from 'node:fs/promises';
import { Readable } from 'node:stream';
import type { DatasetSpec } from '../dataset/check-dataset.js';
import { type Dialect, NONE } from '../scan/dialect.js';
import type { Layout } from '../scan/layout.js';
import { readLayout } from '../scan/read-layout.js';
import { MemoryBytes } from '../source/memory.js';
import type { FileSource } from '../source/source.js';
import { TavolaError } from '../util/errors.js';

/*
 * CSV that people have mended and saved with what they like, as a spreadsheet that writes `;` and Windows-1252: its dialect is found
 * out as that of a source is.
 */

/** A record by the names of the columns that were asked for, as its fields stand there. */
export type FixedRecord = ReadonlyMap<string, string>;

/**
 * Reads some columns of a file.
 *
 * @param fixed the file, unpacked
 * @param spec whose columns are read, and whose dialect holds
 * @param isStrict whether each record must have as many fields as the header
 * @throws TavolaError HEADER_MISMATCH where the header lacks them, SOURCE_UNREADABLE for what is no CSV
 */
export async function readFixedTable(
  fixed: FileSource,
  spec: DatasetSpec,
  isStrict: boolean,
): Promise<FixedRecord[]> {
  const content = await readFile(fixed.unpacked?.path ?? fixed.path);
  const layout = readLayout(new MemoryBytes(content), fixed.path, spec);
  try {
    const body = content.subarray(layout.start);
    const records = await parseRecords(body, layout.dialect, isStrict ? layout.width : undefined);
    return records.map((fields) => byName(fields, layout));
  } catch (error) {
    throw new TavolaError(
      'SOURCE_UNREADABLE',
      `${fixed.path} is no CSV: ${(error as Error).message}. Quote fields that hold quotes or line breaks, and give each row as many fields as the header has.`,
      { cause: error },
    );
  }
}

export function byName(fields: readonly string[], { columns }: Layout): FixedRecord {
  return new Map(columns.map(({ name, at }) => [name, fields[at] ?? '']));
}

/**
 * @param width how many fields each record must have; missing where any number will do
 * @throws Error for what is not well formed
 */
export async function parseRecords(
  text: string | Uint8Array,
  { delimiter, quote, escape: escaping, comment, trim }: Dialect,
  width?: number,
): Promise<string[][]> {
  const { parse } = await import('csv-parse');
  const character = (byte: number): string | null =>
    byte === NONE ? null : String.fromCharCode(byte);
  const input = Readable.from([typeof text === 'string' ? text : Buffer.from(text)]);
  const parser = parse({
    delimiter: String.fromCharCode(delimiter),
    quote: character(quote),
    escape: character(escaping),
    comment: character(comment),
    trim,
    relax_column_count: true,
    skip_empty_lines: true,
    record_delimiter: ['\r\n', '\n', '\r'],
  });
  const records: string[][] = [];
  for await (const record of input.pipe(parser)) {
    records.push(record as string[]);
    if (width !== undefined && record.length !== width) {
      throw new Error(`its row ${records.length} has ${record.length} fields, not ${width}`);
    }
  }
  return records;
}
