import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as built from '@tavola/core';
import { describe, expect, it } from 'vitest';
import * as core from '../src/index.js';

const SRC = fileURLToPath(new URL('../src', import.meta.url));

/** The line that data takes. A folder may import only what stands before it. */
const ORDER = [
  'util',
  'kernel',
  'dataset',
  'profile',
  'expression',
  'ops',
  'chart',
  'kpi',
  'source',
  'scan',
  'partial',
  'merge',
  'facts',
  'result',
  'client',
  'worker',
  'schedule',
  'engine',
  'explain',
  'snapshot',
  'interop',
  'run',
  'query',
  'verify',
  'index.ts',
  'browser.ts',
  'client.ts',
];

interface Import {
  from: string;
  isType: boolean;
}

/** The imports of each file under src, by its path there; those of this package as such paths. */
const IMPORTS: ReadonlyMap<string, Import[]> = new Map(
  readdirSync(SRC, { recursive: true, encoding: 'utf8' })
    .map((file) => file.replaceAll('\\', '/'))
    .filter((file) => file.endsWith('.ts'))
    .map((file) => [file, importsOf(file)]),
);

function importsOf(file: string): Import[] {
  const code = readFileSync(join(SRC, file), 'utf8');
  const statements = code.matchAll(/^(?:import|export)\s+(type\s)?([^'";]*?)from\s+'([^']+)';/gm);
  const found = [...statements].map(([, type, names, from]) => {
    const inBraces = /\{([^}]*)\}/
      .exec(names!)?.[1]
      ?.split(',')
      .map((name) => name.trim())
      .filter(Boolean);
    const isEachType =
      !/^\s*\w/.test(names!) && (inBraces?.every((name) => name.startsWith('type ')) ?? false);
    return { from: toPath(file, from!), isType: type !== undefined || isEachType };
  });
  const bare = [...code.matchAll(/^import\s+'([^']+)'|\bimport\(\s*'([^']+)'/gm)];
  return [...found, ...bare.map(([, a, b]) => ({ from: toPath(file, (a ?? b)!), isType: false }))];
}

function toPath(file: string, from: string): string {
  if (!from.startsWith('.')) return from;
  return relative(SRC, join(SRC, dirname(file), from))
    .replaceAll('\\', '/')
    .replace(/\.js$/, '.ts');
}

/** What a browser never comes to, beside the folders that it does not. */
const NODE_FILES = [
  'source/file.ts',
  'source/decompress.ts',
  'source/find-files.ts',
  'source/unpack.ts',
  'worker/entry.ts',
  'worker/byte-hash.ts',
  'worker/identified-bytes.ts',
  'schedule/file-reuse.ts',
  'schedule/reuse.ts',
  'schedule/reuse-key.ts',
  'schedule/built-file.ts',
  'schedule/pool.ts',
  'schedule/pool-thread.ts',
];

const folderOf = (path: string): string => path.split('/')[0]!;
const isOwn = (path: string): boolean => IMPORTS.has(path);

/** Files that import a package's values, and not only its types. */
function importersOf(name: string): string[] {
  return [...IMPORTS]
    .filter(([, imports]) => imports.some(({ from, isType }) => from === name && !isType))
    .map(([file]) => file)
    .sort();
}

describe('the source', () => {
  it('is read in full here', () => {
    expect(IMPORTS.size).toBeGreaterThan(50);
    const missing = [...IMPORTS].flatMap(([file, imports]) =>
      imports
        .filter(({ from }) => /\.ts$|^\./.test(from) && !isOwn(from))
        .map(({ from }) => `${file}: ${from}`),
    );
    expect(missing).toEqual([]);
    expect(IMPORTS.get('index.ts')!.length).toBeGreaterThan(15);
    expect([...new Set([...IMPORTS.keys()].map(folderOf))].sort()).toEqual([...ORDER].sort());
  });

  it('imports, for its types too, only from folders before its own', () => {
    const against = [...IMPORTS].flatMap(([file, imports]) =>
      imports
        .filter(
          ({ from }) =>
            isOwn(from) && ORDER.indexOf(folderOf(from)) > ORDER.indexOf(folderOf(file)),
        )
        .map(({ from }) => `${file} imports ${from}`),
    );
    expect(against).toEqual([]);
  });

  it('has no cycle of imports, not even of types', () => {
    const done = new Set<string>();
    const visit = (file: string, path: readonly string[]): void => {
      if (path.includes(file)) throw new Error(`A cycle: ${[...path, file].join(' -> ')}`);
      if (done.has(file)) return;
      for (const { from } of IMPORTS.get(file) ?? []) if (isOwn(from)) visit(from, [...path, file]);
      done.add(file);
    };
    for (const file of IMPORTS.keys()) visit(file, []);
    expect(done.size).toBe(IMPORTS.size);
  });

  it('knows Tinypool in one place', () => {
    expect(importersOf('tinypool')).toEqual(['schedule/pool-thread.ts']);
  });

  it('knows the readers of Parquet in one place, which is loaded where there is such a file', () => {
    for (const name of ['hyparquet', 'hyparquet-compressors']) {
      expect(importersOf(name)).toEqual(['source/parquet-file.ts']);
    }
    const code = readFileSync(join(SRC, 'source/open-table.ts'), 'utf8');
    expect(importersOf('source/parquet-file.ts')).toEqual(['source/open-table.ts']);
    expect(code).not.toMatch(/^import[^;]*parquet-file/m);
  });

  it('needs Node where files and threads are, and nowhere that a browser comes', () => {
    const nodes = [...IMPORTS].flatMap(([file, imports]) =>
      imports.some(({ from }) => from.startsWith('node:')) ? [file] : [],
    );
    const allowed = (file: string): boolean =>
      NODE_FILES.includes(file) || ['snapshot', 'run', 'query', 'verify'].includes(folderOf(file));
    expect(nodes.filter((file) => !allowed(file))).toEqual([]);
    const reached = new Set<string>();
    const visit = (file: string): void => {
      if (reached.has(file)) return;
      reached.add(file);
      for (const { from, isType } of IMPORTS.get(file)!) if (!isType && isOwn(from)) visit(from);
    };
    visit('browser.ts');
    expect(reached.size).toBeGreaterThan(50);
    expect(nodes.filter((file) => reached.has(file))).toEqual([]);
  });

  it('runs Arquero where expressions are read and results are finished, and nowhere else', () => {
    const importers = importersOf('arquero');
    expect(importers).toContain('expression/parse.ts');
    const allowed = (file: string): boolean =>
      file === 'kpi/op.ts' || ['expression', 'result', 'interop'].includes(folderOf(file));
    expect(importers.filter((file) => !allowed(file))).toEqual([]);
  });

  it('imports no package but those it declares, and Node', () => {
    const { dependencies, devDependencies } = JSON.parse(
      readFileSync(join(SRC, '..', 'package.json'), 'utf8'),
    );
    // These are within what is built.
    const known = { ...dependencies, ...devDependencies };
    const foreign = [...IMPORTS.values()]
      .flat()
      .filter(({ from }) => !isOwn(from) && !from.startsWith('node:'));
    for (const { from } of foreign) expect(Object.keys(known)).toContain(from);
  });
});

describe('the public surface', () => {
  it('is this', () => {
    expect(Object.keys(core).sort()).toMatchInlineSnapshot(`
      [
        "ApiError",
        "ERRORS",
        "TavolaError",
        "all",
        "bar",
        "bin",
        "boolean",
        "compareValues",
        "createClient",
        "createQueryPool",
        "currentSnapshotId",
        "date",
        "decimal",
        "defineDataset",
        "defineWorkbench",
        "desc",
        "endswith",
        "explainKpi",
        "firstDifferenceOf",
        "float",
        "formatCondition",
        "formatExplanation",
        "formatProfile",
        "formatVerification",
        "frac",
        "fromArrow",
        "fromCsv",
        "heatmap",
        "inlineEngine",
        "inspectCsv",
        "integer",
        "line",
        "matches",
        "names",
        "nearest",
        "normalizeFilter",
        "not",
        "op",
        "openFacts",
        "openSnapshot",
        "parseCondition",
        "poolEngine",
        "queryKpis",
        "range",
        "readRejects",
        "replayRejects",
        "rolling",
        "rowsToArrow",
        "rowsToCsv",
        "run",
        "runWorkbench",
        "selectRows",
        "startswith",
        "text",
        "time",
        "timestamp",
        "toCsvLine",
        "verifyKpis",
        "watchSnapshots",
        "watchedSource",
      ]
    `);
  });

  it('is the same in what is built', () => {
    expect(Object.keys(built).sort()).toEqual(Object.keys(core).sort());
  });
});
