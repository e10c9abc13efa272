import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { differences, KPIS } from './helpers/judge.js';
import { ROOT, tavola } from './helpers/tavola.js';

/** A real year of a real pizza place, and its KPIs as computed by other means; not part of this repository. */
const REAL = process.env.TAVOLA_REAL_DATA ?? join(ROOT, '..', 'shared', 'data');
const isThere = existsSync(join(REAL, 'pizza_sales.csv.gz'));
if (!isThere) {
  process.stderr.write(
    'Skipped: the real sales are not here; TAVOLA_REAL_DATA names their folder.\n',
  );
}

describe.skipIf(!isThere)('the real sales', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'tavola-real-'));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('have the KPIs that were computed apart, from the best to the last pizza', async () => {
    const data = join(folder, 'pizza_sales.csv');
    writeFileSync(data, gunzipSync(readFileSync(join(REAL, 'pizza_sales.csv.gz'))));
    const out = join(folder, 'out');
    const { stdout } = await tavola(['run', '--data', data, '--out', out, '--json']).ended;
    expect(JSON.parse(stdout)).toMatchObject({ rows: 48_620, rejected: 0, kpis: KPIS.length });
    const read = (path: string) => JSON.parse(readFileSync(path, 'utf8'));
    for (const kpi of KPIS) {
      const expected = read(join(REAL, 'expected', `${kpi}.json`));
      expect(differences(read(join(out, 'current', `${kpi}.json`)), expected)).toEqual([]);
    }
  });
});
