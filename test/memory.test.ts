import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { peakMemory, tavola } from './helpers/tavola.js';

const MEGABYTE = 1_000_000;
const isLinux = existsSync('/proc/self/status');
if (!isLinux)
  process.stderr.write('Skipped: only Linux tells how much memory a process has used.\n');

describe.skipIf(!isLinux)('memory', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'tavola-memory-'));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  async function peakOf(rows: number): Promise<number> {
    const data = join(folder, `${rows}.csv`);
    await tavola(['sample', '--rows', String(rows), '--out', data]).ended;
    const run = tavola(['run', '--data', data, '--out', join(folder, 'out'), '--no-facts']);
    let peak = 0;
    const watch = setInterval(() => {
      try {
        peak = Math.max(peak, peakMemory(run.pid));
      } catch {
        // It has ended between two looks.
      }
    }, 10);
    const { code } = await run.ended;
    clearInterval(watch);
    expect(code).toBe(0);
    return peak;
  }

  it('stays flat while the file grows eightfold', async () => {
    const small = await peakOf(250_000);
    const large = await peakOf(2_000_000);
    expect(small).toBeGreaterThan(40 * MEGABYTE);
    expect(large).toBeLessThan(300 * MEGABYTE);
    // What differs is when garbage is collected, not what is kept.
    expect(large - small).toBeLessThan(60 * MEGABYTE);
  });
});
