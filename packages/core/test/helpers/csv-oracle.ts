import type { Reason } from '../../src/scan/rejects.js';

/*
 * What a CSV file means, written once more and differently: on text, with regular expressions and BigInt. It shares no
 * code with the scan, and is as slow as it is plain.
 */

export interface OracleReject {
  line: number;
  offset: number;
  column: string;
  reason: Reason;
  value: string;
  raw: string;
}

export interface OracleColumn {
  name: string;
  /** The field's value, or why it has none. */
  read(text: string, quoted: boolean): { value: string | number | null } | { reason: Reason };
}

export interface OracleFile {
  rows: Record<string, string | number | null>[];
  rejects: OracleReject[];
}

const FIELD = /"(?:[^"]|"")*"(?!")|(?!")[^,\n]*/y;

/** Reads a whole file, of which the first line is the header and the columns are in its order. */
export function readCsv(text: string, columns: readonly OracleColumn[]): OracleFile {
  const rows: OracleFile['rows'] = [];
  const rejects: OracleReject[] = [];
  let at = text.indexOf('\n') + 1;
  let line = 2;
  let offset = Buffer.byteLength(text.slice(0, at));
  while (at < text.length) {
    const rest = text.slice(at);
    const blank = /^\r*\n/.exec(rest)?.[0];
    const record = blank ?? readRecord(rest, columns.length);
    const taken = typeof record === 'string' ? record : record.taken;
    if (typeof record !== 'string') {
      const reject = (column: string, reason: Reason, value: string): void => {
        const raw = taken.replace(/\r*\n$|\r+$/, '');
        rejects.push({ line, offset, column, reason, value, raw });
      };
      if ('reason' in record) reject('', record.reason, '');
      else addRow(record.fields, columns, rows, reject);
    }
    at += taken.length;
    offset += Buffer.byteLength(taken);
    line += taken.split('\n').length - 1;
  }
  return { rows, rejects };
}

type Record_ = { taken: string; fields: string[] } | { taken: string; reason: Reason };

function readRecord(rest: string, width: number, isAlone = false): Record_ {
  const oneLine = /^[^\n]*\n?/.exec(rest)![0];
  const fields: string[] = [];
  /** A record that is not as it should be, up to a line within it that begins one which is. */
  const faulty = (reason: Reason, to: number): Record_ => {
    const lines = isAlone ? [] : [...rest.slice(0, to).matchAll(/\n(?=.)/gs)];
    const fits = lines.find(({ index }) => {
      const next = rest.slice(index + 1);
      if (/^\r*\n/.test(next)) return false;
      const record = readRecord(next, width, true);
      return 'fields' in record && !record.fields.some((field) => /^[^"].*"/s.test(field));
    });
    const end = fits ? fits.index + 1 : to + /^[^\n]*\n?/.exec(rest.slice(to))![0].length;
    return { taken: rest.slice(0, end), reason };
  };
  for (let at = 0; ; ) {
    FIELD.lastIndex = at;
    const field = FIELD.exec(rest)?.[0];
    if (field === undefined) return { taken: oneLine, reason: 'unclosed-quote' };
    at += field.length;
    fields.push(field);
    const end = /^(?:\r*\n|,|$)/.exec(rest.slice(at))?.[0];
    if (end === undefined) return faulty('unquoted-value', at);
    if (end === ',') {
      at += end.length;
      continue;
    }
    if (fields.length < width) return faulty('missing-columns', at);
    if (fields.length > width) return faulty('too-many-columns', at);
    if (!field.startsWith('"')) fields[fields.length - 1] = field.replace(/\r+$/, '');
    return { taken: rest.slice(0, at + end.length), fields };
  }
}

function addRow(
  fields: string[],
  columns: readonly OracleColumn[],
  rows: OracleFile['rows'],
  reject: (column: string, reason: Reason, value: string) => void,
): void {
  const row: OracleFile['rows'][number] = {};
  for (const [i, { name, read }] of columns.entries()) {
    const quoted = fields[i]!.startsWith('"');
    const inner = quoted ? fields[i]!.slice(1, -1) : fields[i]!;
    const result = read(inner.replaceAll('""', quoted ? '"' : '""'), quoted);
    if ('reason' in result) {
      reject(name, result.reason, inner);
      return;
    }
    row[name] = result.value;
  }
  rows.push(row);
}

export function integerColumn(name: string): OracleColumn {
  return {
    name,
    read(text) {
      if (text === '') return { reason: 'null' };
      if (!/^[+-]?\d+(?:\.(?:00?|0000+))?$/.test(text)) return { reason: 'cast' };
      const value = BigInt(text.replace(/^\+|\..*/g, ''));
      return isSafe(value) ? { value: Number(value) } : { reason: 'cast' };
    },
  };
}

/** A nullable decimal of two digits. */
export function moneyColumn(name: string): OracleColumn {
  return {
    name,
    read(text) {
      if (text === '') return { value: null };
      const match = /^([+-]?)(?=\.?\d)(\d*)(?:\.(\d*))?$/.exec(text);
      const digits = (match?.[3] ?? '').replace(/0+$/, '');
      if (!match || digits.length > 2) return { reason: 'cast' };
      const scaled = BigInt(`${match[2]}${digits.padEnd(2, '0')}`);
      if (!isSafe(scaled)) return { reason: 'cast' };
      return { value: Number(`${match[1] === '-' && scaled > 0n ? '-' : ''}${scaled}e-2`) };
    },
  };
}

export function textColumn(name: string): OracleColumn {
  return { name, read: (text) => ({ value: text }) };
}

/** A nullable text with only some values. */
export function kindColumn(name: string, oneOf: readonly string[]): OracleColumn {
  return {
    name,
    read(text, quoted) {
      if (text === '' && !quoted) return { value: null };
      return oneOf.includes(text) ? { value: text } : { reason: 'not-one-of' };
    },
  };
}

function isSafe(value: bigint): boolean {
  return value <= 9007199254740991n && value >= -9007199254740991n;
}
