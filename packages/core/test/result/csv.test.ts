import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { text } from '../../src/dataset/columns.js';
import { toCsvLine } from '../../src/result/csv.js';
import { scanText } from '../helpers/scan-text.js';

describe('a line of CSV', () => {
  it('quotes what must be quoted and nothing else', () => {
    expect(toCsvLine(['a', 'b c', 'd,e', 'f"g', 'h\ni', 'j\rk', '', null, 1.5, true])).toBe(
      'a,b c,"d,e","f""g","h\ni","j\rk",,,1.5,true\n',
    );
  });

  it('is read back as it was written', async () => {
    const field = fc.string({ unit: fc.constantFrom('a', '"', ',', '\n', '\r', 'é', '🍕', ' ') });
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(field, field), { minLength: 1, maxLength: 5 }),
        async (lines) => {
          const content = [['a', 'b'], ...lines].map(toCsvLine).join('');
          const { rows, rejects } = await scanText({ a: text(), b: text() }, content);
          expect(rejects).toEqual([]);
          expect(rows.map(({ a, b }) => [a, b])).toEqual(lines);
        },
      ),
      { numRuns: 100 },
    );
  });
});
