import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ERRORS, nearest, TavolaError } from '../../src/util/errors.js';

const PACKAGES = fileURLToPath(new URL('../../../', import.meta.url));

/** The source of all packages but the table of errors itself. */
const SOURCES = readdirSync(PACKAGES).flatMap((name) => {
  const folder = join(PACKAGES, name, 'src');
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.(ts|js|mjs)$/.test(file) && !/util.errors\.ts$/.test(file))
    .map((file) => readFileSync(join(folder, file), 'utf8'));
});

describe('the table of errors', () => {
  it('has no code that nothing throws', () => {
    const unused = Object.keys(ERRORS).filter(
      (code) => !SOURCES.some((text) => text.includes(`'${code}'`)),
    );
    expect(unused).toEqual([]);
  });

  it('has every code that is thrown', () => {
    const thrown = SOURCES.flatMap((text) =>
      [...text.matchAll(/new TavolaError\(\s*'(\w+)'/g)].map(([, code]) => code!),
    );
    expect(thrown.length).toBeGreaterThan(20);
    for (const code of thrown) expect(Object.keys(ERRORS)).toContain(code);
  });

  it('is the same as the one in the documentation', () => {
    const page = readFileSync(join(PACKAGES, '..', 'docs', 'errors.md'), 'utf8');
    const documented = [...page.matchAll(/^\| `(\w+)` *\|/gm)].map(([, code]) => code);
    expect(documented).toEqual(Object.keys(ERRORS));
  });

  it('gives a wrong call the status 2, an interruption 130, and any other mistake 1', () => {
    for (const code of Object.keys(ERRORS) as (keyof typeof ERRORS)[]) {
      const error = new TavolaError(code, 'why', { cause: 'x' });
      const expected = code === 'USAGE' ? 2 : code === 'INTERRUPTED' ? 130 : 1;
      expect([error.exitCode, error.code, error.name, error.message, error.cause]).toEqual([
        expected,
        code,
        'TavolaError',
        'why',
        'x',
      ]);
      expect(ERRORS[code].title).toMatch(/^[A-Z].*[^.]$/);
    }
  });
});

describe('the nearest name', () => {
  const NAMES = ['pizza_size', 'pizza_name', 'quantity', 'order_id', 'id'];

  it.each([
    ['pizza_sise', 'pizza_size'],
    ['Quantity', 'quantity'],
    ['orderid', 'order_id'],
    ['pizza_nam', 'pizza_name'],
    ['zzz', undefined],
    ['pi', undefined],
    ['', undefined],
  ])('to "%s" is %s', (name, expected) => {
    expect(nearest(name, NAMES)).toBe(expected);
  });

  it('to a name that is there is itself', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.string(), { minLength: 1, selector: (s) => s.toLowerCase() }),
        (names) => {
          for (const name of names) expect(nearest(name, names)).toBe(name);
        },
      ),
      { numRuns: 100 },
    );
  });
});
