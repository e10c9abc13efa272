import type { DatasetSpec } from '../dataset/check-dataset.js';
import { type Dialect, LINE_FEED, NONE } from '../scan/dialect.js';
import { FieldTable } from '../scan/field-table.js';
import { tokenize } from '../scan/tokenize.js';
import { cutSource } from '../schedule/cut-files.js';
import type { CutFile } from '../schedule/cut-source.js';
import type { TextForm } from '../source/form.js';
import type { Source } from '../source/source.js';
import type { BytesInput } from '../worker/protocol.js';

/** A file whose rejects may be mended: how its records are read. */
export interface MendedFile extends Pick<CutFile, 'name'>, Pick<BytesInput, 'layout'> {
  form: TextForm;
}

const ENCODER = new TextEncoder();
const NOTHING = new Uint8Array(0);

/**
 * The files of a source by what their rejects call them, in the order of the source; none of rows in memory.
 *
 * @param source whose files are unpacked
 * @throws TavolaError as where it is cut for a run
 */
export function filesToMend(source: Source, dataset: DatasetSpec): Map<string, MendedFile> {
  const files = new Map<string, MendedFile>();
  if (source.kind === 'rows') return files;
  for (const { file } of cutSource(source, dataset, { read: new Set() }).splits) {
    if (files.has(file.name)) continue;
    const { form = 'csv', layout } = file.after!(NOTHING, 0);
    files.set(file.name, { name: file.name, form, layout });
  }
  return files;
}

export function isCsv({ form }: MendedFile): boolean {
  return form === 'csv';
}

/** What ends a mended record, and stands where there is none. */
export function newlineOf(file: MendedFile): number {
  return isCsv(file) ? file.layout.dialect.newline : LINE_FEED;
}

/** A record with its line break. An object of JSON is put on one line: within its texts no line can break. */
export function recordBytes(file: MendedFile, raw: string): Uint8Array {
  const text = isCsv(file) ? raw : raw.replace(/[\r\n]+/g, ' ');
  return ENCODER.encode(`${text}${String.fromCharCode(newlineOf(file))}`);
}

/** Whether a text is one record of the file, neither none nor several. */
export function isRecordOf(file: MendedFile, raw: string): boolean {
  if (!isCsv(file)) return isObject(raw);
  const { width, dialect } = file.layout;
  const bytes = recordBytes(file, raw);
  const table = new FieldTable(width, 1, dialect);
  const { end } = tokenize(bytes, 0, bytes.length, bytes.length, true, table);
  return table.rows === 1 && end === bytes.length && table.recordStarts[0] === 0;
}

function isObject(raw: string): boolean {
  try {
    const value: unknown = JSON.parse(raw);
    return typeof value === 'object' && value !== null && !Array.isArray(value);
  } catch {
    return false;
  }
}

/** The record of a file of CSV that has these fields, by the names of declared columns; others are empty. */
export function recordWith(file: MendedFile, fields: ReadonlyMap<string, string>): string {
  const { width, columns, dialect } = file.layout;
  const texts = Array.from({ length: width }, () => '');
  for (const { name, at } of columns) texts[at] = fields.get(name) ?? '';
  return texts.map((text) => toField(text, dialect)).join(String.fromCharCode(dialect.delimiter));
}

function toField(
  text: string,
  { delimiter, quote, escape: escaping, comment, trim }: Dialect,
): string {
  if (quote === NONE) return text;
  const special = [delimiter, quote, comment].filter((byte) => byte !== NONE);
  const isSpecial =
    /[\r\n]/.test(text) ||
    (trim && text !== text.trim()) ||
    special.some((byte) => text.includes(String.fromCharCode(byte)));
  if (!isSpecial) return text;
  const [mark, before] = [String.fromCharCode(quote), String.fromCharCode(escaping)];
  const isDoubled = escaping === quote || escaping === NONE;
  const escaped = isDoubled
    ? text.replaceAll(mark, mark + mark)
    : text.replaceAll(before, before + before).replaceAll(mark, before + mark);
  return `${mark}${escaped}${mark}`;
}
