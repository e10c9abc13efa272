import { describe, expect, it } from 'vitest';
import {
  type Column,
  date,
  decimal,
  float,
  integer,
  text,
  time,
  timestamp,
} from '../../src/dataset/columns.js';
import type { DialectOptions } from '../../src/dataset/dialect.js';
import { scanText } from '../helpers/scan-text.js';

const COLUMNS = { id: integer(), name: text(), price: decimal(2), day: date() };
const ROWS = [
  { id: 1, name: 'Ann', price: 12.5, day: '2015-01-31' },
  { id: 2, name: 'Zoë', price: 1234.75, day: '2015-02-01' },
];

/** Files that mean the same rows. */
const FILES: [string, string, DialectOptions?][] = [
  ['the usual way', 'id,name,price,day\n1,Ann,12.50,2015-01-31\n2,Zoë,1234.75,2015-02-01\n'],
  [
    'semicolons and decimal commas',
    'id;name;price;day\n1;Ann;12,50;2015-01-31\n2;Zoë;1.234,75;2015-02-01\n',
  ],
  ['tabs', 'id\tname\tprice\tday\n1\tAnn\t12.50\t2015-01-31\n2\tZoë\t1234.75\t2015-02-01\n'],
  ['bars and CR', 'id|name|price|day\r1|Ann|12.50|2015-01-31\r2|Zoë|1234.75|2015-02-01\r'],
  [
    'CRLF, a BOM and blank lines',
    '\ufeff\r\nid,name,price,day\r\n\r\n1,Ann,12.50,2015-01-31\r\n\r\n2,Zoë,1234.75,2015-02-01\r\n\r\n',
  ],
  [
    'names in another order and case',
    'DAY, Price ,NAME,Id\n2015-01-31,12.50,Ann,1\n2015-02-01,1234.75,Zoë,2\n',
  ],
  [
    'a preamble',
    'Report "Q1\nmade, by hand\n\nid,name,price,day\n1,Ann,12.50,2015-01-31\n2,Zoë,1234.75,2015-02-01\n',
  ],
  [
    'comments',
    '# all\nid,name,price,day\n# first "\n1,Ann,12.50,2015-01-31\n#,,\n2,Zoë,1234.75,2015-02-01\n# end',
  ],
  [
    'delimiters at the ends',
    'id,name,price,day\n1,Ann,12.50,2015-01-31,\n2,Zoë,1234.75,2015-02-01,\n',
  ],
  [
    'delimiters at all ends',
    'id,name,price,day,\n1,Ann,12.50,2015-01-31,\n2,Zoë,1234.75,2015-02-01,\n',
  ],
  [
    'a delimiter at the end of the header',
    'id,name,price,day,\n1,Ann,12.50,2015-01-31\n2,Zoë,1234.75,2015-02-01\n',
  ],
  [
    'blanks before quotes',
    'id, name, price, day\n1, "Ann", 12.50, 2015-01-31\n2, "Zoë" , 1234.75, 2015-02-01\n',
  ],
  [
    'apostrophes',
    "id,name,price,day\n'1','Ann','12.50','2015-01-31'\n'2','Zoë','1234.75','2015-02-01'\n",
  ],
  [
    'commas between thousands',
    'id,name,price,day\n1,Ann,12.50,2015-01-31\n2,Zoë,"1,234.75",2015-02-01\n',
  ],
  [
    'blanks between thousands',
    'id;name;price;day\n1;Ann;12,50;2015-01-31\n2;Zoë;1\u00a0234,75;2015-02-01\n',
  ],
  [
    'apostrophes between thousands',
    "id;name;price;day\n1;Ann;12.50;2015-01-31\n2;Zoë;1'234.75;2015-02-01\n",
  ],
  ['days first', 'id,name,price,day\n1,Ann,12.50,31/01/2015\n2,Zoë,1234.75,1/2/2015\n'],
  [
    'days and months by name',
    'id,name,price,day\n1,Ann,12.50,31-Jan-2015\n2,Zoë,1234.75,1-FEB-2015\n',
  ],
  ['days in several ways', 'id,name,price,day\n1,Ann,12.50,31.01.15\n2,Zoë,1234.75,2015-02-01\n'],
  ['no header', '1,Ann,12.50,2015-01-31\n2,Zoë,1234.75,2015-02-01\n', { header: false }],
  [
    'no header but lines to skip',
    'x\ny\n1;Ann;12.50;2015-01-31\n2;Zoë;1234.75;2015-02-01\n',
    { header: false, skip: 2, delimiter: ';' },
  ],
  [
    'what stands for no value',
    'id,name,price,day\n1,Ann,12.50,2015-01-31\n2,Zoë,1234.75,2015-02-01\n',
    { nulls: ['NULL'] },
  ],
];

describe('the same rows', () => {
  it.each(FILES)('are read from a file with %s', async (_what, content, dialect) => {
    const { rows, rejects } = await scanText(COLUMNS, content, dialect);
    expect({ rows, rejects }).toEqual({ rows: ROWS, rejects: [] });
  });
});

const read = async (columns: Record<string, Column>, content: string, dialect?: DialectOptions) =>
  (await scanText(columns, content, dialect)).rows;
const whatFor = async (
  columns: Record<string, Column>,
  content: string,
  dialect?: DialectOptions,
) =>
  scanText(columns, content, dialect).then(
    () => 'nothing',
    (error: Error & { code: string }) => `${error.code} ${error.message.replace(/^.*?: /, '')}`,
  );

describe('what is escaped', () => {
  it('by a backslash is read without it', async () => {
    expect(await read({ a: text(), b: text() }, 'a,b\n"x\\"y,z",1\n"p\\\\",2\n"q",3\n')).toEqual([
      { a: 'x"y,z', b: '1' },
      { a: 'p\\', b: '2' },
      { a: 'q', b: '3' },
    ]);
  });

  it('is so outside of quotes, too, where that is declared', async () => {
    const dialect = { quote: false, escape: '\\' } as const;
    expect(await read({ a: text(), b: text() }, 'a,b\nx\\,"y,1\n\\\\,\\n\n', dialect)).toEqual([
      { a: 'x,"y', b: '1' },
      { a: '\\', b: '\\n' },
    ]);
  });
});

describe('numbers', () => {
  it('keep their usual meaning as long as that is one', async () => {
    const { rejects } = await scanText({ x: decimal(2) }, 'x\n1.005\n1.5\n');
    expect(rejects).toMatchObject([{ value: '1.005', reason: 'cast' }]);
  });

  it('that are declared to be written as usual are read as usual', async () => {
    const dialect = { decimalMark: '.', thousands: false } as const;
    const { layout } = await scanText(COLUMNS, FILES[0]![1], dialect);
    const { layout: usual } = await scanText(COLUMNS, FILES[0]![1]);
    expect(layout).toEqual(usual);
  });

  it('are all of a file written in one way', async () => {
    expect(await read({ x: float(), y: float() }, 'x;y\n1.234;0,5\n')).toEqual([
      { x: 1234, y: 0.5 },
    ]);
  });

  it('with a mark that may be one or the other are refused, with what to declare', async () => {
    const file = 'x\n"1,234"\n"2,500"\n';
    expect(await whatFor({ x: float() }, file)).toMatch(
      /^FORMAT_AMBIGUOUS column x has "1,234", .* dialect: \{ decimalMark: '\.', thousands: "," \} or dialect: \{ decimalMark: ',', thousands: "\." \}\.$/,
    );
    expect(await read({ x: float() }, file, { decimalMark: ',' })).toEqual([
      { x: 1.234 },
      { x: 2.5 },
    ]);
    expect(await read({ x: float() }, file, { thousands: ',' })).toEqual([
      { x: 1234 },
      { x: 2500 },
    ]);
    expect(await read({ x: integer() }, file)).toEqual([{ x: 1234 }, { x: 2500 }]);
  });

  it('of many digits have such marks, too', async () => {
    const columns = { x: decimal(2, { precision: 30 }) };
    const file = 'x\n"1.234.567.890.123.456.789,25"\n"1.234"\n';
    const { rejects, rows } = await scanText(columns, file);
    expect([rejects, rows.length]).toEqual([[], 2]);
  });
});

describe('days', () => {
  it('that nothing tells from months are refused, with what to declare', async () => {
    const file = 'day\n1/2/2015\n3/3/2015\n';
    expect(await whatFor({ day: date() }, file)).toBe(
      "FORMAT_AMBIGUOUS column day has \"1/2/2015\", which may be D/M/YYYY or M/D/YYYY, and no field of the file tells which. Declare one: day: date({ formats: ['D/M/YYYY'] }) or day: date({ formats: ['M/D/YYYY'] }).",
    );
    expect(await read({ day: date({ formats: ['M/D/YYYY'] }) }, file)).toEqual([
      { day: '2015-01-02' },
      { day: '2015-03-03' },
    ]);
    expect(await read({ day: date() }, 'day\n3/3/2015\n')).toEqual([{ day: '2015-03-03' }]);
  });

  it('that are written in several ways are declared with all of them', async () => {
    expect(await whatFor({ day: date() }, 'day\n2015-01-31\n1/2/2015\n13-01-2015\n')).toContain(
      "day: date({ formats: ['YYYY-MM-DD', 'D-M-YYYY', 'M/D/YYYY'] }).",
    );
  });

  it('are told from months by any field of the file, however far down', async () => {
    const file = `day\n${'1/2/2015\n'.repeat(60_000)}1/13/2015\n`;
    const rows = await read({ day: date() }, file);
    expect([rows.length, rows[0], rows.at(-1)]).toEqual([
      60_001,
      { day: '2015-01-02' },
      { day: '2015-01-13' },
    ]);
  });

  it('that contradict each other are refused', async () => {
    expect(await whatFor({ day: date() }, 'day\n13/1/2015\n1/13/2015\n1/2/2015\n')).toContain(
      'some in this and some in that',
    );
  });

  it('are not taken for another format by texts that are none', async () => {
    const { layout, rejects } = await scanText({ day: date() }, 'day\n2015-01-31\n2015-13-01\n');
    expect(layout.notes).toEqual([]);
    expect(rejects).toMatchObject([{ line: 3, reason: 'cast' }]);
  });

  it('have the formats that are declared, in their order', async () => {
    const columns = { day: date({ formats: ['YYYY-MM-DD', 'DD-MM-YYYY', 'M/D/YYYY'] }) };
    const { rows, rejects } = await scanText(
      columns,
      'day\n2015-01-31\n13-01-2015\n1/13/2015\n13/1/2015\n',
    );
    expect(rows).toEqual([{ day: '2015-01-31' }, { day: '2015-01-13' }, { day: '2015-01-13' }]);
    expect(rejects).toMatchObject([{ line: 5, value: '13/1/2015', reason: 'cast' }]);
  });

  it('and times of day have clocks of twelve hours', async () => {
    const columns = { at: time(), when: timestamp() };
    expect(
      await read(columns, 'at,when\n12:05 AM,1/31/2015 1:30:00 PM\n1:05 pm,1/2/2015 12:00:00 am\n'),
    ).toEqual([
      { at: '00:05:00', when: '2015-01-31T13:30:00.000Z' },
      { at: '13:05:00', when: '2015-01-02T00:00:00.000Z' },
    ]);
  });
});

describe('texts for no value', () => {
  it('are nulls where these may be, and rejected elsewhere', async () => {
    const columns = { x: integer({ nullable: true }), s: text({ nullable: true }), y: integer() };
    const { rows, rejects } = await scanText(columns, 'x,s,y\nNULL,n/a,1\n-999,a,2\n5,b,NULL\n', {
      nulls: ['NULL', 'n/a', '-999'],
    });
    expect(rows).toEqual([
      { x: null, s: null, y: 1 },
      { x: null, s: 'a', y: 2 },
    ]);
    expect(rejects).toMatchObject([{ line: 4, column: 'y', reason: 'null', value: 'NULL' }]);
  });
});

describe('headers', () => {
  it('may be one of several', async () => {
    const columns = { price: decimal(2, { header: ['Total', 'Summe', 'price'] }) };
    expect(await read(columns, 'SUMME\n1.50\n')).toEqual([{ price: 1.5 }]);
    expect(await read(columns, 'Price\n1.50\n')).toEqual([{ price: 1.5 }]);
  });

  it('are not looked for in lines that have a name twice', async () => {
    const columns = { id: integer(), total: integer() };
    const rows = await read(columns, 'total,total,id\nid,total,x\n1,2,3\n');
    expect(rows).toEqual([{ id: 1, total: 2 }]);
  });

  it('are taken as written before they are taken in any case', async () => {
    expect(await read({ id: integer() }, 'ID,id\n1,2\n')).toEqual([{ id: 2 }]);
    expect(await whatFor({ id: integer() }, 'ID,Id\n1,2\n')).toContain('two columns are called id');
  });
});
