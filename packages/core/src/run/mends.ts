import { createHash, randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { rename, writeFile } from 'node:fs/promises';
import { toCsvLine } from '../result/csv.js';
import { mendsFile } from '../snapshot/paths.js';
import { readCsv } from '../snapshot/read-rejects.js';

/** A row that people mended, and the reject that it stands in the place of. */
export interface Mend {
  /** Name of the source. */
  file: string;
  offset: number;
  line: number;
  /** SHA-256 of the rejected text, in hexadecimal: only that very reject is mended. */
  was: string;
  /** The record as it is to be read. */
  raw: string;
}

/** The mends of an output folder; none where there is no file of them. */
export async function readMends(out: string): Promise<Mend[]> {
  const path = mendsFile(out);
  const mends: Mend[] = [];
  if (!existsSync(path)) return mends;
  for await (const { file, byte_offset, line, was, raw } of readCsv(path, 'no file')) {
    mends.push({
      file: file!,
      offset: Number(byte_offset),
      line: Number(line),
      was: was!,
      raw: raw!,
    });
  }
  return mends;
}

/** Writes them all: aside, and then in the place of those before. */
export async function writeMends(out: string, mends: readonly Mend[]): Promise<void> {
  const sorted = [...mends].sort((a, b) =>
    a.file === b.file ? a.offset - b.offset : a.file < b.file ? -1 : 1,
  );
  const lines = sorted.map(({ file, offset, line, was, raw }) => [file, offset, line, was, raw]);
  const aside = `${mendsFile(out)}.${randomUUID().slice(0, 8)}`;
  const text = [['file', 'byte_offset', 'line', 'was', 'raw'], ...lines].map(toCsvLine).join('');
  await writeFile(aside, text);
  await rename(aside, mendsFile(out));
}

export function hashOfText(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
