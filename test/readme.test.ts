import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { node } from './helpers/command.js';
import { freePorts, ROOT, tavola } from './helpers/tavola.js';

/** The README's TypeScript that says which file it is: `// visits/dataset.ts`. */
function filesIn(readme: string): Map<string, string> {
  const blocks = readme.matchAll(/^```ts\n\/\/ (\S+\.ts)\n(.*?)^```$/gms);
  return new Map([...blocks].map(([, path, code]) => [path!, code!]));
}

describe('the README', () => {
  let folder: string;
  beforeAll(() => {
    // Within the repository, so that the packages are found from it.
    mkdirSync(join(ROOT, '.tavola'), { recursive: true });
    folder = mkdtempSync(join(ROOT, '.tavola', 'readme-'));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('defines a workbench of another shape that works as it stands', async () => {
    const files = filesIn(readFileSync(join(ROOT, 'README.md'), 'utf8'));
    expect([...files.keys()]).toEqual([
      'visits/dataset.ts',
      'visits/tavola.config.ts',
      'visits/ranked.config.ts',
      'orders/tavola.config.ts',
      'visits/read.ts',
    ]);
    for (const [path, code] of files) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), code);
    }
    const data = join(folder, 'visits', 'visits.csv');
    writeFileSync(
      data,
      [
        'day,page,Country code,visitors,revenue',
        '2024-01-01,/,DE,3,0.10',
        '2024-01-02,/,DE,4,0.20',
        '2024-01-02,/about,ES,9,',
        '2024-01-02,/about,UK,1,5',
        '',
      ].join('\n'),
    );
    const config = join(folder, 'visits', 'tavola.config.ts');
    const query = (kpi: string, of = config) =>
      tavola(['query', kpi, '--config', of, '--data', data, '--format', 'json']).ended;
    const { stdout, stderr } = await query('by_country');
    expect(JSON.parse(stdout)).toEqual([
      { country: 'ES', visitors: 9, revenue: null },
      { country: 'DE', visitors: 7, revenue: 0.3 },
    ]);
    expect(stderr).toBe('1 row was rejected\n');
    expect(JSON.parse((await query('by_day')).stdout)).toEqual([
      { day: '2024-01-01', visitors: 3 },
      { day: '2024-01-02', visitors: 13 },
    ]);
    const out = join(folder, 'out');
    await tavola(['run', '--config', config, '--data', data, '--out', out]).ended;
    const [port] = await freePorts(1);
    const served = tavola(['serve', '--out', out, '--port', port!]);
    const { api } = await served.ready();
    const jiti = join(ROOT, 'packages', 'server', 'node_modules', 'jiti', 'lib', 'jiti-cli.mjs');
    const read = await node(ROOT, jiti, join(folder, 'visits', 'read.ts'), api!);
    await served.kill('SIGTERM');
    expect(read).toMatch(/^[0-9a-f]+ DE 7\n$/);
    const orders = join(folder, 'orders', 'orders.csv');
    writeFileSync(
      orders,
      'id,day,price,quantity,total\n1,2024-01-01,12.10,3,36.30\n2,2024-01-01,12.10,3,36.31\n1,2024-01-02,1,1,1\n',
    );
    const checked = await tavola([
      'query',
      'revenue',
      ...['--config', join(folder, 'orders', 'tavola.config.ts')],
      ...['--data', orders, '--format', 'json'],
    ]).ended;
    expect(JSON.parse(checked.stdout)).toEqual([{ day: '2024-01-01', revenue: 36.3, orders: 1 }]);
    expect(checked.stderr).toBe('2 rows were rejected\n');
    const ranked = await query('ranked', join(folder, 'visits', 'ranked.config.ts'));
    expect(JSON.parse(ranked.stdout)).toEqual([
      { zone: 'south', month: 0, visitors: 9, median: 9, rank: 1 },
      { zone: 'north', month: 0, visitors: 7, median: 3.5, rank: 1 },
    ]);
  });
});
