import { readdir, rm, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { runWorkbench } from '@tavola/core';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { smallCsv, smallWorkbench } from '../helpers/small-workbench.js';
import { tempFile, tempFolder } from '../helpers/temp-folder.js';

const YEAR = 365 * 24 * 3600;

it('the last three snapshots are kept, whatever the clock said when each was made', async () => {
  const sources = await Promise.all([1, 2, 3, 4, 5].map((rows) => tempFile(smallCsv(rows))));
  const made = fc.array(fc.tuple(fc.nat(4), fc.integer({ min: -5, max: 5 })), {
    minLength: 4,
    maxLength: 10,
  });
  await fc.assert(
    fc.asyncProperty(made, async (runs) => {
      const out = await tempFolder();
      let ids: string[] = [];
      for (const [source, years] of runs) {
        const data = sources[source]!;
        const { snapshot } = await runWorkbench(smallWorkbench, { data, out, engine: 'inline' });
        // As a run does under a clock that is that many years off.
        const time = Date.now() / 1000 + years * YEAR;
        await utimes(join(out, 'snapshots', snapshot), time, time);
        ids = [...ids.filter((id) => id !== snapshot), snapshot].slice(-3);
        expect((await readdir(join(out, 'snapshots'))).sort()).toEqual([...ids].sort());
      }
      await rm(out, { recursive: true });
    }),
    { numRuns: process.env.TAVOLA_FAULTS === 'full' ? 100 : 5 },
  );
});
