import type { ByteSource } from '../source/byte-source.js';
import { type Dialect, LINE_FEED, MAX_RECORD, NONE } from './dialect.js';
import { ESCAPED, FieldTable, QUOTED } from './field-table.js';
import { faultOf } from './rejects.js';
import { TextCodes } from './text-decoder.js';
import { tokenize } from './tokenize.js';

/** Records that are looked at to find out how a file is written, and bytes of them. */
const RECORDS = 1000;
const RECORD_BYTES = 1 << 18;

/** The beginning of a file. */
export interface Sample {
  bytes: Uint8Array;
  /** Offset of the first byte after a byte order mark. */
  start: number;
  /** Whether it is the whole file. */
  isWhole: boolean;
}

const BYTE_ORDER_MARK = [0xef, 0xbb, 0xbf];

/** The first MiB of a file. */
export function readSample(file: ByteSource): Sample {
  const bytes = new Uint8Array(Math.min(file.size, MAX_RECORD));
  file.read(bytes, 0);
  const start = BYTE_ORDER_MARK.every((byte, i) => bytes[i] === byte) ? 3 : 0;
  return { bytes, start, isWhole: file.size <= bytes.length };
}

export interface SampleRecord {
  /** Without quotes and what escapes them, nor blanks around it. */
  fields: string[];
  /** Whether all fields but the first begin with a blank, or are empty. */
  isSpaced: boolean;
  /** Offset after it, and lines from where it was looked for. */
  end: number;
  lines: number;
}

/** The record that begins at an offset or after blank lines; undefined where there is none that is well formed. */
export function recordAt(
  { bytes, isWhole }: Sample,
  from: number,
  dialect: Dialect,
): SampleRecord | undefined {
  const read = (width: number): { table: FieldTable; end: number; lines: number } => {
    const table = new FieldTable(width, 1, dialect);
    return { table, ...tokenize(bytes, from, bytes.length, bytes.length, isWhole, table) };
  };
  let record = read(1);
  // A record of another number of fields may be cut at a line break in quotes.
  if (isOtherWidth(record.table.faults[0]!)) record = read(record.table.counts[0]!);
  const { table, end, lines } = record;
  if (table.rows === 0 || table.faults[0] !== 0) return undefined;
  const fields = Array.from({ length: table.width }, (_, i) => fieldText(bytes, table, i));
  const isSpaced = fields.every((_, i) => i === 0 || isEmptyOrSpaced(bytes, table, i));
  return { fields, isSpaced: isSpaced && fields.length > 1, end, lines };
}

function isEmptyOrSpaced(bytes: Uint8Array, { starts, ends }: FieldTable, at: number): boolean {
  return starts[at] === ends[at] || bytes[starts[at]!] === BLANK;
}

const TOO_MANY = faultOf('too-many-columns');
const OTHER_WIDTHS = [faultOf('missing-columns'), TOO_MANY];
const BLANK = 32;

function isOtherWidth(fault: number): boolean {
  return OTHER_WIDTHS.includes(fault);
}

function fieldText(
  bytes: Uint8Array,
  { starts, ends, flags, dialect }: FieldTable,
  at: number,
): string {
  const codes = new TextCodes();
  const [from, to] = [starts[at]!, ends[at]!];
  const isEscaped = (flags[at]! & ESCAPED) !== 0;
  const code = isEscaped
    ? codes.codeEscaped(bytes, from, to, dialect)
    : codes.code(bytes, from, to);
  return (codes.strings[code] ?? '').trim();
}

/** Some records after an offset, read in a dialect. */
export interface SampleRecords {
  /** Those of as many fields as are expected. */
  fitting: number;
  /** Those that are malformed or of another number of fields. */
  others: number;
  /** Fields in quotes. */
  quoted: number;
  /** By number of fields, the records that are well formed as such. */
  byWidth: Map<number, number>;
  /** By number of fields, the records of which all that are too many are empty, so that delimiters end the line. */
  trailing: Map<number, number>;
  /** Fields that are not empty nor the first, and those of them that begin with a blank. */
  later: number;
  afterBlank: number;
  /** The fields of those that fit, column by column, as many as were asked for. */
  columns: string[][];
  /** Offset after the last. */
  end: number;
}

/** @param wanted columns whose fields are wanted, by their place */
export function recordsFrom(
  sample: Sample,
  from: number,
  width: number,
  dialect: Dialect,
  wanted: readonly number[] = [],
): SampleRecords {
  const { bytes } = sample;
  const { table, end } = tokenized(sample, from, width, dialect);
  const found: SampleRecords = {
    end,
    fitting: 0,
    others: 0,
    quoted: 0,
    byWidth: new Map(),
    trailing: new Map(),
    later: 0,
    afterBlank: 0,
    columns: wanted.map(() => []),
  };
  for (let row = 0; row < table.rows; row++) {
    const [fault, count, entry] = [table.faults[row]!, table.counts[row]!, row * width];
    if (fault === 0 || isOtherWidth(fault)) {
      found.byWidth.set(count, (found.byWidth.get(count) ?? 0) + 1);
    }
    if (fault !== 0) {
      found.others++;
      const end = table.recordEnds[row]!;
      const extra = bytes.subarray(end - Math.max(0, count - width), end);
      if (fault === TOO_MANY && extra.every((byte) => byte === dialect.delimiter)) {
        found.trailing.set(count, (found.trailing.get(count) ?? 0) + 1);
      }
      continue;
    }
    found.fitting++;
    for (let i = entry; i < entry + width; i++) {
      if ((table.flags[i]! & QUOTED) !== 0) found.quoted++;
      if (i === entry || table.starts[i] === table.ends[i]) continue;
      found.later++;
      if (bytes[table.starts[i]!] === BLANK) found.afterBlank++;
    }
    wanted.forEach((at, i) => {
      const [start, to] = [table.starts[entry + at]!, table.ends[entry + at]!];
      found.columns[i]!.push(withoutBlanks(DECODER.decode(bytes.subarray(start, to))));
    });
  }
  return found;
}

interface TokenizedRecords {
  table: FieldTable;
  /** Offset after the last. */
  end: number;
}

/** The same records are asked for several times, by who looks for something else in them. */
const TOKENIZED = new WeakMap<Sample, Map<string, TokenizedRecords>>();

function tokenized(
  sample: Sample,
  from: number,
  width: number,
  dialect: Dialect,
): TokenizedRecords {
  const known = TOKENIZED.get(sample) ?? new Map<string, TokenizedRecords>();
  TOKENIZED.set(sample, known);
  const key = JSON.stringify([from, width, dialect]);
  const before = known.get(key);
  if (before) return before;
  const { bytes, isWhole } = sample;
  const limit = Math.min(bytes.length, from + RECORD_BYTES);
  const table = new FieldTable(width, RECORDS, dialect);
  const isEnd = isWhole && limit === bytes.length;
  const { end } = tokenize(bytes, from, limit, limit, isEnd, table);
  known.set(key, { table, end });
  return { table, end };
}

/** A field as decoders of numbers and dates see it. */
export function withoutBlanks(text: string): string {
  return text.replace(/^ +| +$/g, '');
}

const DECODER = new TextDecoder('utf-8', { ignoreBOM: true });

/** Whether lines begin with a byte, from an offset on, and none of those lines has as many fields as a record. */
export function hasComments(
  { bytes, isWhole }: Sample,
  from: number,
  width: number,
  dialect: Dialect,
  comment: number,
): boolean {
  const limit = Math.min(bytes.length, from + RECORD_BYTES);
  let found = false;
  for (let at = from; at < limit; ) {
    const lineEnd = bytes.indexOf(dialect.newline, at);
    const end = lineEnd < 0 ? limit : lineEnd;
    if (bytes[at] === comment) {
      const record = recordAt(
        { bytes: bytes.subarray(0, end), start: 0, isWhole: true },
        at,
        dialect,
      );
      if (record?.fields.length === width) return false;
      found = lineEnd >= 0 || isWhole;
    }
    at = end + 1;
  }
  return found;
}

/** What ends a line: a line feed, wherever there is one. */
export function newlineOf({ bytes }: Sample): number {
  return bytes.includes(LINE_FEED) || !bytes.includes(13) ? LINE_FEED : 13;
}

export function byteOf(character: string | false | undefined, otherwise: number): number {
  if (character === false) return NONE;
  return character === undefined ? otherwise : character.charCodeAt(0);
}
