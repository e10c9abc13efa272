import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import * as built from '@tavola/core/client';
import { build } from 'esbuild';
import { describe, expect, it } from 'vitest';
import * as client from '../../src/client.js';

/** Bytes that a page loads, compressed. */
const BUDGET = 7_000;

// Made for a browser: what needs Node would fail here.
const { outputFiles, metafile } = await build({
  entryPoints: [join(import.meta.dirname, '..', '..', 'dist', 'client.js')],
  bundle: true,
  minify: true,
  write: false,
  metafile: true,
  platform: 'browser',
  format: 'esm',
  legalComments: 'none',
  logLevel: 'error',
});
const size = gzipSync(outputFiles[0]!.contents).length;

describe("the client's entry", () => {
  it(`is small: ${(size / 1000).toFixed(1)} kB of at most ${BUDGET / 1000} kB, compressed`, () => {
    expect(size).toBeLessThan(BUDGET);
    expect(size).toBeGreaterThan(BUDGET / 2);
  });

  it('has all that it needs in its own files, which a page can load as they are', () => {
    const inputs = Object.keys(metafile.inputs);
    expect(inputs.length).toBeGreaterThan(1);
    expect(inputs.filter((input) => !/core\/dist\/[\w-]+\.js$/.test(input))).toEqual([]);
    const imports = Object.values(metafile.inputs).flatMap((input) => input.imports);
    expect(imports.filter(({ path, external }) => external || /node:/.test(path))).toEqual([]);
  });

  it('exports the same, built and not', () => {
    expect(Object.keys(built).sort()).toEqual(['ApiError', 'createClient']);
    expect(Object.keys(client).sort()).toEqual(['ApiError', 'createClient']);
  });
});
