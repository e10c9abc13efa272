import { expect, it } from 'vitest';
import { boolean, date, decimal, integer, text, time } from '../../src/dataset/columns.js';
import { Kernel } from '../../src/kernel/kernel.js';
import { defineDataset } from '../../src/kpi/define-dataset.js';
import { createCsvScanner } from '../../src/scan/csv-scanner.js';
import type { Layout } from '../../src/scan/layout.js';
import { readLayout } from '../../src/scan/read-layout.js';
import type { RecordScanner, ScanRange, ScanResult } from '../../src/scan/scan-range.js';
import { StrictScanner } from '../../src/scan/strict-scanner.js';
import { MemoryBytes } from '../../src/source/memory.js';
import { TavolaError } from '../../src/util/errors.js';
import { seeded } from '../helpers/seeded.js';

/*
 * Files in many dialects, damaged in all ways: whatever comes out, nothing crashes or hangs, each line is accounted for, and it
 * is the same wherever the file is cut. TAVOLA_MUTATIONS sets their number, TAVOLA_SEED the first of their seeds.
 */

const FILES = Number(process.env.TAVOLA_MUTATIONS ?? 2000);
const SEED = Number(process.env.TAVOLA_SEED ?? 1);
/** Longest that one file may take, of a processor's time: the machine may have other things to do. In milliseconds. */
const MOST = 2000;

const dataset = defineDataset({
  name: 'damaged',
  source: 'memory',
  columns: {
    id: integer(),
    name: text({ nullable: true }),
    price: decimal(2),
    day: date({ nullable: true }),
    at: time({ nullable: true }),
    sold: boolean({ nullable: true }),
  },
});
const READ = new Set(['id', 'name', 'price', 'day']);

const ROWS = [
  '1,Ann,12.50,2015-01-31,09:30:00,true',
  '2,"a, b",3.25,,12:00:00,',
  '3,"say ""hi""",0.10,2015-02-28,,false',
  '4,Zoë,1000.00,2015-12-01,23:59:59,1',
  '5,"two\nlines",7.00,2015-06-15,00:00:00,0',
];
const HEADER = 'id,name,price,day,at,sold';
const usual = `${[HEADER, ...ROWS].join('\n')}\n`;
const BASES = [
  usual,
  usual.replaceAll('\n', '\r\n'),
  usual.replaceAll('\n', '\r'),
  `\ufeff${usual}`,
  `Report\n\n# made by hand\n${usual}# end\n`,
  usual.replaceAll(', ', '; ').replaceAll(',', ';').replaceAll('.', ','),
  usual.replaceAll(', ', '| ').replaceAll(',', '\t'),
  usual.replaceAll('""', '\\"'),
  usual.replaceAll('"', "'"),
  usual.replaceAll(',', ', '),
  usual.replaceAll('2015-02-28', '28/02/2015').replaceAll('2015-01-31', '31/01/2015'),
  `${[HEADER, ...ROWS.flatMap((row) => Array(40).fill(row))].join('\n')}\n`,
].map((content) => new TextEncoder().encode(content));
const TELLING = [44, 59, 9, 34, 39, 92, 10, 13, 35, 32, 0, 0xff, 0xc3, 0x80, 45, 46, 48];

/** One of the files with some bytes changed, inserted, removed, doubled or moved, or its end cut off. */
function damaged(random: (below: number) => number): Uint8Array {
  let bytes = Array.from(BASES[random(BASES.length)]!);
  for (let times = 1 + random(5); times > 0; times--) {
    const at = random(bytes.length + 1);
    const length = 1 + random(random(4) === 0 ? 200 : 8);
    const byte = random(3) === 0 ? random(256) : TELLING[random(TELLING.length)]!;
    switch (random(6)) {
      case 0:
        bytes[at % Math.max(1, bytes.length)] = byte;
        break;
      case 1:
        bytes.splice(at, 0, byte);
        break;
      case 2:
        bytes.splice(at, length);
        break;
      case 3:
        bytes.splice(at, 0, ...bytes.slice(at, at + length));
        break;
      case 4:
        bytes.splice(random(bytes.length + 1), 0, ...bytes.splice(at, length));
        break;
      default:
        if (random(4) === 0) bytes = bytes.slice(0, at);
    }
  }
  return Uint8Array.from(bytes);
}

interface Found {
  rows: string[];
  rejects: string[];
  result: ScanResult;
}

function scan(scanner: RecordScanner, content: Uint8Array, range: ScanRange, line = 0): Found {
  const rows: string[] = [];
  const rejects: string[] = [];
  const result = scanner.scan(new MemoryBytes(content), range, {
    batch({ rows: count, columns }) {
      for (let row = 0; row < count; row++) {
        rows.push(
          Object.values(columns)
            .map(({ values, nulls, strings }) =>
              nulls?.[row] ? null : strings ? strings[values[row]!] : values[row],
            )
            .join('|'),
        );
      }
    },
    reject: ({ line: at, offset, column, reason, value, raw }) =>
      rejects.push(JSON.stringify([at + line, offset, column, reason, value, raw])),
  });
  return { rows, rejects, result };
}

/** Two parts, the second of which begins where it guesses, and again where the first one ended if that was wrong. */
function scanCut(
  create: () => RecordScanner,
  content: Uint8Array,
  { start }: Layout,
  cut: number,
): Found {
  const size = content.length;
  const first = scan(create(), content, { from: start, to: cut, isProven: true });
  const { to, lines } = first.result;
  if (to >= size) return first;
  let second = scan(create(), content, { from: cut, to: size, isProven: false }, lines);
  if (second.result.from !== to)
    second = scan(create(), content, { from: to, to: size, isProven: true }, lines);
  return {
    rows: [...first.rows, ...second.rows],
    rejects: [...first.rejects, ...second.rejects],
    result: { ...second.result, lines: lines + second.result.lines },
  };
}

/** @returns whether the file has a layout */
function check(content: Uint8Array, random: (below: number) => number): boolean {
  let layout: Layout;
  try {
    layout = readLayout(new MemoryBytes(content), 'damaged.csv', dataset);
  } catch (error) {
    if (!(error instanceof TavolaError)) throw error;
    expect(['SOURCE_EMPTY', 'HEADER_MISMATCH', 'FORMAT_AMBIGUOUS']).toContain(error.code);
    return false;
  }
  const { start, dialect } = layout;
  const kernel = Kernel.take();
  try {
    const create = (): RecordScanner => createCsvScanner(layout, READ, kernel);
    const range = { from: start, to: content.length, isProven: true };
    const whole = scan(create(), content, range);
    const { rows, rejected, to, lines } = whole.result;
    expect([whole.rows.length, whole.rejects.length, to]).toEqual([rows, rejected, content.length]);
    const body = content.subarray(start);
    const ends = body.reduce((count, byte) => count + Number(byte === dialect.newline), 0);
    const isEnded = body.length === 0 || body.at(-1) === dialect.newline;
    // An escaped line break may be the last byte, and be within a record that the end of the file ends.
    const mayBeWithin = dialect.escape !== dialect.quote;
    expect([ends + Number(!isEnded), ends + Number(mayBeWithin)]).toContain(lines);
    expect(scan(new StrictScanner(layout, READ), content, range)).toEqual(whole);
    const cuts =
      random(500) === 0 && body.length < 400
        ? [...body.keys()].slice(1)
        : [1 + random(Math.max(1, body.length - 1))];
    for (const cut of body.length < 2 ? [] : cuts) {
      const { rows: cutRows, rejects } = scanCut(create, content, layout, start + cut);
      expect({ cut, rows: cutRows, rejects }).toEqual({
        cut,
        rows: whole.rows,
        rejects: whole.rejects,
      });
    }
  } finally {
    kernel.release();
  }
  return true;
}

it('are read to the end, each line accounted for, the same wherever they are cut', () => {
  let read = 0;
  let slowest = 0;
  for (let seed = SEED; seed < SEED + FILES; seed++) {
    const random = seeded(seed);
    const content = damaged(random);
    const begun = process.cpuUsage();
    try {
      if (check(content, random)) read++;
    } catch (error) {
      (error as Error).message =
        `seed ${seed}: ${(error as Error).message}\n${JSON.stringify(new TextDecoder().decode(content))}`;
      throw error;
    }
    const { user, system } = process.cpuUsage(begun);
    slowest = Math.max(slowest, (user + system) / 1000);
  }
  expect(read).toBeGreaterThan(FILES / 2);
  expect(slowest).toBeLessThan(MOST);
}, 3_600_000);
