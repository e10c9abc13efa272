import type { DatasetSpec } from '../dataset/check-dataset.js';
import type { ByteSource } from '../source/byte-source.js';
import { TavolaError } from '../util/errors.js';
import { describeDialect } from './describe-dialect.js';
import { type Dialect, MAX_RECORD, NONE, QUOTE } from './dialect.js';
import { findForms } from './field-forms.js';
import { type Found, findColumns, mismatch } from './header.js';
import type { Layout } from './layout.js';
import {
  byteOf,
  hasComments,
  newlineOf,
  recordAt,
  recordsFrom,
  type Sample,
  type SampleRecord,
  type SampleRecords,
} from './sample.js';

const BYTE_ORDER_MARK = [0xef, 0xbb, 0xbf];
const DELIMITERS = [',', ';', '\t', '|'];
const QUOTES = ['"', "'"];
const APOSTROPHE = 39;
const BACKSLASH = 92;
const HASH = 35;
const BLANK = 32;
/** Lines among which the header is looked for. */
const HEADER_LINES = 100;

/** A line that may be the header, in a dialect. */
interface Header extends SampleRecord {
  dialect: Dialect;
  found: Found[];
  /** How many of the declared columns it names. */
  named: number;
}

/**
 * Finds out how a file is written, as far as the dataset does not declare it, and where it keeps the declared columns: by
 * their names, in any order. All that is decided by its first MiB; only where nothing in that tells days from months, more is
 * read. Columns that are not declared are passed over.
 *
 * @param source what messages call the file
 * @param known columns that the header may lack, since their values are known otherwise. Default none
 * @throws TavolaError SOURCE_EMPTY; HEADER_MISMATCH, which names every missing column and the nearest one there is; or
 *   FORMAT_AMBIGUOUS where fields can be read in more than one way
 */
export function readLayout(
  file: ByteSource,
  source: string,
  dataset: DatasetSpec,
  known: ReadonlySet<string> = new Set(),
): Layout {
  const bytes = new Uint8Array(Math.min(file.size, MAX_RECORD));
  file.read(bytes, 0);
  const start = BYTE_ORDER_MARK.every((byte, i) => bytes[i] === byte) ? 3 : 0;
  const sample: Sample = { bytes, start, isWhole: file.size <= bytes.length };
  const { header: hasHeader = true } = dataset.dialect ?? {};
  const header = hasHeader
    ? findHeader(sample, source, dataset, known)
    : beginWithout(sample, source, dataset);
  const width = widthOf(sample, header);
  const dialect = refine(sample, header, width, dataset);
  const columns = header.found
    .flatMap((column) => ('at' in column ? [column] : []))
    .map(({ name, at }) => ({ name, at, spec: dataset.columns[name]! }))
    .sort((a, b) => a.at - b.at);
  const layout: Layout = {
    dialect,
    width,
    columns,
    start: header.end,
    lines: header.lines,
    notes: [],
  };
  const specs = findForms(file, sample, layout, source, dataset);
  const formed = {
    ...layout,
    columns: columns.map((column, i) => ({ ...column, spec: specs[i]! })),
  };
  const passed = header.fields.filter(
    (name, at) => name !== '' && !columns.some((column) => column.at === at),
  );
  return { ...formed, notes: describeDialect(formed, hasHeader ? passed : []) };
}

/** The first line that names all declared columns, in the dialect that it does so in, or the one that names the most. */
function findHeader(
  sample: Sample,
  source: string,
  dataset: DatasetSpec,
  known: ReadonlySet<string>,
): Header {
  let best: Header | undefined;
  for (const dialect of candidates(sample, dataset)) {
    for (const { at, line } of linesOf(sample, dialect, dataset.dialect?.skip)) {
      const record = recordAt(sample, at, dialect);
      if (!record) continue;
      const found = findColumns(record.fields, source, dataset).filter(
        (column) => 'at' in column || !known.has(column.name),
      );
      const named = found.filter((column) => 'at' in column).length;
      const header = { ...record, lines: record.lines + line, dialect, found, named };
      if (named === found.length) return header;
      if (!best || named > best.named) best = header;
    }
  }
  if (best && best.named > 0) throw mismatch(best.found, best.fields, source, dataset);
  throw noHeader(sample, source, dataset, best);
}

/** No line names any declared column: the first one is what the header seems to be. */
function noHeader(
  sample: Sample,
  source: string,
  dataset: DatasetSpec,
  best: Header | undefined,
): TavolaError {
  const first = best && firstLine(sample, best.dialect);
  const usual = candidates(sample, dataset).filter(({ quote }, _, all) => quote === all[0]!.quote);
  const headers = usual.map((dialect) =>
    first === undefined ? undefined : recordAt(sample, first, dialect),
  );
  const [header] = headers
    .flatMap((record) => record ?? [])
    .sort((a, b) => b.fields.length - a.fields.length);
  if (!header || header.fields.every((name) => name === '')) {
    return new TavolaError(
      'SOURCE_EMPTY',
      `${source}: its first line does not name columns, as a CSV file's must.`,
    );
  }
  return mismatch(findColumns(header.fields, source, dataset), header.fields, source, dataset);
}

/** The dialects that a header may be written in, the most usual first. */
function candidates(sample: Sample, { dialect = {} }: DatasetSpec): Dialect[] {
  const newline = byteOf(dialect.newline, newlineOf(sample));
  const delimiters = dialect.delimiter === undefined ? DELIMITERS : [dialect.delimiter];
  const quotes = dialect.quote === undefined ? QUOTES : [dialect.quote];
  return quotes.flatMap((character) =>
    delimiters.map((delimiter): Dialect => {
      const quote = byteOf(character, QUOTE);
      return {
        delimiter: byteOf(delimiter, 0),
        quote,
        escape: byteOf(dialect.escape, quote),
        newline,
        comment: byteOf(dialect.comment, NONE),
        trim: dialect.trim ?? false,
      };
    }),
  );
}

/** Where lines begin that may be the header, and how many are before each. */
function linesOf(
  { bytes, start }: Sample,
  { newline }: Dialect,
  skip: number | undefined,
): { at: number; line: number }[] {
  const lines: { at: number; line: number }[] = [];
  const most = skip ?? HEADER_LINES;
  for (let at = start, line = 0; line <= most && at < bytes.length; line++) {
    const isEmpty = bytes[at] === newline || (bytes[at] === 13 && bytes[at + 1] === newline);
    if ((skip === undefined && !isEmpty) || line === skip) lines.push({ at, line });
    const end = bytes.indexOf(newline, at);
    if (end < 0) break;
    at = end + 1;
  }
  return lines;
}

function firstLine(sample: Sample, dialect: Dialect): number | undefined {
  return linesOf(sample, dialect, undefined)[0]?.at;
}

/** Where there is no header, the declared columns come in their order. */
function beginWithout(sample: Sample, source: string, dataset: DatasetSpec): Header {
  const names = Object.keys(dataset.columns);
  const found = names.map((name, at) => ({ name, at }));
  const { skip = 0 } = dataset.dialect ?? {};
  const headers = candidates(sample, dataset).flatMap((dialect) => {
    const [first] = linesOf(sample, dialect, skip);
    const record = first && recordAt(sample, first.at, dialect);
    return first && record
      ? [{ ...record, dialect, found, named: names.length, end: first.at, lines: first.line }]
      : [];
  });
  const fitting = headers.find(({ fields }) => fields.length === names.length);
  const header = fitting ?? headers.sort((a, b) => b.fields.length - a.fields.length)[0];
  if (header && header.fields.length >= names.length) return header;
  throw new TavolaError(
    'HEADER_MISMATCH',
    `${source}: its first row has ${header?.fields.length ?? 0} fields, and dataset ${dataset.name} declares ${names.length} columns, in the order of which they are taken where there is no header.`,
  );
}

/** Rows may have an empty field more than the header, or the header one more than rows: lines then end with a delimiter. */
function widthOf(sample: Sample, { fields, end, dialect }: Header): number {
  const width = fields.length;
  const { fitting, trailing, byWidth } = recordsFrom(sample, end, width, dialect);
  if (trailing > fitting) return width + 1;
  const fewer = byWidth.get(width - 1) ?? 0;
  return fields.at(-1) === '' && fewer > fitting ? width - 1 : width;
}

function isAllQuoted({ others, quoted, fitting }: SampleRecords): boolean {
  return others === 0 && quoted > 0 && quoted >= fitting;
}

/** Whether some bytes stand one after another. */
function holds(bytes: Uint8Array, [first, ...rest]: readonly number[]): boolean {
  for (let at = bytes.indexOf(first!); at >= 0; at = bytes.indexOf(first!, at + 1)) {
    if (rest.every((byte, i) => bytes[at + 1 + i] === byte)) return true;
  }
  return false;
}

/** What the records say of the dialect, beside the header: the quote, what escapes it, blanks, comments. */
function refine(
  sample: Sample,
  { end, dialect }: Header,
  width: number,
  dataset: DatasetSpec,
): Dialect {
  const declared = dataset.dialect ?? {};
  let best = dialect;
  let records = recordsFrom(sample, end, width, dialect);
  const consider = (
    change: Partial<Dialect>,
    isSeen: boolean,
    isEnough: (after: SampleRecords) => boolean = () => false,
  ): void => {
    if (!isSeen) return;
    const changed = { ...best, ...change };
    const after = recordsFrom(sample, end, width, changed);
    const isBetter = after.others * 10 <= records.others && after.others < records.others;
    if (!isBetter && !isEnough(after)) return;
    best = changed;
    records = after;
  };
  const has = (...bytes: number[]): boolean => holds(sample.bytes, bytes);
  if (declared.trim === undefined) {
    consider(
      { trim: true },
      has(dialect.delimiter, BLANK, dialect.quote),
      (after) => after.quoted > records.quoted && after.others <= records.others,
    );
  }
  if (declared.escape === undefined) consider({ escape: BACKSLASH }, has(BACKSLASH, dialect.quote));
  if (declared.quote === undefined && dialect.quote === QUOTE && records.quoted === 0) {
    const escaping = declared.escape === undefined ? APOSTROPHE : best.escape;
    const isSeen = has(dialect.delimiter, APOSTROPHE) || has(APOSTROPHE, dialect.delimiter);
    consider({ quote: APOSTROPHE, escape: escaping }, isSeen, isAllQuoted);
    const isEscaped = declared.escape === undefined && has(BACKSLASH, APOSTROPHE);
    consider({ quote: APOSTROPHE, escape: BACKSLASH }, isEscaped, isAllQuoted);
  }
  const isCommented = declared.comment === undefined && hasComments(sample, end, width, best, HASH);
  return isCommented ? { ...best, comment: HASH } : best;
}
