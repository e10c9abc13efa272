import { describe, expect, it } from 'vitest';
import { integer, text } from '../../src/dataset/columns.js';
import { scanText } from '../helpers/scan-text.js';

const COLUMNS = { order_id: integer(), pizza_size: text(), total_price: text() };

describe('a header', () => {
  it('is found with its place and the lines before the first record', async () => {
    const { layout } = await scanText(COLUMNS, '\n\ntotal_price,x,order_id,pizza_size\n');
    expect(layout.columns.map(({ name, at }) => [name, at])).toEqual([
      ['total_price', 0],
      ['order_id', 2],
      ['pizza_size', 3],
    ]);
    expect(layout).toMatchObject({ width: 4, lines: 3, start: 36 });
  });

  it('that lacks columns names all of them, what is nearest, and the remedy', async () => {
    await expect(scanText(COLUMNS, 'order_no,size,total_price\n')).rejects.toMatchObject({
      code: 'HEADER_MISMATCH',
      message: expect.stringMatching(
        /the header lacks order_id \(nearest is "order_no"\), pizza_size\. It has order_no, size, total_price\. Rename .* \{ header: '…' \} in dataset scanned; of a file without a header, declare dialect: \{ header: false \}\./,
      ),
    });
  });

  it('that lacks a column has the name nearest that has it within', async () => {
    await expect(
      scanText(COLUMNS, 'order_id,pizza_size,total_price (EUR)\n'),
    ).rejects.toMatchObject({
      message: expect.stringContaining('lacks total_price (nearest is "total_price (EUR)").'),
    });
  });

  it('that is parted by what is not usual says how to declare it, which then works', async () => {
    const file = 'order_id^pizza_size^total_price\n1^M^2\n';
    await expect(scanText(COLUMNS, file)).rejects.toMatchObject({
      code: 'HEADER_MISMATCH',
      message: expect.stringContaining('Declare dialect: { delimiter: "^" } in dataset scanned.'),
    });
    const { rows } = await scanText(COLUMNS, file, { delimiter: '^' });
    expect(rows).toEqual([{ order_id: 1, pizza_size: 'M', total_price: '2' }]);
  });

  it('that has fewer names than rows have fields is told of', async () => {
    const { layout, rejects } = await scanText(
      COLUMNS,
      'order_id,pizza_size,total_price\n1,7,M,2\n',
    );
    expect(rejects).toMatchObject([{ reason: 'too-many-columns' }]);
    expect(layout.notes).toEqual([
      expect.stringContaining(
        'most records that were looked at have 4 fields, and the header has 3',
      ),
    ]);
  });

  it('of very many names is told in part', async () => {
    const many = Array.from({ length: 2000 }, (_, i) => `c${i}`).join(',');
    await expect(scanText(COLUMNS, `${many}\n`)).rejects.toMatchObject({
      message: expect.stringContaining('c49 and 1950 more.'),
    });
  });

  it.each([
    ['a workbook of Excel', 'PK\u0003\u0004\u0014\0\u0006\0'],
    ['a page of HTML', '<!DOCTYPE html>\n<html><body>\n'],
    ['XML', '\ufeff<?xml version="1.0"?>\n<rows/>\n'],
  ])('is not looked for in %s', async (what, content) => {
    await expect(scanText(COLUMNS, content)).rejects.toMatchObject({
      code: 'SOURCE_UNREADABLE',
      message: expect.stringContaining(` is ${what}`),
    });
  });

  it('that names a declared column twice is refused', async () => {
    await expect(
      scanText(COLUMNS, 'order_id,pizza_size,order_id,total_price\n'),
    ).rejects.toMatchObject({
      code: 'HEADER_MISMATCH',
      message: expect.stringContaining('two columns are called order_id: rename one.'),
    });
    const { rows } = await scanText({ order_id: integer() }, 'x,order_id,x\n,1,\n');
    expect(rows).toEqual([{ order_id: 1 }]);
  });

  it.each([['\n\n'], ['\ufeff'], ['\r\n'], ['"a,b\n1,2\n'], ['"a"b\n1\n']])(
    'that is none is refused: %j',
    async (content) => {
      await expect(scanText(COLUMNS, content)).rejects.toMatchObject({
        code: 'SOURCE_EMPTY',
        message: expect.stringContaining('its first line does not name columns'),
      });
    },
  );
});
