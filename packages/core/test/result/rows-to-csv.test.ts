import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rowsToCsv } from '../../src/result/rows-to-csv.js';

const columns = [{ name: 'text' }, { name: '=number' }];
const row = (
  text: string | null,
  number: number | null = 1,
): Record<string, string | number | null> => ({
  text,
  '=number': number,
});

describe('rows as CSV', () => {
  it('are as they are', () => {
    expect(rowsToCsv(columns, [row('=1+1', -1), row(null, null), row('a,"b"\n')])).toBe(
      'text,=number\n=1+1,-1\n,\n"a,""b""\n",1\n',
    );
  });

  it('have what a spreadsheet would compute escaped where that is asked for, and numbers as they are', () => {
    const texts = ['=1', '+1', '-1', '@x', '\tx', '\rx', '\nx', '＝1', 'a=1', '', ' =1', "'=1"];
    const text = rowsToCsv(
      columns,
      texts.map((value) => row(value, -1.5)),
      { formulas: 'escaped' },
    );
    expect(parse(text)).toEqual([
      ['text', "'=number"],
      ...["'=1", "'+1", "'-1", "'@x", "'\tx", "'\rx", "'\nx", "'＝1", 'a=1', '', ' =1', "'=1"].map(
        (value) => [value, '-1.5'],
      ),
    ]);
  });

  it('never have a field that begins a formula, whatever the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (value) => {
        const [, [cell]] = parse(
          rowsToCsv([{ name: 'text' }, { name: 'n' }], [{ text: value, n: 0 }], {
            formulas: 'escaped',
          }),
        ) as [string[], [string]];
        expect(cell).not.toMatch(/^[=+\-@\t\r\n]/);
        expect([value, `'${value}`]).toContain(cell);
      }),
    );
  });
});
