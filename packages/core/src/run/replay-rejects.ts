import { createReadStream } from 'node:fs';
import { resolve } from 'node:path';
import { Readable } from 'node:stream';
import type { Workbench } from '../kpi/define-workbench.js';
import { toCsvLine } from '../result/csv.js';
import type { RunReport } from '../schedule/events.js';
import {
  type CsvRecord,
  type PublishedReject,
  readCsv,
  readRejects,
} from '../snapshot/read-rejects.js';
import type { BytesSource, FileSource } from '../source/source.js';
import { TavolaError } from '../util/errors.js';
import { matchRows } from './match-rows.js';
import { recordTest } from './mended-rows.js';
import { hashOfText, type Mend, readMends, writeMends } from './mends.js';
import { openData } from './open-data.js';
import { type RunOptions, runWorkbench } from './run-workbench.js';

export interface ReplayOutcome {
  report: RunReport;
  /** Rows that are used as they were mended. */
  mended: number;
  /** Mended rows that do not fit either. */
  rejected: number;
  /** Mended rows whose reject is no longer there, as when the source was mended itself. */
  unused: number;
}

/** A mended row, and the reject that it stands in the place of. */
interface MendedRow {
  reject: Pick<PublishedReject, 'line' | 'offset' | 'raw'>;
  raw: string;
}

/**
 * Takes mended rows in the place of rejects, now and in every later run, and publishes what comes of it. To replay the same
 * once more changes nothing.
 *
 * @param fixed path of a mended `rejects.csv`, or of a CSV with the source's header that holds mended rows alone
 * @throws TavolaError USAGE for a row that belongs to no reject or is not one record, and what `runWorkbench` throws; then
 *   all is as it was
 */
export async function replayRejects(
  workbench: Workbench,
  fixed: string,
  options: RunOptions,
): Promise<ReplayOutcome> {
  const { data = workbench.source, out } = options;
  const source = await openData(data);
  if (source.kind === 'rows') {
    throw new TavolaError(
      'USAGE',
      `${source.name}: rows in memory are mended where they are made.`,
    );
  }
  const rejects: PublishedReject[] = [];
  for await (const reject of readRejects(out)) rejects.push(reject);
  const records: CsvRecord[] = [];
  for await (const record of readCsv(resolve(fixed), 'no such file')) records.push(record);
  const before = await readMends(out);
  const own = before.filter(({ file }) => file === source.name);

  const isRejectsFile = records.every(
    ({ byte_offset, raw }) => byte_offset !== undefined && raw !== undefined,
  );
  const { rows, unused } = isRejectsFile
    ? fromRejects(records, rejects, own)
    : { rows: await fromPlain(records, rejects, own, source, workbench, fixed), unused: 0 };
  const isRecord = recordTest(source, workbench.dataset);
  for (const { reject, raw } of rows) {
    if (isRecord(raw)) continue;
    throw new TavolaError(
      'USAGE',
      `${fixed}: what is given for line ${reject.line} is not one record: ${JSON.stringify(raw.slice(0, 80))}. Quote a field that holds a line break, and give one record for each reject.`,
    );
  }
  await writeMends(out, withMends(before, rows, source.name));
  try {
    const report = await runWorkbench(workbench, options);
    const { applied = 0, rejected = 0, unused: idle = 0 } = report.mends ?? {};
    return { report, mended: applied, rejected, unused: unused + idle };
  } catch (error) {
    await writeMends(out, before);
    throw error;
  }
}

/** Rows of a mended `rejects.csv`: each says itself where it belongs. */
function fromRejects(
  records: readonly CsvRecord[],
  rejects: readonly PublishedReject[],
  own: readonly Mend[],
): { rows: MendedRow[]; unused: number } {
  const open = new Map(rejects.map((reject) => [reject.offset, reject]));
  const known = new Map(own.map((mend) => [mend.offset, mend]));
  const rows: MendedRow[] = [];
  let unused = 0;
  for (const { byte_offset, raw = '' } of records) {
    const offset = Number(byte_offset);
    const reject = open.get(offset);
    const mend = known.get(offset);
    if (reject ? reject.raw === raw : mend?.raw === raw) continue;
    if (reject) rows.push({ reject, raw });
    else if (mend) rows.push({ reject: { ...mend, raw: '' }, raw });
    else unused++;
  }
  return { rows, unused };
}

/** Rows under the source's own header, matched to the rejects by what they hold. */
async function fromPlain(
  records: readonly CsvRecord[],
  rejects: readonly PublishedReject[],
  own: readonly Mend[],
  source: FileSource | BytesSource,
  { dataset }: Workbench,
  fixed: string,
): Promise<MendedRow[]> {
  const header = await headerOf(source);
  const missing = header.filter((name) => records[0]?.[name] === undefined);
  if (missing.length > 0) {
    throw new TavolaError(
      'USAGE',
      `${fixed}: its header lacks ${missing.join(', ')}. Give a mended rejects.csv, with line, byte_offset and raw, or rows under the header of ${source.name}: ${header.join(', ')}.`,
    );
  }
  const known = new Set(own.map(({ raw }) => raw));
  const rows = records.map((record) => {
    const fields = header.map((name) => record[name]!);
    return { fields, raw: toCsvLine(fields).slice(0, -1) };
  });
  const fresh = rows.filter(({ raw }) => !known.has(raw));
  const key = dataset.key?.map((name) => header.indexOf(dataset.columns[name]!.header ?? name));
  const olds: string[][] = [];
  for (const { raw } of rejects) olds.push(await fieldsOf(raw));
  const places = matchRows(
    fresh.map(({ fields }) => fields),
    olds,
    key,
  );
  return fresh.map(({ raw }, i): MendedRow => {
    const place = places[i];
    if (place !== undefined) return { reject: rejects[place]!, raw };
    throw new TavolaError(
      'USAGE',
      `${fixed}: it cannot be told which reject this row mends: ${raw.slice(0, 80)}. Mend the column raw of tavola rejects --csv instead, which says where each row belongs.`,
    );
  });
}

/** The mends with some more; one of a reject that was mended before takes its place. */
function withMends(before: readonly Mend[], rows: readonly MendedRow[], file: string): Mend[] {
  const all = new Map(before.map((mend) => [`${mend.offset} ${mend.file}`, mend]));
  for (const { reject, raw } of rows) {
    const { offset, line } = reject;
    const place = `${offset} ${file}`;
    // What is rejected now may be a mended text: what it mends is the text of the source.
    const was = all.get(place)?.was ?? hashOfText(reject.raw);
    all.set(place, { file, offset, line, was, raw });
  }
  return [...all.values()];
}

async function headerOf(source: FileSource | BytesSource): Promise<string[]> {
  const stream =
    source.kind === 'file' ? createReadStream(source.path) : Readable.from([source.content]);
  const { parse } = await import('csv-parse');
  const records = stream.pipe(parse({ bom: true, to: 1, relax_column_count: true, trim: true }));
  for await (const names of records) return names as string[];
  return [];
}

/** The fields of a rejected text, parted by commas where it is not well formed. */
async function fieldsOf(text: string): Promise<string[]> {
  const { parse } = await import('csv-parse');
  try {
    const records = Readable.from([text]).pipe(parse({ to: 1, relax_column_count: true }));
    for await (const fields of records) return fields as string[];
  } catch {
    return text.split(',');
  }
  return [text];
}
