import fc from 'fast-check';
import { expect, it } from 'vitest';
import {
  boolean,
  type Column,
  date,
  decimal,
  float,
  integer,
  text,
  time,
  timestamp,
} from '../../src/dataset/columns.js';
import { Kernel } from '../../src/kernel/kernel.js';
import { defineDataset } from '../../src/kpi/define-dataset.js';
import { NONE } from '../../src/scan/dialect.js';
import type { Layout } from '../../src/scan/layout.js';
import { readLayout } from '../../src/scan/read-layout.js';
import type { Reject } from '../../src/scan/rejects.js';
import type { RecordScanner, ScanRange, ScanResult } from '../../src/scan/scan-range.js';
import { Scanner } from '../../src/scan/scanner.js';
import { StrictScanner } from '../../src/scan/strict-scanner.js';
import { MemoryBytes } from '../../src/source/memory.js';
import { STANDARD_DIALECT } from '../helpers/standard-dialect.js';

/*
 * The kernel against the strict reader, field by field and record by record, on files that hold about everything a field can
 * be. TAVOLA_FUZZ sets the number of files.
 */

const FILES = Number(process.env.TAVOLA_FUZZ ?? 3000);

const COLUMNS: Record<string, Column> = {
  i: integer({ min: -5000, max: 10_000_000_000 }),
  n: integer({ nullable: true }),
  d: decimal(2),
  e: decimal(7, { nullable: true }),
  w: decimal(18, { precision: 38, min: -5, max: 1e15 }),
  v: decimal(2, { precision: 20, nullable: true }),
  f: float(),
  b: boolean({ nullable: true }),
  day: date({ min: '1900-01-01' }),
  t: time({ nullable: true }),
  at: timestamp(),
  s: text(),
  o: text({ oneOf: ['S', 'M', 'L "x"', ''], nullable: true }),
  u: text(),
};
const NAMES = Object.keys(COLUMNS);

const digits = (most: number) => fc.stringMatching(new RegExp(`^[0-9]{1,${most}}$`));
const sign = fc.constantFrom('', '', '', '-', '+');
const number = fc.oneof(
  fc.tuple(sign, digits(4)).map((parts) => parts.join('')),
  fc.tuple(sign, digits(18)).map((parts) => parts.join('')),
  fc.tuple(sign, digits(5), fc.constant('.'), digits(9)).map((parts) => parts.join('')),
  fc.tuple(sign, digits(5), fc.constant('.')).map((parts) => parts.join('')),
  fc.tuple(sign, fc.constant('.'), digits(3)).map((parts) => parts.join('')),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map(String),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value.toExponential()),
  fc.tuple(sign, digits(40)).map((parts) => parts.join('')),
  fc.tuple(sign, digits(22), fc.constant('.'), digits(22)).map((parts) => parts.join('')),
  fc.tuple(digits(20), fc.constantFrom('e', 'E', 'e-', 'e+'), digits(3)).map((p) => p.join('')),
);
const moment = fc.date({ noInvalidDate: true, min: new Date(-6e13), max: new Date(2.5e14) });
const iso = moment.map((value) => value.toISOString());
const time24 = fc.oneof(
  iso.map((value) => value.slice(11, 16)),
  iso.map((value) => value.slice(11, 19)),
  iso.map((value) => value.slice(11, 23)),
  iso.map((value) => value.slice(11, 21)),
);
const words = fc.oneof(
  fc.constantFrom('S', 'M', 'L ""x""', 'L "x"', 'true', 'FALSE', '1', '0', 'yes', ''),
  fc.string({ maxLength: 12 }),
  fc.string({ unit: 'binary', maxLength: 6 }),
  fc.constantFrom('a"b', '"', '""', '"a"b', ',', '\n', '\r', '\r\n', 'ä', '\u0000', '\ufffd'),
);
const FITTING: Record<string, fc.Arbitrary<string>> = {
  i: digits(5),
  n: fc.oneof(digits(9), fc.constant('')),
  d: fc.tuple(digits(6), fc.constant('.'), digits(2)).map((parts) => parts.join('')),
  e: fc.tuple(digits(4), fc.constant('.'), digits(6)).map((parts) => parts.join('')),
  w: fc.tuple(digits(15), fc.constant('.'), digits(18)).map((parts) => parts.join('')),
  v: fc.oneof(
    fc.tuple(sign, digits(18), fc.constantFrom('', '.5', '.25')).map((parts) => parts.join('')),
    fc.constant(''),
  ),
  f: number,
  b: fc.constantFrom('true', 'False', '0', ''),
  day: iso.map((value) => value.slice(0, 10)),
  t: time24,
  at: iso.map((value) => `${value.slice(0, 10)} ${value.slice(11, 19)}`),
  s: fc.string({ maxLength: 10 }),
  o: fc.constantFrom('S', 'M', ''),
  u: fc.string({ maxLength: 10 }),
};
const anyField = fc.oneof(number, iso, time24, words);
const quoted = (field: string) => `"${field.replaceAll('"', '""')}"`;
const cell = (name: string) =>
  fc
    .tuple(
      fc.oneof({ weight: 40, arbitrary: FITTING[name]! }, { weight: 1, arbitrary: anyField }),
      fc.integer({ min: 0, max: 9 }),
    )
    .map(([field, how]) => {
      const isPlain = !/[",\r\n]/.test(field);
      return how < 7 && isPlain ? field : how < 9 ? quoted(field) : field;
    });
const record = fc.tuple(...NAMES.map(cell)).map((cells) => cells.join(','));
const line = fc.oneof(
  { weight: 12, arbitrary: record },
  { weight: 1, arbitrary: fc.constant('') },
  { weight: 1, arbitrary: fc.array(words, { maxLength: 14 }).map((cells) => cells.join(',')) },
);
const file = fc
  .tuple(
    fc.array(fc.tuple(line, fc.constantFrom('\n', '\n', '\n', '\r\n', '\r', '')), {
      maxLength: 12,
    }),
    fc.array(fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 })), { maxLength: 2 }),
    fc.nat(3),
  )
  .map(([lines, bytes, broken]) => {
    const encoded = new TextEncoder().encode(lines.flat().join(''));
    // Some files have a byte of another kind in them.
    if (broken === 0) for (const [at, byte] of bytes) encoded[at % encoded.length] = byte;
    return encoded;
  });

interface Scanned {
  rows: unknown[][];
  rejects: Reject[];
  result: ScanResult;
}

function scanAll(
  scanner: RecordScanner,
  content: Uint8Array,
  layout: Layout,
  read: string[],
  range: ScanRange = { from: layout.start, to: content.length, isProven: true },
  afterBatch: () => void = () => {},
): Scanned {
  const rows: unknown[][] = [];
  const rejects: Reject[] = [];
  const result = scanner.scan(new MemoryBytes(content), range, {
    batch(batch) {
      for (let row = 0; row < batch.rows; row++) {
        rows.push(
          read.map((name) => {
            const { values, nulls, strings, parts } = batch.columns[name]!;
            if (nulls?.[row] === 1) return null;
            if (parts) return [values[row], ...parts.map((part) => part.values[row])];
            return strings ? strings[values[row]!] : values[row];
          }),
        );
      }
      afterBatch();
    },
    reject: (reject) => rejects.push(reject),
  });
  return { rows, rejects, result };
}

const dataset = defineDataset({
  name: 'fuzzed',
  source: 'memory',
  columns: COLUMNS,
  dialect: STANDARD_DIALECT,
});
const header = new TextEncoder().encode(`${NAMES.join(',')}\n`);

/** Compares the two over a range of a file. */
function compare(
  content: Uint8Array,
  read: string[],
  range?: (layout: Layout) => ScanRange,
  layout = readLayout(new MemoryBytes(content), 'memory', dataset),
): void {
  const of = range?.(layout);
  const strict = scanAll(new StrictScanner(layout, new Set(read)), content, layout, read, of);
  const kernel = Kernel.take();
  try {
    const scanner = new Scanner(layout, new Set(read), kernel);
    // As folding does, which makes the memory grow, and all views of it void.
    const grow = (): void => {
      const { byteLength } = kernel.buffer;
      if (byteLength < 2 ** 26) kernel.allocate(byteLength / 50);
    };
    expect(scanAll(scanner, content, layout, read, of, grow)).toEqual(strict);
  } finally {
    kernel.release();
  }
}

it('reads any file as the strict reader does', () => {
  fc.assert(
    fc.property(file, fc.subarray(NAMES), (body, read) => {
      compare(new Uint8Array([...header, ...body]), read);
    }),
    { numRuns: FILES },
  );
});

it('does so through many reads and batches, from any place to any other', () => {
  const places = fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.nat(), fc.nat());
  fc.assert(
    fc.property(fc.array(file, { minLength: 1, maxLength: 4 }), places, (bodies, [much, a, b]) => {
      const part = new Uint8Array(bodies.flatMap((body) => [...body, 10]));
      const times = Math.ceil(((1 + much) * 400_000) / part.length);
      const content = new Uint8Array(header.length + part.length * Math.min(times, 20_000));
      content.set(header);
      for (let at = header.length; at < content.length; at += part.length) content.set(part, at);
      const read = ['i', 's', 'u', 't'];
      compare(content, read);
      compare(content, read, ({ start }) => {
        const [from, to] = [a, b].map((n) => start + 1 + (n % (content.length - start)));
        return { from: Math.min(from!, to!), to: Math.max(from!, to!), isProven: false };
      });
    }),
    { numRuns: Math.ceil(FILES / 100) },
  );
});

const byte = (character: string): number => character.charCodeAt(0);
/** Dialects of all kinds, and columns whose fields are written in all kinds of ways. */
const dialects = fc.record({
  delimiter: fc.constantFrom(',', ';', '\t').map(byte),
  quote: fc.constantFrom(byte('"'), byte("'"), NONE),
  escape: fc.constantFrom(byte('\\'), undefined),
  newline: fc.constantFrom(10, 10, 13),
  comment: fc.constantFrom(byte('#'), NONE),
  trim: fc.constant(false),
});
const forms = fc.record({
  marks: fc.constantFrom(undefined, { decimal: ',' as const, thousands: '.' }),
  nulls: fc.constantFrom(undefined, ['S', '0', '']),
  formats: fc.boolean(),
});
const FORMATS: Partial<Record<string, string[]>> = {
  date: ['D/M/YYYY', 'YYYY-MM-DD'],
  time: ['H:mm', 'HH:mm:ss'],
  timestamp: ['YYYY-MM-DD HH:mm:ss', 'D/M/YYYY H:mm'],
};

it('does so in any dialect', () => {
  fc.assert(
    fc.property(
      file,
      fc.subarray(NAMES),
      dialects,
      forms,
      (body, read, { escape: escaping, ...rest }, { marks, nulls, formats }) => {
        const dialect = { ...rest, escape: escaping ?? rest.quote };
        const written = [...header, ...body].map((at) => {
          if (at === byte(',')) return dialect.delimiter;
          if (at === byte('"') && dialect.quote !== NONE) return dialect.quote;
          return at === 10 ? dialect.newline : at;
        });
        // Some doubled quotes are escaped otherwise, and some records are comments.
        const content = new Uint8Array(
          written.map((at, i) => (i % 97 === 0 && i > header.length ? byte('#\\;'[i % 3]!) : at)),
        );
        const layout: Layout = {
          ...readLayout(new MemoryBytes(header), 'memory', dataset),
          dialect,
          start: header.length,
        };
        const columns = layout.columns.map(({ spec, ...column }) => {
          const ways = FORMATS[spec.type];
          const isNumber = ['integer', 'decimal', 'float'].includes(spec.type);
          const unusual = {
            ...(formats && ways && { formats: ways }),
            ...(marks && isNumber && { marks }),
            ...(nulls && { nulls }),
          };
          return { ...column, spec: { ...spec, ...unusual } };
        });
        compare(content, read, undefined, { ...layout, columns });
      },
    ),
    { numRuns: FILES },
  );
});
