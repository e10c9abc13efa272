import { CARRIAGE_RETURN, LINE_FEED, MAX_RECORD } from './dialect.js';
import { ESCAPED, type FieldTable, QUOTED } from './field-table.js';
import { faultOf } from './rejects.js';

const MISSING_COLUMNS = faultOf('missing-columns');
const TOO_MANY_COLUMNS = faultOf('too-many-columns');
const UNQUOTED_VALUE = faultOf('unquoted-value');
const UNCLOSED_QUOTE = faultOf('unclosed-quote');
const LINE_TOO_LONG = faultOf('line-too-long');
/** Faults of records whose end is known. */
const MAY_BE_WHOLE = [MISSING_COLUMNS, TOO_MANY_COLUMNS, UNQUOTED_VALUE];
/** Bytes that are looked at for each byte of such a record, and in any case, and that a look counts for beside what it sees. */
const PROBED = 2;
const LEAST_PROBED = 1 << 13;
const PROBE = 256;
const BLANK = 32;
const TAB = 9;

/** What a call of `tokenize` got through. */
export interface Tokenized {
  /** Offset after the last record taken: where the next one begins. */
  end: number;
  /** Lines from the beginning up to `end`. */
  lines: number;
  /** Whether `end` lies within an overlong line, of which the rest must be passed over. */
  inLongLine: boolean;
}

/**
 * Finds the fields of as many records as the table holds, in the table's dialect; the standard one is RFC 4180 as it is
 * written: a field may be quoted, and then hold delimiters, line breaks and doubled quotes. Lines end with LF, also after CRs, or
 * with CR in a dialect that says so; empty lines and comments are no records.
 *
 * A record that is not well formed, or of another number of fields, ends where it seems to, or before the first line within it
 * that begins a record which is as it should be: then the quote before it was not meant to be closed where it is. One whose
 * quote is never closed, or that is longer than `MAX_RECORD`, is cut at its first line break, wherever that is. So an unclosed
 * quote costs little and not the rest of the file, and a field of several lines does not make several rejects. What a record
 * is depends on nothing but the bytes from its first one on, and on no more than `MAX_RECORD` of them, which is what lets a file be
 * read from any record on.
 *
 * One flat function, because it looks at every byte of the input.
 *
 * @param stop records that begin at or after this offset are left
 * @param limit offset after the last byte at hand
 * @param isLast whether the data end at `limit`; if not, a record that reaches it is left for when there is more
 * @param isProbing whether it is looked for records within those that are malformed
 */
export function tokenize(
  bytes: Uint8Array,
  from: number,
  stop: number,
  limit: number,
  isLast: boolean,
  table: FieldTable,
  isProbing = true,
): Tokenized {
  const { width, capacity, starts, ends, flags } = table;
  const { delimiter, quote, escape: escaping, newline, comment, trim } = table.dialect;
  const hasEscape = escaping !== quote;
  const end = Math.min(stop, limit);
  let next = from;
  let lines = 0;
  let row = 0;
  let inLongLine = false;

  const isBlank = (byte: number | undefined): boolean =>
    (byte === BLANK || byte === TAB) && byte !== delimiter;
  /** Whether the byte after an escape is one that means something otherwise. */
  const isEscapable = (byte: number | undefined): boolean =>
    byte === quote || byte === escaping || byte === delimiter || byte === newline;

  records: while (row < capacity && next < end) {
    const recordStart = next;
    const first = bytes[recordStart]!;
    if (first === newline) {
      next++;
      lines++;
      continue;
    }
    if (first === CARRIAGE_RETURN) {
      const after = afterReturns(bytes, recordStart, limit);
      if (after === limit && !isLast && limit - recordStart < MAX_RECORD) break;
      if (after < limit && bytes[after] === LINE_FEED) {
        next = after + 1;
        lines++;
        continue;
      }
    }
    if (first === comment) {
      const found = bytes.indexOf(newline, recordStart);
      const lineEnd = found < 0 || found >= limit ? limit : found;
      inLongLine = lineEnd === limit && !isLast && limit - recordStart >= MAX_RECORD;
      if (lineEnd === limit && !isLast && !inLongLine) break;
      next = Math.min(lineEnd + 1, limit);
      lines++;
      if (inLongLine) break;
      continue;
    }

    const longest = recordStart + MAX_RECORD;
    const reach = Math.min(limit, longest);
    const mayGrow = !isLast && limit < longest;
    const endsAtReach = isLast && limit < longest;
    let position = recordStart;
    let entry = row * width;
    let column = 0;
    let fault = 0;
    let seen = 0;
    let linesWithin = 0;
    let recordEnd = recordStart;

    for (;;) {
      let flag = 0;
      if (trim) while (position < reach && isBlank(bytes[position])) position++;
      let start = position;
      let fieldEnd: number;
      if (position < reach && bytes[position] === quote) {
        flag = QUOTED;
        start = ++position;
        while (position < reach) {
          const byte = bytes[position]!;
          if (byte === quote) {
            if (hasEscape || position + 1 >= reach || bytes[position + 1] !== quote) break;
            flag = QUOTED | ESCAPED;
            position++;
          } else if (byte === newline) {
            linesWithin++;
          } else if (hasEscape && byte === escaping) {
            flag = QUOTED | ESCAPED;
            if (position + 1 < reach && isEscapable(bytes[position + 1])) {
              position++;
              if (bytes[position] === newline) linesWithin++;
            }
          }
          seen |= byte;
          position++;
        }
        // What follows the closing quote decides, so it must be at hand too.
        if (position + 1 >= reach) {
          if (mayGrow) break records;
          if (position >= reach || !endsAtReach) {
            fault = UNCLOSED_QUOTE;
            break;
          }
        }
        fieldEnd = position++;
        if (trim) {
          while (position < reach && isBlank(bytes[position])) position++;
          if (position >= reach && mayGrow) break records;
        }
      } else {
        while (position < reach) {
          const byte = bytes[position]!;
          if (byte === delimiter || byte === newline) break;
          if (hasEscape && byte === escaping) {
            flag = ESCAPED;
            if (position + 1 < reach && isEscapable(bytes[position + 1])) {
              position++;
              if (bytes[position] === newline) linesWithin++;
            }
          }
          seen |= byte;
          position++;
        }
        fieldEnd = position;
        if (trim) while (fieldEnd > start && isBlank(bytes[fieldEnd - 1])) fieldEnd--;
      }

      if (position >= reach && !endsAtReach) {
        if (mayGrow) break records;
        fault = LINE_TOO_LONG;
        break;
      }
      if (column < width) {
        starts[entry] = start;
        ends[entry] = fieldEnd;
        flags[entry] = flag;
        entry++;
      }
      column++;
      const byte = position < reach ? bytes[position]! : newline;
      if (byte === delimiter) {
        position++;
        continue;
      }
      recordEnd = position;
      if (byte === newline) {
        if ((flag & QUOTED) === 0) recordEnd = beforeReturns(bytes, position, start);
        if (recordEnd < position) {
          fieldEnd = Math.min(fieldEnd, recordEnd);
          if (trim) while (fieldEnd > start && isBlank(bytes[fieldEnd - 1])) fieldEnd--;
          if (column <= width) ends[entry - 1] = fieldEnd;
        }
        position++;
        break;
      }
      if (byte === CARRIAGE_RETURN) {
        const after = afterReturns(bytes, position, reach);
        if (after === reach && mayGrow) break records;
        if (after < reach && bytes[after] === LINE_FEED) {
          position = after + 1;
          break;
        }
      }
      fault = UNQUOTED_VALUE;
      break;
    }

    let isCut = fault !== 0;
    /** Where to look for the line break that it is cut at. */
    let cutFrom = recordStart;
    if (fault === 0 && column !== width)
      fault = column < width ? MISSING_COLUMNS : TOO_MANY_COLUMNS;
    if (linesWithin > 0 && isProbing && MAY_BE_WHOLE.includes(fault)) {
      const line = fittingLine(bytes, recordStart, position, reach, endsAtReach, table);
      if (line === undefined && mayGrow) break;
      if (line !== undefined && line >= 0) isCut = true;
      cutFrom = line !== undefined && line >= 0 ? line - 1 : position;
    }
    if (isCut) {
      const found = bytes.indexOf(newline, cutFrom);
      const lineEnd = found < 0 || found >= limit ? limit : found;
      if (lineEnd === limit && mayGrow) break;
      inLongLine = lineEnd === limit && !isLast;
      position = lineEnd + 1;
      recordEnd = Math.min(longest, beforeReturns(bytes, lineEnd, recordStart));
      linesWithin = linesBetween(bytes, recordStart, lineEnd, newline);
    }
    table.recordStarts[row] = recordStart;
    table.recordEnds[row] = recordEnd;
    table.lines[row] = lines;
    table.faults[row] = fault;
    table.counts[row] = column;
    table.faultColumns[row] = -1;
    table.nonAscii[row] = seen >>> 7;
    lines += 1 + linesWithin;
    row++;
    next = Math.min(position, limit);
    if (inLongLine) break;
  }

  table.rows = row;
  return { end: next, lines, inLongLine };
}

/** Where CRs end that begin at an offset. More than one before a line feed are of a program that wrote CRLF twice over. */
function afterReturns(bytes: Uint8Array, from: number, limit: number): number {
  let at = from;
  while (at < limit && bytes[at] === CARRIAGE_RETURN) at++;
  return at;
}

/** Where CRs begin that end at an offset. */
function beforeReturns(bytes: Uint8Array, to: number, least: number): number {
  let at = to;
  while (at > least && bytes[at - 1] === CARRIAGE_RETURN) at--;
  return at;
}

/**
 * The first line within a record, but not its first one, that begins a record which is as it should be. A few times as many bytes
 * as the record has are looked at, and no more, so that no file takes long.
 *
 * @param end offset after the record, or where it is malformed
 * @returns the line's offset, -1 where there is none, and undefined where more bytes must be seen
 */
function fittingLine(
  bytes: Uint8Array,
  start: number,
  end: number,
  limit: number,
  isLast: boolean,
  { probe, dialect: { newline } }: FieldTable,
): number | undefined {
  let left = PROBED * (end - start) + LEAST_PROBED;
  for (let at = start; left > 0; ) {
    at = bytes.indexOf(newline, at) + 1;
    if (at === 0 || at >= end) return -1;
    const reach = Math.min(limit, at + left);
    const isEnd = reach === limit;
    const next = tokenize(bytes, at, at + 1, reach, isLast && isEnd, probe, false).end;
    // What is neither a record nor passed over reaches further than is to be seen.
    if (next === at && isEnd && !isLast) return undefined;
    const isRecord = probe.rows > 0 && probe.recordStarts[0] === at && probe.faults[0] === 0;
    if (isRecord && !hasBareQuote(bytes, probe)) return at;
    left -= PROBE + (next === at ? reach : next) - at;
  }
  return -1;
}

/** Whether a quote stands in a field that is not quoted, as where a field ends that began before. */
function hasBareQuote(
  bytes: Uint8Array,
  { starts, ends, flags, width, dialect }: FieldTable,
): boolean {
  for (let i = 0; i < width; i++) {
    if ((flags[i]! & QUOTED) !== 0) continue;
    if (bytes.subarray(starts[i]!, ends[i]!).includes(dialect.quote)) return true;
  }
  return false;
}

function linesBetween(bytes: Uint8Array, from: number, to: number, newline: number): number {
  let lines = 0;
  for (let at = bytes.indexOf(newline, from); at >= 0 && at < to; lines++)
    at = bytes.indexOf(newline, at + 1);
  return lines;
}
