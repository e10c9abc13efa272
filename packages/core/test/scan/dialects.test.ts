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
  [
    'quotes after blanks, in the header too',
    '"id", "name", "price", "day"\n"1", "Ann", "12.50", "2015-01-31"\n"2", "Zoë", "1234.75", "2015-02-01"\n',
  ],
  [
    'blanks after delimiters',
    'id; name; price; day\n1; Ann; 12.50; 2015-01-31\n2; Zoë; 1234.75; 2015-02-01\n',
  ],
  [
    'bars between blanks, as tables of psql have',
    ' id | name | price | day\n 1 | Ann | 12.50 | 2015-01-31\n 2 | Zoë | 1234.75 | 2015-02-01\n',
  ],
  [
    'several delimiters at the ends of rows',
    'id;name;price;day\n1;Ann;12.50;2015-01-31;;;\n2;Zoë;1234.75;2015-02-01;;;\n',
  ],
  [
    'several delimiters at the end of the header',
    'id;name;price;day;;;\n1;Ann;12.50;2015-01-31\n2;Zoë;1234.75;2015-02-01\n',
  ],
  [
    'a currency behind the numbers',
    'id;name;price;day\n1;Ann;12,50\u00a0€;2015-01-31\n2;Zoë;1.234,75\u00a0€;2015-02-01\n',
  ],
  [
    'a currency before the numbers',
    'id,name,price,day\n1,Ann,$12.50,2015-01-31\n2,Zoë,"$1,234.75",2015-02-01\n',
  ],
  [
    'integers with fractions of zeros',
    'id,name,price,day\n1.0,Ann,12.50,2015-01-31\n2.0,Zoë,1234.75,2015-02-01\n',
  ],
  [
    'midnight beside the days',
    'id,name,price,day\n1,Ann,12.50,31/01/2015 0:00\n2,Zoë,1234.75,01/02/2015 0:00\n',
  ],
  [
    'midnight beside the days, as databases write it',
    'id,name,price,day\n1,Ann,12.50,2015-01-31T00:00:00.000Z\n2,Zoë,1234.75,2015-02-01 00:00:00.0000000\n',
  ],
  [
    'months by their names in Spanish',
    'id,name,price,day\n1,Ann,12.50,31-ene-2015\n2,Zoë,1234.75,01-feb-2015\n',
  ],
  [
    'months by their names in German',
    'id,name,price,day\n1,Ann,12.50,31. Januar 2015\n2,Zoë,1234.75,1. Feb. 2015\n',
  ],
  [
    'months by their names in French',
    'id,name,price,day\n1,Ann,12.50,31 janv. 2015\n2,Zoë,1234.75,1 févr. 2015\n',
  ],
  [
    'days as Hungary and Croatia write them',
    'id;name;price;day\n1;Ann;12.50;2015. 01. 31.\n2;Zoë;1234.75;1.2.2015.\n',
  ],
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

  it('have marks that come only after some thousand rows', async () => {
    const ids = Array.from({ length: 5000 }, (_, i) => i + 1);
    const file = `id\n${ids.map((id) => `"${id.toLocaleString('en-US')}"\n`).join('')}`;
    const { rows, rejects } = await scanText({ id: integer() }, file);
    expect(rejects).toEqual([]);
    expect(rows.map(({ id }) => id)).toEqual(ids);
  });

  it('have marks that come only in the last of many splits', async () => {
    const file = `x;y\n${'1.5;a\n'.repeat(500_000)}"1,234.5";b\n`;
    const { rows, rejects } = await scanText({ x: decimal(2) }, file);
    expect([rejects, rows.length, rows.at(-1)]).toEqual([[], 500_001, { x: 1234.5 }]);
  });

  it('that are integers are no fractions, unless the others of the file have such', async () => {
    expect(
      (await scanText({ x: integer() }, 'x\n1.000\n1\n', { thousands: false })).rejects,
    ).toMatchObject([{ value: '1.000', reason: 'cast' }]);
    expect(await read({ x: integer() }, 'x\n"5,000"\n"6,000"\n')).toEqual([
      { x: 5000 },
      { x: 6000 },
    ]);
    expect(await read({ x: integer(), y: decimal(2) }, 'x;y\n1,000;13,25\n2,000;9,50\n')).toEqual([
      { x: 1, y: 13.25 },
      { x: 2, y: 9.5 },
    ]);
  });

  it('have one currency in a column, and what else stands beside them makes them others', async () => {
    const { rows, rejects, layout } = await scanText(
      { x: decimal(2) },
      'x\n€ 1.50\n-€ 2.50\n€ -3.50\n4.50 €\n$5.50\n6.50k\n7.50 %\n(8.50)\n',
    );
    expect(rows.map(({ x }) => x)).toEqual([1.5, -2.5, -3.5, 4.5]);
    expect(rejects.map(({ value }) => value)).toEqual(['$5.50', '6.50k', '7.50 %', '(8.50)']);
    expect(layout.notes).toContain('x is in €');
  });

  it('may have their minus behind them, but a dash after a mark is none', async () => {
    const { rows, rejects } = await scanText(
      { x: decimal(2) },
      'x\n1.50-\n2.50\n\u22123.50\n4.-\n-5-\n',
    );
    expect(rows.map(({ x }) => x)).toEqual([-1.5, 2.5, -3.5]);
    expect(rejects.map(({ value }) => value)).toEqual(['4.-', '-5-']);
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

  it('and months of a file of two kinds are refused, wherever the other kind begins', async () => {
    const file = `day\n${'1/2/2015\n1/13/2015\n'.repeat(60_000)}${'13/1/2015\n'.repeat(9000)}`;
    expect(await whatFor({ day: date() }, file)).toContain('some in this and some in that');
  });

  it('are told from years of two digits by what changes less', async () => {
    const days = ['05', '06', '07', '08', '29'];
    const yearsFirst = `day\n${days.map((day) => `15-03-${day}\n`).join('')}`;
    const daysFirst = `day\n${days.map((day) => `${day}-03-15\n`).join('')}`;
    const expected = days.map((day) => ({ day: `2015-03-${day}` }));
    expect(await read({ day: date() }, yearsFirst)).toEqual(expected);
    expect(await read({ day: date() }, daysFirst)).toEqual(expected);
    expect(await whatFor({ day: date() }, 'day\n15-03-16\n')).toMatch(
      /^FORMAT_AMBIGUOUS .* may be D-M-YY or YY-M-D, /,
    );
  });

  it('that may have months before them are refused, whatever may be the year', async () => {
    const file = `day\n${['02', '03', '04', '05'].map((day) => `${day}/01/15\n`).join('')}`;
    expect(await whatFor({ day: date() }, file)).toMatch(
      /^FORMAT_AMBIGUOUS .* D\/M\/YY or M\/D\/YY,/,
    );
  });

  it('have no time of day but midnight, and the remedy is told', async () => {
    const { rejects, layout } = await scanText({ day: date() }, 'day\n2015-01-31 11:38:36\n');
    expect(rejects).toMatchObject([{ reason: 'cast', value: '2015-01-31 11:38:36' }]);
    expect(layout.notes).toEqual([
      'most of what was looked at in day cannot be read as date, as "2015-01-31 11:38:36": such rows are rejected. Declare day: timestamp()',
    ]);
  });

  it('have text in brackets in their formats', async () => {
    const columns = { day: date({ formats: ['[Day] D/M/YYYY'] }) };
    expect(await read(columns, 'day\nDay 1/2/2015\n')).toEqual([{ day: '2015-02-01' }]);
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

describe('times of day', () => {
  it.each([
    ['hours of one digit', '9:52:21'],
    ['points', '9.52.21'],
    ['points and two digits', '09.52.21'],
    ['a clock of twelve hours', '9:52:21AM'],
    ['a narrow blank', '9:52:21\u202fAM'],
    ['a clock of twelve hours in Spanish', '9:52:21 a.\u00a0m.'],
    ['zeros of a fraction', '09:52:21.0000000'],
    ['the zone of UTC', '09:52:21Z'],
    ['the day that databases give them', '30/12/1899 9:52:21'],
    ['a word', '9:52:21 Uhr'],
  ])('may be written with %s', async (_what, text) => {
    expect(await read({ at: time() }, `at\n${text}\n`)).toEqual([{ at: '09:52:21' }]);
  });

  it('of hours of one digit may come after all that was looked at', async () => {
    const file = `at;x\n${'11:38:36;1\n'.repeat(300_000)}9:52:21;2\n${'12:00:00;3\n'.repeat(200_000)}`;
    const { rows, rejects } = await scanText({ at: time() }, file);
    expect([rejects, rows.length, rows[300_000]]).toEqual([[], 500_001, { at: '09:52:21' }]);
  });

  it('are not cut: what is finer than milliseconds is rejected', async () => {
    const { rejects } = await scanText({ at: time() }, 'at\n09:52:21.1234\n');
    expect(rejects).toMatchObject([{ reason: 'cast' }]);
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
