import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { config, observable } from '@observablehq/notebook-kit/vite';
import { build } from 'vite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { offline } from '../../src/build/offline.js';
import { pageNames } from '../../src/build/page-names.js';

const ROOT = join(import.meta.dirname, '..', '..');
let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(ROOT, 'node_modules', '.tavola-test-'));
});
afterEach(() => rm(folder, { recursive: true }));

const notebook = (...cells: string[]) =>
  `<!doctype html><notebook><title>Test</title>${cells
    .map((cell, i) => `<script id="${i + 1}" type="module">${cell}</script>`)
    .join('')}</notebook>`;

/** An expression in a template of a cell. */
const expression = (code: string) => `$\{${code}}`;

/** Builds a notebook and returns all the JavaScript that comes of it. */
async function buildPage(html: string): Promise<string> {
  const page = join(folder, 'index.html');
  await writeFile(page, html);
  const template = join(folder, 'page.tmpl');
  await writeFile(template, '<!doctype html><html><body><main></main></body></html>');
  const { esbuild: _, ...kitConfig } = config();
  await build({
    configFile: false,
    ...kitConfig,
    root: folder,
    logLevel: 'silent',
    plugins: [offline({ pages: [page], root: ROOT }), observable({ template })],
    build: { outDir: 'dist', minify: false },
  });
  const assets = join(folder, 'dist', 'assets');
  const scripts = (await readdir(assets)).filter((name) => name.endsWith('.js'));
  return (await Promise.all(scripts.map((name) => readFile(join(assets, name), 'utf8')))).join(
    '\n',
  );
}

describe('offline', () => {
  it('takes an npm: import from the installed packages, and leaves no address of a CDN', async () => {
    const code = await buildPage(
      notebook(
        'import {expressionInterpreter} from "npm:vega-interpreter@2"; display(expressionInterpreter);',
      ),
    );
    expect(code).toContain('CallExpression');
    expect(code).not.toContain('cdn.jsdelivr.net');
  });

  it('names the package that a page needs and that is not installed', async () => {
    await expect(buildPage(notebook('import _ from "npm:left-pad"; display(_);'))).rejects.toThrow(
      /needs the npm package "left-pad", which is not installed/,
    );
  });

  it('names the package behind a built-in that a cell uses', async () => {
    await expect(buildPage(notebook('Plot.plot()'))).rejects.toThrow(/"@observablehq\/plot"/);
  });

  it('refuses sample data, which would be fetched from elsewhere', async () => {
    await expect(buildPage(notebook('penguins.length'))).rejects.toThrow(
      /sample data set "penguins"/,
    );
  });
});

describe('pageNames', () => {
  it('lists what cells use and no cell defines', () => {
    const html = notebook(
      'const rows = [1]',
      'Plot.plot(rows)',
      `html\`<b>${expression('rows.length')}</b>\``,
    );
    expect([...pageNames(html)].sort()).toEqual(['Plot', 'html']);
  });

  it('reads expressions in Markdown, not its text', () => {
    const html = `<notebook><script type="text/markdown">Plot ${expression('d3.max(x)')}</script><script type="text/markdown">Inputs</script></notebook>`;
    expect([...pageNames(html)]).toEqual(expect.arrayContaining(['d3', 'x']));
    expect(pageNames(html).has('Plot')).toBe(false);
    expect(pageNames(html).has('Inputs')).toBe(false);
  });
});
