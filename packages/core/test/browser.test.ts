import { join, relative } from 'node:path';
import { gzipSync } from 'node:zlib';
import * as built from '@tavola/core/browser';
import { type BuildResult, build } from 'esbuild';
import fc from 'fast-check';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as browser from '../src/browser.js';
import { run } from '../src/run/run-kpi.js';
import type { answerAll, answerWithoutData } from './helpers/browser-page.js';
import { launchChromium, noChromium } from './helpers/chromium.js';
import { EVERY_KPI, everyRow, toCsv } from './helpers/every-type.js';
import { tempFile } from './helpers/temp-folder.js';

const PEERS = ['arquero', '@uwdata/flechette', 'acorn'];
/** Bytes that a page loads for Tavola itself, and with Arquero, before it reads CSV; and for that; compressed. */
const BUDGET = { own: 90_000, all: 166_000, csv: 30_000 };

type Bundle = BuildResult<{ metafile: true; write: false }>;

/** A page's script, made for a browser: what needs Node would fail here. */
function bundle(entry: string, external: string[] = [], isParted = true): Promise<Bundle> {
  return build({
    entryPoints: [entry],
    bundle: true,
    minify: true,
    write: false,
    metafile: true,
    platform: 'browser',
    // What is loaded later is a file of its own.
    ...(isParted ? { format: 'esm', splitting: true } : { format: 'iife' }),
    external,
    legalComments: 'none',
    absWorkingDir: import.meta.dirname,
    outdir: 'page',
  });
}

const entry = join(import.meta.dirname, '..', 'dist', 'browser.js');
const own = await bundle(entry, PEERS);
const all = await bundle(entry);

function importsOf({ metafile }: Bundle): string[] {
  const imports = Object.values(metafile.outputs).flatMap((output) => output.imports);
  return [...new Set(imports.filter(({ external }) => external).map(({ path }) => path))].sort();
}

/** What a page loads at once: the entry, and the files that it or these need to start. */
function firstOf({ metafile: { outputs } }: Bundle): Set<string> {
  const first = new Set<string>();
  const visit = (path: string): void => {
    if (first.has(path)) return;
    first.add(path);
    for (const { path: other, kind, external } of outputs[path]!.imports) {
      if (kind === 'import-statement' && !external) visit(other);
    }
  };
  visit(Object.keys(outputs).find((path) => outputs[path]!.entryPoint)!);
  return first;
}

function sizeOf({ outputFiles }: Bundle, isMeant: (path: string) => boolean): number {
  return outputFiles
    .filter(({ path }) => isMeant(relative(import.meta.dirname, path)))
    .reduce((sum, { contents }) => sum + gzipSync(contents).length, 0);
}

const [ownFirst, allFirst] = [firstOf(own), firstOf(all)];
const size = {
  own: sizeOf(own, (path) => ownFirst.has(path)),
  all: sizeOf(all, (path) => allFirst.has(path)),
  csv: sizeOf(own, (path) => !ownFirst.has(path)),
};

const kB = (bytes: number): string => `${(bytes / 1000).toFixed(1)} kB`;

describe("the browser's entry", () => {
  it('imports its peers and nothing of Node', () => {
    expect(importsOf(own)).toEqual([...PEERS].sort());
    expect(importsOf(all)).toEqual([]);
    const inputs = Object.keys(all.metafile.inputs);
    expect(inputs.filter((input) => /tinypool|hyparquet|node:/.test(input))).toEqual([]);
    expect(inputs.some((input) => input.includes('arquero'))).toBe(true);
  });

  it(`is small: ${kB(size.own)} of at most ${kB(BUDGET.own)}, compressed`, () => {
    expect(size.own).toBeLessThan(BUDGET.own);
    expect(size.own).toBeGreaterThan(BUDGET.own / 4);
  });

  it(`is small with Arquero: ${kB(size.all)} of at most ${kB(BUDGET.all)}, compressed`, () => {
    expect(size.all).toBeLessThan(BUDGET.all);
    expect(size.all).toBeGreaterThan(size.own);
  });

  it(`loads what reads CSV when there is some: ${kB(size.csv)} of at most ${kB(BUDGET.csv)}`, () => {
    expect(size.csv).toBeLessThan(BUDGET.csv);
    expect(size.csv).toBeGreaterThan(BUDGET.csv / 4);
  });

  it('exports the same, built and not', () => {
    expect(Object.keys(built).sort()).toEqual(Object.keys(browser).sort());
  });
});

describe.skipIf(noChromium !== undefined)(`Chromium${noChromium ? `: ${noChromium}` : ''}`, () => {
  let chromium: Browser;
  let page: Page;
  const errors: string[] = [];

  beforeAll(async () => {
    const script = await bundle(join(import.meta.dirname, 'helpers', 'browser-page.ts'), [], false);
    chromium = await launchChromium();
    page = await chromium.newPage({ locale: 'de-DE', timezoneId: 'America/St_Johns' });
    page.on('pageerror', (error) => errors.push(error.message));
    page.on('request', (request) => errors.push(request.url()));
    await page.addScriptTag({ content: script.outputFiles[0]!.text });
  });
  afterAll(() => chromium?.close());

  it('gives the bytes that Node gives of the file, from data of any form, in any splits', async () => {
    const rows = fc.sample(everyRow, { seed: 7, numRuns: 500 });
    const path = await tempFile(toCsv(rows));
    const expected = await Promise.all(EVERY_KPI.map((kpi) => run(kpi, { data: path })));
    expect(expected[0]!.rejects.length).toBeGreaterThan(20);
    for (const splits of [undefined, 3]) {
      const answers = await page.evaluate(
        ([sample, wanted]) =>
          (globalThis as unknown as { answerAll: typeof answerAll }).answerAll(sample, wanted),
        [rows, splits] as const,
      );
      expect(Object.keys(answers)).toHaveLength(6);
      for (const [form, answer] of Object.entries(answers)) {
        expect(answer.rows, form).toEqual(expected.map((result) => JSON.stringify(result.rows)));
        expect(answer.csv, form).toEqual(expected.map((result) => result.toCsv()));
        expect(answer.arrow, form).toEqual(expected.map((result) => [...result.toArrow()]));
        expect(answer.used).toBe(expected[0]!.used);
        expect(answer.rejects.map(([column, reason]) => [column, reason])).toEqual(
          expected[0]!.rejects.map(({ column, reason }) => [column, reason]),
        );
      }
    }
    expect(errors).toEqual([]);
  });

  it('says that it has no files', async () => {
    const answer = await page.evaluate(() =>
      (
        globalThis as unknown as { answerWithoutData: typeof answerWithoutData }
      ).answerWithoutData(),
    );
    expect(answer).toEqual({
      isOwn: true,
      code: 'SOURCE_UNREADABLE',
      message: expect.stringContaining('every-type.csv'),
    });
  });
});
