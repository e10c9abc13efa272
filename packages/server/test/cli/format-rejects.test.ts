import type { PublishedReject } from '@tavola/core';
import { describe, expect, it } from 'vitest';
import { formatReject, formatRejects } from '../../src/cli/format-rejects.js';
import { summarizeRejects } from '../../src/cli/reject-summary.js';

const reject = (
  line: number,
  reason: PublishedReject['reason'],
  column: string,
  value: string,
  raw = `1,${value}`,
): PublishedReject => ({ file: 'a.csv', line, offset: 0, column, reason, value, raw });

async function* all(rejects: readonly PublishedReject[]): AsyncGenerator<PublishedReject> {
  yield* rejects;
}

describe('a summary of rejects', () => {
  it('shows what differs first, and every remedy, the most usual first', async () => {
    const rejects = [
      ...Array.from({ length: 9 }, (_, i) => reject(i + 2, 'cast', 'id', 'x')),
      ...Array.from({ length: 1_000 }, (_, i) => reject(i + 20, 'cast', 'day', '31.12.2015')),
    ];
    const { reasons, columns } = await summarizeRejects(all(rejects), 3);
    expect(reasons).toMatchObject([
      { name: 'cast', rows: 1_009, examples: [{ line: 2 }, { line: 20 }, { line: 3 }] },
    ]);
    expect(reasons[0]!.remedies).toEqual([
      expect.stringMatching(/declare its formats/),
      expect.stringMatching(/declare another type/),
    ]);
    expect(columns.map(({ name, rows, reasons: why }) => [name, rows, why])).toEqual([
      ['day', 1_000, { cast: 1_000 }],
      ['id', 9, { cast: 9 }],
    ]);
  });

  it.each([60, 80, 120])('keeps within %d columns', async (width) => {
    const long = 'y'.repeat(300);
    const rejects = [
      reject(7, 'cast', 'price', '12.3456'),
      reject(123_456, 'too-many-columns', '', '', `1,${long}`),
      reject(8, 'not-one-of', 'a_column_of_a_long_name', long),
      reject(9, 'check', 'fits', ''),
    ];
    const text = formatRejects(await summarizeRejects(all(rejects)), { read: 1e6, width });
    expect(Math.max(...text.split('\n').map((line) => [...line].length))).toBeLessThanOrEqual(
      width,
    );
    expect(text).toMatch(/^4 of 1,000,000 rows were rejected \(less than 0\.01 %\)$/m);
    expect(text).toMatch(/^By check\n {2}1 {2}fits {2}check 1$/m);
    expect([...formatReject(rejects[1]!, true, width)].length).toBe(width);
  });

  it('lets no text of a file do anything to the terminal', async () => {
    const evil = 'a\u001b[2Jb\u202ec\nd\te';
    const text = formatRejects(await summarizeRejects(all([reject(2, 'cast', 'id', evil)])));
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not be there
    expect(text.replaceAll('\n', '')).not.toMatch(/[\u0000-\u001f\u202e]/);
    expect(text).toContain('a\\u{1b}[2Jb\\u{202e}c\\nd\\te');
  });
});
