import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decimal, integer, text } from '../../src/dataset/columns.js';
import { Kernel } from '../../src/kernel/kernel.js';
import { defineDataset } from '../../src/kpi/define-dataset.js';
import { Scanner } from '../../src/scan/scanner.js';
import { FileBytes, statSource } from '../../src/source/file.js';
import { readCsv } from '../helpers/csv-oracle.js';
import { layoutOf } from '../helpers/layout-of.js';
import { MESSY_COLUMNS, MESSY_HEADER, MESSY_ORACLE, messyBody } from '../helpers/messy-csv.js';
import { scanText } from '../helpers/scan-text.js';
import { STANDARD_DIALECT } from '../helpers/standard-dialect.js';
import { tempFile } from '../helpers/temp-folder.js';

const COLUMNS = { id: integer(), name: text() };
const rowsOf = async (content: string): Promise<unknown[]> =>
  (await scanText(COLUMNS, content)).rows.map(({ id, name }) => [id, name]);

describe('what a record is', () => {
  it.each([
    [
      'plain fields',
      'id,name\n1,a\n2,b\n',
      [
        [1, 'a'],
        [2, 'b'],
      ],
    ],
    [
      'no line break at the end',
      'id,name\n1,a\n2,b',
      [
        [1, 'a'],
        [2, 'b'],
      ],
    ],
    [
      'lines that end with CRLF',
      'id,name\r\n1,a\r\n"2","b"\r\n',
      [
        [1, 'a'],
        [2, 'b'],
      ],
    ],
    [
      'lines that end with CRLF of which a program made CRCRLF',
      'id,name\r\r\n1,a\r\r\n\r\r\n"2","b"\r\r\n',
      [
        [1, 'a'],
        [2, 'b'],
      ],
    ],
    ['a byte order mark', '\ufeffid,name\n1,a\n', [[1, 'a']]],
    ['a byte order mark before a quoted header', '\ufeff"id","name"\n1,a\n', [[1, 'a']]],
    [
      'blank lines',
      '\n\r\nid,name\n\n1,a\n\r\n\n2,b\n\n\n',
      [
        [1, 'a'],
        [2, 'b'],
      ],
    ],
    ['a delimiter in quotes', 'id,name\n1,"a,b"\n', [[1, 'a,b']]],
    [
      'a line break in quotes',
      'id,name\n1,"a\nb"\n2,"c\r\nd"\n',
      [
        [1, 'a\nb'],
        [2, 'c\r\nd'],
      ],
    ],
    [
      'doubled quotes',
      'id,name\n1,""""\n2,"a""b"\n',
      [
        [1, '"'],
        [2, 'a"b'],
      ],
    ],
    [
      'rows of CSV within a field',
      'id,name\n1,"x\n2,y\n3,z"\n4,w\n',
      [
        [1, 'x\n2,y\n3,z'],
        [4, 'w'],
      ],
    ],
    [
      'an empty last field',
      'id,name\n1,\n2,""\n3,',
      [
        [1, ''],
        [2, ''],
        [3, ''],
      ],
    ],
    ['quotes inside a field that does not begin with one', 'id,name\n1,a"b"\n', [[1, 'a"b"']]],
    ['spaces, which are part of a field', 'id,name\n1, a \n', [[1, ' a ']]],
    ['a carriage return within a field', 'id,name\n1,a\rb\n', [[1, 'a\rb']]],
    ['a byte order mark within a field', 'id,name\n1,\ufeffa\n', [[1, '\ufeffa']]],
    ['text beyond the basic plane', 'id,name\n1,🍕寿é\n', [[1, '🍕寿é']]],
    ['a quoted number', 'id,name\n"1",a\n', [[1, 'a']]],
    ['only a header', 'id,name\n', []],
    ['a header without its line break', 'id,name', []],
  ])('reads %s', async (_what, content, expected) => {
    expect(await rowsOf(content)).toEqual(expected);
  });

  it('finds columns by name, in any order, among others that are not declared', async () => {
    expect(await rowsOf('x,name,y,id\n?,a,"q,\n",1\n\xff,b,,2\n')).toEqual([
      [1, 'a'],
      [2, 'b'],
    ]);
  });

  it('finds a column by the name that the file gives it, trimmed', async () => {
    const columns = { id: integer({ header: 'Order "No"' }), name: text({ header: 'Name, full' }) };
    const { rows } = await scanText(columns, '"Name, full","x","Order ""No"""\na,,1\n');
    expect(rows).toEqual([{ id: 1, name: 'a' }]);
    expect((await scanText({ id: integer({ header: 'a"b' }) }, 'a"b,x\n1,\n')).rows).toEqual([
      { id: 1 },
    ]);
    expect((await scanText({ id: integer() }, ' id ,x\n1,\n')).rows).toEqual([{ id: 1 }]);
  });
});

describe('what is rejected', () => {
  const reject = async (body: string, columns: Parameters<typeof scanText>[0] = COLUMNS) => {
    const { rows, rejects } = await scanText(columns, `id,name\n${body}`);
    return { rows: rows.length, rejects };
  };

  it.each([
    ['1\n', { reason: 'missing-columns', raw: '1' }],
    ['1,a,b\n', { reason: 'too-many-columns', raw: '1,a,b' }],
    ['1,"a"b\n', { reason: 'unquoted-value', raw: '1,"a"b' }],
    ['1,"a" \r\n', { reason: 'unquoted-value', raw: '1,"a" ' }],
    ['1,"a\n', { reason: 'unclosed-quote', raw: '1,"a' }],
  ])('names the fault of a record as a whole: %j', async (body, expected) => {
    expect(await reject(`0,a\n${body}`)).toEqual({
      rows: 1,
      rejects: [{ line: 3, offset: 12, column: '', value: '', ...expected }],
    });
  });

  it.each([
    [',a\n', { column: 'id', reason: 'null', value: '' }],
    ['"",a\n', { column: 'id', reason: 'null', value: '' }],
    ['x,a\n', { column: 'id', reason: 'cast', value: 'x' }],
    ['1""2,a\n', { column: 'id', reason: 'cast', value: '1""2' }],
    ['-1,a\n', { column: 'id', reason: 'out-of-range', value: '-1' }],
    ['10,a\n', { column: 'id', reason: 'out-of-range', value: '10' }],
    ['1,d\n', { column: 'name', reason: 'not-one-of', value: 'd' }],
    ['1,\n', { column: 'name', reason: 'not-one-of', value: '' }],
    ['x,d\n', { column: 'id', reason: 'cast', value: 'x' }],
  ])('names the first field at fault: %j', async (body, expected) => {
    const columns = { name: text({ oneOf: ['a', 'b'] }), id: integer({ min: 0, max: 9 }) };
    expect(await reject(`0,a\n${body}9,b\n`, columns)).toEqual({
      rows: 2,
      rejects: [{ line: 3, offset: 12, raw: body.trimEnd(), ...expected }],
    });
  });

  it('names bytes that are no UTF-8, and shows them as U+FFFD, in columns that are read or only checked', async () => {
    const bytes = Buffer.from(
      'id,name\n1,a\xe9b\n2,\xc3\xa9\n3,\xed\xa0\x80\n4,\xc0\x80\n',
      'latin1',
    );
    const expected = [1, 3, 4].map((line) =>
      expect.objectContaining({ line: line + 1, column: 'name', reason: 'invalid-encoding' }),
    );
    const { rows, rejects } = await scanText(COLUMNS, bytes);
    expect(rows).toEqual([{ id: 2, name: 'é' }]);
    expect(rejects).toEqual(expected);
    expect(rejects[0]).toMatchObject({ value: 'a\ufffdb', raw: '1,a\ufffdb' });

    const path = await tempFile(bytes);
    const source = await statSource(path);
    const layout = layoutOf(path, defineDataset({ name: 'x', source: path, columns: COLUMNS }));
    const file = new FileBytes(path);
    const unread: unknown[] = [];
    new Scanner(layout, new Set(['id']), Kernel.take()).scan(
      file,
      { from: layout.start, to: source.bytes, isProven: true },
      { batch: () => {}, reject: ({ reason, line }) => unread.push({ reason, line: line + 2 }) },
    );
    file.close();
    expect(unread).toEqual([2, 4, 5].map((line) => ({ reason: 'invalid-encoding', line })));
  });

  it('loses one line, not the rest of the file, to an unclosed quote', async () => {
    const { rows, rejects } = await scanText(COLUMNS, 'id,name\n1,a\n2,"b\n3,c\n4,d\n');
    expect(rows.map((row) => row.id)).toEqual([1, 3, 4]);
    expect(rejects).toEqual([
      { line: 3, offset: 12, column: '', reason: 'unclosed-quote', value: '', raw: '2,"b' },
    ]);
  });

  it.each<[string, string, string, string, number[], number[]]>([
    ['of another number of fields', '2,"b\nb",b\n', 'too-many-columns', '2,"b\nb",b', [], [3]],
    ['with a quote within', '2,"b\nb"b\n', 'unquoted-value', '2,"b\nb"b', [], [3]],
    // The next quote closes the first one, and what is between them would be lost.
    ['up to a row in it', '2,"b\nb\n3,c\n4,"d,\n', 'unquoted-value', '2,"b\nb', [3], [3, 6]],
    ['up to one of these', '2,"b\nb\n3,c\n4,",d"\n', 'too-many-columns', '2,"b\nb', [3, 4], [3]],
  ])('rejects a record of several lines as one, %s', async (_what, body, reason, raw, ids, at) => {
    const content = `id,name\n1,a\n${body}9,z\n`;
    const { rows, rejects } = await scanText(COLUMNS, content, STANDARD_DIALECT);
    expect(rejects[0]).toMatchObject({ line: 3, offset: 12, reason, raw });
    expect(rows.map((row) => row.id)).toEqual([1, ...ids, 9]);
    expect(rejects.map(({ line }) => line)).toEqual(at);
  });

  it('counts lines through records of several lines', async () => {
    const { rejects } = await scanText(COLUMNS, 'id,name\n1,"a\n\nb"\n\nx,c\n2,"d\r\n"\r\ny,e');
    expect(rejects.map(({ line, offset }) => ({ line, offset }))).toEqual([
      { line: 6, offset: 18 },
      { line: 9, offset: 31 },
    ]);
  });
});

describe('a line over 1 MiB', () => {
  const MIB = 2 ** 20;

  it.each([
    ['without a quote', 'x'.repeat(3 * MIB), 'line-too-long'],
    ['in quotes', `"${'x'.repeat(3 * MIB)}"`, 'unclosed-quote'],
  ])('is rejected with its first MiB, %s', async (_how, long, reason) => {
    const { rows, rejects } = await scanText(COLUMNS, `id,name\n1,a\n2,${long}\n3,b\n4,"c`);
    expect(rows.map((row) => row.id)).toEqual([1, 3]);
    expect(rejects).toMatchObject([
      { line: 3, offset: 12, reason },
      { line: 5, reason: 'unclosed-quote', raw: '4,"c' },
    ]);
    expect(rejects[0]!.raw).toHaveLength(MIB);
  });

  it('may be the last, without a line break', async () => {
    const { rows, rejects } = await scanText(COLUMNS, `id,name\n1,a\n2,${'x'.repeat(2 * MIB)}`);
    expect([rows.length, rejects.map((reject) => reject.reason)]).toEqual([1, ['line-too-long']]);
  });

  it('is not one of 1 MiB less a line break', async () => {
    const long = 'x'.repeat(MIB - 3);
    const { rows } = await scanText(COLUMNS, `id,name\n1,${long}\n2,b\n`);
    expect(rows).toEqual([
      { id: 1, name: long },
      { id: 2, name: 'b' },
    ]);
    const over = await scanText(COLUMNS, `id,name\n1,${long}x\n2,b\n`);
    expect([over.rows.length, over.rejects.length]).toEqual([1, 1]);
  });
});

describe('a whole file', () => {
  it('is read as an independent reader does, whatever is in it', async () => {
    await fc.assert(
      fc.asyncProperty(messyBody, async (body) => {
        const { rows, rejects } = await scanText(
          MESSY_COLUMNS,
          MESSY_HEADER + body,
          STANDARD_DIALECT,
        );
        expect({ rows, rejects }).toEqual(readCsv(MESSY_HEADER + body, MESSY_ORACLE));
      }),
      { numRuns: 300 },
    );
  });

  it('is read through many reads and batches as an independent reader does', async () => {
    const bodies = fc.sample(messyBody, { seed: 5, numRuns: 1000 });
    const filler = 'x"\n1,2,y,S\n'.repeat(500).replaceAll('"', '""');
    const body = bodies
      .map((messy, i) => `${messy}\n${i},1.5,"${i % 10 === 0 ? filler : ''}",S\r\n`)
      .join('');
    const expected = readCsv(MESSY_HEADER + body, MESSY_ORACLE);
    const { rows, rejects } = await scanText(MESSY_COLUMNS, MESSY_HEADER + body, STANDARD_DIALECT);
    expect(body.length).toBeGreaterThan(2 ** 19);
    expect(rows.length).toBeGreaterThan(1024);
    expect(rejects.length).toBeGreaterThan(100);
    expect({ rows, rejects }).toEqual(expected);
  });

  it('ends where the file ends, should that become shorter meanwhile', async () => {
    const path = await tempFile('id,name\n1,a\n2,b\n');
    const layout = layoutOf(path, defineDataset({ name: 'x', source: path, columns: COLUMNS }));
    const bytes = Buffer.from('id,name\n1,a\n2');
    const shrunk = {
      size: 16,
      read(target: Uint8Array, position: number) {
        const part = bytes.subarray(position, position + target.length);
        target.set(part);
        return part.length;
      },
      close: () => {},
    };
    const result = new Scanner(layout, new Set(), Kernel.take()).scan(
      shrunk,
      { from: layout.start, to: 16, isProven: true },
      { batch: () => {}, reject: () => {} },
    );
    expect(result).toMatchObject({ rows: 1, rejected: 1 });
  });
});

describe('columns that a KPI does not read', () => {
  it('are checked all the same', async () => {
    const path = await tempFile('id,price\nx,1.00\n1,1.001\n2,3.00\n');
    const source = await statSource(path);
    const dataset = defineDataset({
      name: 'x',
      source: path,
      columns: { id: integer(), price: decimal(2) },
    });
    const layout = layoutOf(path, dataset);
    const file = new FileBytes(path);
    const result = new Scanner(layout, new Set(), Kernel.take()).scan(
      file,
      { from: layout.start, to: source.bytes, isProven: true },
      { batch: ({ columns }) => expect(columns).toEqual({}), reject: () => {} },
    );
    file.close();
    expect(result).toMatchObject({ rows: 1, rejected: 2, lines: 3 });
  });
});
