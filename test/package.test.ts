import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { command, node } from './helpers/command.js';
import { ROOT } from './helpers/tavola.js';

const PACKAGES = ['core', 'server', 'notebooks'];
const bin = (...path: string[]): string => join(ROOT, 'node_modules', ...path);
const tarball = (name: string): string => join(folder, `tavola-${name}-0.1.0.tgz`);

/** An empty project elsewhere, and in it what npm makes of the packages. */
let folder: string;
const write = (file: string, text: string): void => writeFileSync(join(folder, file), text);
const read = (...path: string[]): string => readFileSync(join(folder, ...path), 'utf8');

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tavola-package-'));
  write('package.json', JSON.stringify({ name: 'empty', private: true, type: 'module' }));
  const pack = (name: string): Promise<string> =>
    command(join(ROOT, 'packages', name), 'npm', 'pack', '--pack-destination', folder);
  // The types of the others are made from those of core.
  await pack('core');
  await Promise.all([pack('server'), pack('notebooks')]);
  const quick = ['--no-audit', '--no-fund', '--prefer-offline'];
  await command(folder, 'npm', 'install', ...quick, ...PACKAGES.map(tarball));

  cpSync(join(ROOT, 'examples', 'pizza-sales'), folder, { recursive: true });
  cpSync(join(folder, 'workbench.ts'), join(folder, 'tavola.config.ts'));
  await tavola('sample', '--rows', '2000', '--out', 'sales.csv');
  expectedRows = (await tavola('query', 'categories', '--format', 'json', ...DATA)).trim();
}, 300_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const DATA = ['--data', 'sales.csv'];
const NODE = ['--module', 'nodenext'];
const BUNDLER = ['--module', 'esnext', '--moduleResolution', 'bundler'];
let expectedRows: string;

/** The command as a user of the installed package has it. */
function tavola(...args: string[]): Promise<string> {
  return command(folder, 'npx', '--no-install', 'tavola', ...args);
}

/** Prints the rows of a KPI of the project, as JSON, computed by an engine. */
const printRows = (engine: string): string =>
  `run(categories, { data: 'sales.csv', engine: '${engine}' }).then(({ rows }) => console.log(JSON.stringify(rows)));\n`;

describe('the packed packages', () => {
  it('are found in order by publint and attw', async () => {
    const checks = PACKAGES.flatMap((name) => [
      node(folder, bin('publint', 'src', 'cli.js'), tarball(name), '--strict'),
      // Node 20.19 and newer load ES modules by require, so there is no second build.
      node(
        folder,
        bin('@arethetypeswrong', 'cli', 'dist', 'index.js'),
        tarball(name),
        '--profile',
        'esm-only',
      ),
    ]);
    const said = await Promise.all(checks);
    for (const name of PACKAGES.keys()) expect(said[name * 2]).toContain('All good!');
    for (const path of ['browser', 'danfo']) expect(said[1]).toContain(`"@tavola/core/${path}"`);
  });

  it('have a licence and a README, and no working files', () => {
    for (const name of PACKAGES) {
      const installed = join('node_modules', '@tavola', name);
      expect(read(installed, 'LICENSE')).toBe(readFileSync(join(ROOT, 'LICENSE'), 'utf8'));
      expect(read(installed, 'README.md')).toContain(`# @tavola/${name}`);
      for (const left of ['src', 'test', 'dist/.built', 'dist/types/types.tsbuildinfo'])
        expect(existsSync(join(folder, installed, left)), `${name}/${left}`).toBe(false);
    }
  });

  it('bring the Arrow library that installs everywhere, once, and no Danfo.js', () => {
    const modules = join(folder, 'node_modules');
    expect(JSON.parse(read('node_modules/@uwdata/flechette/package.json')).version).toBe('2.6.0');
    expect(existsSync(join(modules, 'arquero', 'node_modules', '@uwdata'))).toBe(false);
    expect(existsSync(join(modules, 'danfojs-node'))).toBe(false);
  });
});

describe('a project that uses them', () => {
  it('compiles, and runs the README as it stands', async () => {
    const readme = readFileSync(join(ROOT, 'README.md'), 'utf8');
    const [, snippet] = /^## As a library\n.*?^```ts\n(.*?)^```$/ms.exec(readme)!;
    write('script.ts', snippet!.replace('data/pizza_sales.csv', 'sales.csv'));
    write(
      'types.cts',
      `import core = require('@tavola/core');
      import { fromDanfo } from '@tavola/core/danfo';
      import type { categories } from './kpis.js' with { 'resolution-mode': 'import' };
      type Row = typeof categories extends core.Kpi<infer R> ? R : never;
      export const revenue = (row: Row): number => row.revenue;
      // @ts-expect-error: there is no such column.
      export const none = (row: Row) => row.revenu;
      export const frame = fromDanfo({ columns: [], values: [] });\n`,
    );
    write(
      'rows.ts',
      `import { run } from '@tavola/core';\nimport { categories } from './kpis.js';\nexport const { rows } = await run(categories);\n`,
    );
    write('server.ts', `import { buildApp } from '@tavola/server';\nexport { buildApp };\n`);
    const errors = await Promise.all([
      // These look into all declarations, the packages' own among them.
      compile(...NODE, '--declaration', '--outDir', 'built', 'script.ts', 'rows.ts', 'types.cts'),
      compile(...BUNDLER, '--noEmit', '--skipLibCheck', 'script.ts', 'server.ts'),
    ]);
    expect(errors).toEqual([[], []]);
    // What an editor shows is the row, and no name of ours.
    expect(read('built', 'rows.d.ts')).toMatch(/rows: \{\s+pizza_category: string;[^<>]+\}\[\];/);
    const [first] = JSON.parse(expectedRows);
    expect(await node(folder, 'built/script.js')).toBe(
      `${first.pizza_category} ${first.revenue} 0\n`,
    );
  });

  it('imports and requires them, and has threads', async () => {
    write(
      'pool.mjs',
      `import { run } from '@tavola/core';\nimport { categories } from './built/kpis.js';\n${printRows('pool')}`,
    );
    write(
      'pool.cjs',
      `const { run } = require('@tavola/core');\nconst { categories } = require('./built/kpis.js');
      if (!require('@tavola/server').buildApp || !require('@tavola/core/danfo').toDanfo) throw new Error('Something is not there.');
      ${printRows('pool')}`,
    );
    const printed = await Promise.all([node(folder, 'pool.mjs'), node(folder, 'pool.cjs')]);
    for (const rows of printed) expect(rows.trim()).toBe(expectedRows);
  });

  it.each([
    ['esm', 'beside', 'pool'],
    ['cjs', 'beside', 'pool'],
    ['esm', 'within', 'inline'],
    ['cjs', 'within', 'inline'],
  ] as const)(
    'may be minified by a bundler: %s, with core %s it',
    async (format, place, engine) => {
      write(
        'main.ts',
        `import { run } from '@tavola/core';\nimport { categories } from './kpis.js';\n${printRows(engine)}`,
      );
      const outfile = `bundle-${place}.${format === 'esm' ? 'mjs' : 'cjs'}`;
      await build({
        absWorkingDir: folder,
        entryPoints: ['main.ts'],
        outfile,
        format,
        bundle: true,
        minify: true,
        platform: 'node',
        external: place === 'beside' ? ['@tavola/core'] : [],
        // Threads alone need import.meta, which CommonJS lacks.
        logOverride: { 'empty-import-meta': 'silent' },
      });
      // Else nothing was renamed, and nothing is tried here.
      expect(read(outfile)).not.toMatch(/\(d\) ?=> ?op\.sum/);
      expect((await node(folder, outfile)).trim()).toBe(expectedRows);
    },
  );
});

/** The compiler's errors, but for those within Arquero's own declarations. */
async function compile(...args: string[]): Promise<string[]> {
  const compiler = bin('typescript', 'bin', 'tsc');
  const strict = ['--target', 'es2022', '--lib', 'es2023', '--strict', '--types', 'node'];
  const types = ['--typeRoots', bin('@types')];
  const said = await node(folder, compiler, ...args, ...strict, ...types).catch(
    (error: Error) => error.message,
  );
  return said
    .split('\n')
    .filter((line) => line.includes('error TS'))
    .filter((line) => !/^node_modules\/(arquero|@uwdata\/flechette)\//.test(line));
}
