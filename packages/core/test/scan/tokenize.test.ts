import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FieldTable } from '../../src/scan/field-table.js';
import { tokenize } from '../../src/scan/tokenize.js';
import { messyBody } from '../helpers/messy-csv.js';

const WIDTH = 4;

interface Record_ {
  start: number;
  end: number;
  fault: number;
  line: number;
  fields: string[];
}

/** The records in the first `limit` bytes, and where the next one begins. */
function recordsIn(bytes: Uint8Array, limit: number, isLast: boolean) {
  const table = new FieldTable(WIDTH, 1000);
  const { end, lines } = tokenize(bytes, 0, bytes.length, limit, isLast, table);
  const records = Array.from({ length: table.rows }, (_, row): Record_ => {
    const fault = table.faults[row]!;
    const entries = Array.from({ length: fault === 0 ? WIDTH : 0 }, (_2, i) => row * WIDTH + i);
    return {
      start: table.recordStarts[row]!,
      end: table.recordEnds[row]!,
      fault,
      line: table.lines[row]!,
      fields: entries.map((entry) =>
        Buffer.from(bytes.subarray(table.starts[entry]!, table.ends[entry]!)).toString(),
      ),
    };
  });
  return { records, end, lines };
}

describe('records', () => {
  it('are the same whether the bytes come at once or in parts that end anywhere', () => {
    fc.assert(
      fc.property(messyBody, (body) => {
        const bytes = Buffer.from(body);
        const whole = recordsIn(bytes, bytes.length, true).records;
        for (let limit = 0; limit < bytes.length; limit++) {
          const { records, end, lines } = recordsIn(bytes, limit, false);
          expect(records).toEqual(whole.slice(0, records.length));
          const rest = recordsIn(bytes.subarray(end), bytes.length - end, true).records;
          const moved = rest.map((record) => ({
            ...record,
            start: record.start + end,
            end: record.end + end,
            line: record.line + lines,
          }));
          expect(moved).toEqual(whole.slice(records.length));
        }
      }),
      { numRuns: 200 },
    );
  });

  it.each([
    ['a quote that may be doubled', '1,2,3,"a"', '"b"\n'],
    ['a line break that may be two bytes', '1,2,3,"a\nb"\r', '\n5,6,7,8\n'],
    ['a field that may go on', '1,2,3,4', '5\n'],
    ['a line that may be blank', '\r', '\n1,2,3,4\n'],
    ['a fault whose line may go on', '1,2,3,"a"x', ',y\n'],
  ])('wait for what follows %s', (_what, before, after) => {
    const bytes = Buffer.from(before + after);
    expect(recordsIn(bytes, before.length, false)).toEqual({ records: [], end: 0, lines: 0 });
    expect(recordsIn(bytes, bytes.length, false).end).toBe(bytes.length);
  });

  it('that begin where the next range does are left to it', () => {
    const bytes = Buffer.from('1,2,3,4\n5,6,7,8\n');
    const table = new FieldTable(WIDTH, 10);
    expect(tokenize(bytes, 0, 8, bytes.length, true, table)).toEqual({
      end: 8,
      lines: 1,
      inLongLine: false,
    });
    expect(tokenize(bytes, 0, 9, bytes.length, true, table)).toMatchObject({ end: 16, lines: 2 });
    expect(table.rows).toBe(2);
  });

  it('fill a table, and go on where it was full', () => {
    const bytes = Buffer.from('1,2,3,4\n'.repeat(5));
    const table = new FieldTable(WIDTH, 2);
    const ends: number[] = [];
    for (let from = 0; from < bytes.length; ) {
      from = tokenize(bytes, from, bytes.length, bytes.length, true, table).end;
      ends.push(from);
    }
    expect(ends).toEqual([16, 32, 40]);
  });
});
