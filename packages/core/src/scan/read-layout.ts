import type { DatasetSpec } from '../dataset/check-dataset.js';
import type { ByteSource } from '../source/byte-source.js';
import { TavolaError } from '../util/errors.js';
import { describeDialect } from './describe-dialect.js';
import type { Dialect } from './dialect.js';
import { findForms } from './field-forms.js';
import { foreignForm } from './foreign-form.js';
import { type Found, findColumns, mismatch } from './header.js';
import type { Layout } from './layout.js';
import { readSample, recordAt, recordsFrom, type Sample, type SampleRecord } from './sample.js';
import { candidateDialects, refineDialect, trimmed, usuallyQuoted } from './sniff-dialect.js';

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
  const sample = readSample(file);
  const { header: hasHeader = true } = dataset.dialect ?? {};
  const header = hasHeader
    ? findHeader(sample, source, dataset, known)
    : beginWithout(sample, source, dataset);
  const width = widthOf(sample, header);
  const dialect = refineDialect(
    sample,
    header.end,
    width,
    header.dialect,
    dataset.dialect,
    header.isSpaced,
  );
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
  const { specs, notes } = findForms(file, sample, layout, source, dataset);
  const formed = {
    ...layout,
    columns: columns.map((column, i) => ({ ...column, spec: specs[i]! })),
  };
  const passed = header.fields.filter(
    (name, at) => name !== '' && !columns.some((column) => column.at === at),
  );
  return { ...formed, notes: [...describeDialect(formed, hasHeader ? passed : []), ...notes] };
}

/** What is seldom is looked for once nothing else is the file's. */
function* possibleDialects(sample: Sample, { dialect }: DatasetSpec): Generator<Dialect> {
  const usual = candidateDialects(sample, dialect);
  yield* usual;
  yield* trimmed(sample, usual, dialect);
}

/** The first line that names all declared columns, in the dialect that it does so in, or the one that names the most. */
function findHeader(
  sample: Sample,
  source: string,
  dataset: DatasetSpec,
  known: ReadonlySet<string>,
): Header {
  let best: Header | undefined;
  for (const dialect of possibleDialects(sample, dataset)) {
    for (const { at, line } of linesOf(sample, dialect, dataset.dialect?.skip)) {
      const record = recordAt(sample, at, dialect);
      if (!record) continue;
      const found = findColumns(record.fields, dataset).filter(
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
  const foreign = foreignForm(sample.bytes);
  if (foreign) {
    return new TavolaError('SOURCE_UNREADABLE', `${source} is ${foreign.is}. ${foreign.remedy}.`);
  }
  const first = best && firstLine(sample, best.dialect);
  const usual = usuallyQuoted(candidateDialects(sample, dataset.dialect));
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
  const delimiter = delimiterIn(header.fields, dataset);
  if (delimiter !== undefined) {
    return new TavolaError(
      'HEADER_MISMATCH',
      `${source}: its first line names the columns with ${JSON.stringify(delimiter)} between them. Declare dialect: { delimiter: ${JSON.stringify(delimiter)} } in dataset ${dataset.name}.`,
    );
  }
  return mismatch(findColumns(header.fields, dataset), header.fields, source, dataset);
}

/** What stands between all names in a header that is one field so far. */
function delimiterIn(fields: readonly string[], dataset: DatasetSpec): string | undefined {
  const [line = '', ...others] = fields;
  if (others.length > 0) return undefined;
  return [...new Set(line.match(/[!-/:-@[-`{-~]/g))].find((mark) =>
    findColumns(line.split(mark), dataset).every((column) => 'at' in column),
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

/** Where there is no header, the declared columns come in their order; what most records fit in is how they are written. */
function beginWithout(sample: Sample, source: string, dataset: DatasetSpec): Header {
  const names = Object.keys(dataset.columns);
  const found = names.map((name, at) => ({ name, at }));
  const { skip = 0 } = dataset.dialect ?? {};
  const begin = (dialect: Dialect, width: number): Header => {
    const [first] = linesOf(sample, dialect, skip);
    const [end, lines] = first ? [first.at, first.line] : [sample.bytes.length, 0];
    const fields = Array(width).fill('');
    return { dialect, found, named: names.length, end, lines, fields, isSpaced: false };
  };
  let best: { header: Header; fitting: number } | undefined;
  let widest = 0;
  for (const dialect of usuallyQuoted(candidateDialects(sample, dataset.dialect))) {
    const header = begin(dialect, names.length);
    const { byWidth } = recordsFrom(sample, header.end, names.length, dialect);
    for (const [width, records] of byWidth) {
      widest = Math.max(widest, width);
      if (width < names.length || (best && records <= best.fitting)) continue;
      best = { header: begin(dialect, width), fitting: records };
    }
  }
  if (best) return best.header;
  if (widest === 0) return begin(candidateDialects(sample, dataset.dialect)[0]!, names.length);
  throw new TavolaError(
    'HEADER_MISMATCH',
    `${source}: its rows have up to ${widest} fields, and dataset ${dataset.name} declares ${names.length} columns, in the order of which they are taken where there is no header.`,
  );
}

/** Rows may have empty fields more than the header, or the header more than rows: lines then end with delimiters. */
function widthOf(sample: Sample, { fields, end, dialect }: Header): number {
  const width = fields.length;
  const { fitting, trailing, byWidth } = recordsFrom(sample, end, width, dialect);
  const [more, rows] = mostOf(trailing) ?? [width, 0];
  if (rows > fitting) return more;
  const named = fields.findLastIndex((name) => name !== '') + 1;
  const fewer = [...byWidth].filter(([count]) => count >= named && count < width);
  const [less, shorter] = mostOf(new Map(fewer)) ?? [width, 0];
  return shorter > fitting ? less : width;
}

function mostOf(counts: ReadonlyMap<number, number>): [number, number] | undefined {
  return [...counts].sort((a, b) => b[1] - a[1])[0];
}
