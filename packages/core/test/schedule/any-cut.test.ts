import { writeFile } from 'node:fs/promises';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type OracleFile, readCsv } from '../helpers/csv-oracle.js';
import { inProcessRunner } from '../helpers/in-process-runner.js';
import { MESSY_HEADER, MESSY_ORACLE, messyBody } from '../helpers/messy-csv.js';
import { EVERY_ROW, IN_ALL, MESSY, scanCut } from '../helpers/scan-cut.js';
import { tempFile } from '../helpers/temp-folder.js';

const PLANS = [EVERY_ROW.plan, IN_ALL.plan];

/** The rows of `EVERY_ROW`, from an independent reader's. */
function countRows({ rows }: OracleFile): unknown[] {
  const counts = new Map<string, number>();
  for (const row of rows) {
    const key = JSON.stringify(row);
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return [...counts].map(([key, count]) => ({ ...JSON.parse(key), count }));
}

describe('cuts of a file', () => {
  it('change nothing, wherever they are: rows, their order, rejects and their lines', async () => {
    const path = await tempFile('');
    await fc.assert(
      fc.asyncProperty(
        messyBody,
        fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 8 }),
        fc.integer({ min: 1, max: 3 }),
        async (body, cuts, workers) => {
          await writeFile(path, MESSY_HEADER + body);
          const uncut = await scanCut(MESSY, PLANS, path, []);
          const cut = await scanCut(
            MESSY,
            PLANS,
            path,
            (start, end) => cuts.map((part) => start + Math.floor(part * (end - start))),
            inProcessRunner(workers),
          );
          const expected = readCsv(MESSY_HEADER + body, MESSY_ORACLE);
          expect(cut.results[0]).toEqual(countRows(expected));
          expect(cut.rejects).toEqual(expected.rejects);
          expect([cut.rows, cut.rejected]).toEqual([expected.rows.length, expected.rejects.length]);
          expect(JSON.stringify(cut.results)).toBe(JSON.stringify(uncut.results));
        },
      ),
      { numRuns: 200 },
    );
  });

  it.each([
    [
      'rows of CSV in quotes',
      '1,1.00,"a\n2,2.00,b,S\n3,3.00,c,M\n4,4.00,""d"",S\n",S\n5,5.00,e,M\n',
    ],
    ['records that end with CRLF', '1,1.00,"a\r\nb",S\r\n\r\n2,,c,\r\n3,3,é,"é""x"\r\n'],
    ['records that are none', '1,2\n"x\n2,2.00,"b,S\n3,3.00,c,S\n4,4.00,"d"e,M\n5,1,f,M,6\n'],
    ['blank lines and no last line break', '\n\n1,1.00,a,S\n\r\n\n2,2.00,"\n\n",M\n\n3,3.00,c,S'],
    ['text of several bytes', '1,1.00,🍕é寿,S\n2,2.00,"🍕\n🍕",M\n\ufeff3,1,x,S\n'],
  ])('change nothing at any byte of %s', async (_what, body) => {
    const path = await tempFile(MESSY_HEADER + body);
    const expected = readCsv(MESSY_HEADER + body, MESSY_ORACLE);
    const bytes = Buffer.byteLength(body);
    for (let cut = 1; cut < bytes; cut++) {
      for (const more of [[], [Math.floor(cut / 2), cut + 1, cut + 2]]) {
        const { results, rejects } = await scanCut(MESSY, PLANS, path, (start) =>
          [cut, ...more].map((offset) => start + offset),
        );
        expect(results[0], `cut at ${cut}, ${more}`).toEqual(countRows(expected));
        expect(rejects, `cut at ${cut}, ${more}`).toEqual(expected.rejects);
      }
    }
  });

  it('change nothing even at every byte at once', async () => {
    const body = '1,1.00,"a\n2,2.00,b,S\n",S\n"\n3,,c,M\n\n4,4.00,d,S';
    const path = await tempFile(MESSY_HEADER + body);
    const expected = readCsv(MESSY_HEADER + body, MESSY_ORACLE);
    const { results, rejects, events } = await scanCut(
      MESSY,
      PLANS,
      path,
      (start, end) => Array.from({ length: end - start }, (_, i) => start + i),
      inProcessRunner(3),
    );
    expect(results[0]).toEqual(countRows(expected));
    expect(rejects).toEqual(expected.rejects);
    expect(events.filter((event) => event.type === 'split-redone').length).toBeGreaterThan(0);
  });
});
