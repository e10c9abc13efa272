import { resolve } from 'node:path';
import type { Workbench } from '../kpi/define-workbench.js';
import type { LocatedReject } from '../scan/rejects.js';
import type { RunReport } from '../schedule/events.js';
import { readRejects } from '../snapshot/read-rejects.js';
import { makeTemporaryFolder } from '../snapshot/temporary-folder.js';
import type { FileSource, Source } from '../source/source.js';
import { TavolaError } from '../util/errors.js';
import { type FixedRecord, readFixedTable } from './fixed-table.js';
import { filesToMend, isRecordOf, type MendedFile } from './mended-files.js';
import { hashOfText, type Mend, NewMends, readMends } from './mends.js';
import { openData } from './open-data.js';
import { type MendedRow, matchPlain } from './plain-mends.js';
import { type RunOptions, runWorkbench } from './run-workbench.js';
import { SourceRoom } from './source-room.js';

export interface ReplayOutcome {
  report: RunReport;
  /** Rows that are used as they were mended. */
  mended: number;
  /** Mended rows that do not fit either. */
  rejected: number;
  /** Mended rows whose reject is no longer there, as when the source was mended itself. */
  unused: number;
}

/**
 * Takes mended rows in the place of rejects, now and in every later run, and publishes what comes of it. To replay the same
 * once more changes nothing.
 *
 * @param fixed path of a mended `rejects.csv`, or of a CSV under the names of the dataset's columns, in a
 *   dialect of its own, that holds mended rows alone
 * @throws TavolaError USAGE for a row that belongs to no reject or is not one record, and what `runWorkbench` throws; then
 *   all is as it was
 */
export async function replayRejects(
  workbench: Workbench,
  fixed: string,
  options: RunOptions,
): Promise<ReplayOutcome> {
  const { data = workbench.source, out } = options;
  const found = await openData(data);
  if (found.kind === 'rows') {
    throw new TavolaError('USAGE', `${found.name}: rows in memory are mended where they are made.`);
  }
  if (found.kind === 'file' && found.isStream) {
    throw new TavolaError(
      'USAGE',
      'Standard input can be read only once: keep it in a file, and give that as --data FILE.',
    );
  }
  const before = await readMends(out);
  const { files, rows, unused } = await readMended(workbench, fixed, found, before, out);
  for (const { reject, raw } of rows) {
    const file = files.get(reject.file);
    if (file && isRecordOf(file, raw)) continue;
    const of = files.size > 1 ? ` of ${reject.file}` : '';
    const what = `what is given for line ${reject.line}${of} is not one record`;
    throw new TavolaError(
      'USAGE',
      `${fixed}: ${what}: ${JSON.stringify(raw.slice(0, 80))}. Quote a field that holds a line break, and give one record for each reject.`,
    );
  }
  const mends = await NewMends.write(resolve(out), withMends(before, rows));
  try {
    const report = await runWorkbench(workbench, options);
    const { applied = 0, rejected = 0, unused: idle = 0 } = report.mends ?? {};
    return { report, mended: applied, rejected, unused: unused + idle };
  } catch (error) {
    await mends.undo();
    throw error;
  } finally {
    await mends.end();
  }
}

interface Mended {
  files: ReadonlyMap<string, MendedFile>;
  rows: MendedRow[];
  unused: number;
}

/** Reads mended rows, and finds out which rejects they mend. */
async function readMended(
  { dataset }: Workbench,
  path: string,
  found: Source,
  before: readonly Mend[],
  out: string,
): Promise<Mended> {
  const room = new SourceRoom(makeTemporaryFolder);
  try {
    const files = filesToMend(await room.prepare(found, dataset), dataset);
    const own = before.filter(({ file }) => files.has(file));
    const only = files.size === 1 ? [...files.keys()][0] : undefined;
    const rejects: LocatedReject[] = [];
    for await (const reject of readRejects(out)) {
      const file = reject.file ?? only;
      if (file !== undefined && files.has(file)) rejects.push({ ...reject, file });
    }
    const { dialect: _own, ...plain } = dataset;
    const fixed = (await room.prepare(await openFixed(path), plain)) as FileSource;
    const records = await readRejectsFile(fixed);
    if (records) return { files, ...fromRejects(records, rejects, own, only, path) };
    const rows = await matchPlain({ fixed, dataset, files, rejects, own });
    return { files, rows, unused: 0 };
  } finally {
    await room.clear();
  }
}

async function openFixed(path: string): Promise<Source> {
  const source = await openData(resolve(path)).catch((error: unknown) => {
    if (!(error instanceof TavolaError)) throw error;
    const message = error.message.replace('--data FILE', '--replay FILE');
    throw new TavolaError(error.code, message, { cause: error });
  });
  if (source.kind === 'file') return source;
  throw new TavolaError('USAGE', `${path} is not one file: name one with --replay FILE.`);
}

const TEXT = { type: 'text', scale: 0, nullable: true } as const;

/** The rows of a mended `rejects.csv`; undefined where the header does not name what one does. */
async function readRejectsFile(fixed: FileSource): Promise<FixedRecord[] | undefined> {
  for (const names of [
    ['file', 'byte_offset', 'raw'],
    ['byte_offset', 'raw'],
  ]) {
    const columns = Object.fromEntries(names.map((name) => [name, TEXT]));
    // What stands in the texts of a source must not be taken for how this file is written.
    const dialect = { quote: '"', escape: '"', comment: false, trim: false } as const;
    const spec = { name: 'rejects', source: fixed.path, columns, dialect };
    try {
      return await readFixedTable(fixed, spec, true);
    } catch (error) {
      if (!(error instanceof TavolaError && error.code === 'HEADER_MISMATCH')) throw error;
    }
  }
  return undefined;
}

/** Rows of a mended `rejects.csv`: each says itself where it belongs. */
function fromRejects(
  records: readonly FixedRecord[],
  rejects: readonly LocatedReject[],
  own: readonly Mend[],
  only: string | undefined,
  path: string,
): { rows: MendedRow[]; unused: number } {
  const open = new Map(rejects.map((reject) => [placeOf(reject), reject]));
  const known = new Map(own.map((mend) => [placeOf(mend), mend]));
  const rows: MendedRow[] = [];
  let unused = 0;
  for (const record of records) {
    const { file = only, byte_offset, raw = '' } = Object.fromEntries(record);
    if (file === undefined) {
      throw new TavolaError(
        'USAGE',
        `${path}: it does not say which of several files each row is of. Keep the column file of tavola rejects --csv.`,
      );
    }
    const place = placeOf({ file, offset: Number(byte_offset) });
    const reject = open.get(place);
    const mend = known.get(place);
    if (reject ? reject.raw === raw : mend?.raw === raw) continue;
    if (reject) rows.push({ reject, raw });
    else if (mend) rows.push({ reject: { ...mend, raw: '' }, raw });
    else unused++;
  }
  return { rows, unused };
}

/** The mends with some more; one of a reject that was mended before takes its place. */
function withMends(before: readonly Mend[], rows: readonly MendedRow[]): Mend[] {
  const all = new Map(before.map((mend) => [placeOf(mend), mend]));
  for (const { reject, raw } of rows) {
    const { file, offset, line } = reject;
    // What is rejected now may be a mended text: what it mends is the text of the source.
    const was = all.get(placeOf(reject))?.was ?? hashOfText(reject.raw);
    all.set(placeOf(reject), { file, offset, line, was, raw });
  }
  return [...all.values()];
}

function placeOf({ file, offset }: { file: string; offset: number }): string {
  return `${offset} ${file}`;
}
