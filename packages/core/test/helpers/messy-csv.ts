import fc from 'fast-check';
import { decimal, integer, text } from '../../src/dataset/columns.js';
import { integerColumn, kindColumn, moneyColumn, textColumn } from './csv-oracle.js';

const KINDS = ['S', 'M', 'é"x'];

/** A dataset, declared for Tavola and for the oracle. */
export const MESSY_COLUMNS = {
  id: integer(),
  price: decimal(2, { nullable: true }),
  name: text(),
  kind: text({ oneOf: KINDS, nullable: true }),
};
export const MESSY_ORACLE = [
  integerColumn('id'),
  moneyColumn('price'),
  textColumn('name'),
  kindColumn('kind', KINDS),
];
export const MESSY_HEADER = 'id,price,name,kind\n';

const quote = (field: string): string => `"${field.replaceAll('"', '""')}"`;

const name = fc.oneof(
  fc.constantFrom('', 'Ann', 'Zoë', '寿司', '🍕', ' a ', 'a"b'),
  fc.constantFrom(
    'x,y',
    'two\nlines',
    'cr\r\nlf',
    '"',
    '""',
    '",\n',
    '\n1,2.50,fake,S\n2,3,"fake",M\n',
  ),
  fc.string({ unit: fc.constantFrom('a', '"', ',', '\n', '\r', 'é', '1'), maxLength: 8 }),
);
const field = fc.oneof(
  { weight: 4, arbitrary: name.map(quote) },
  {
    weight: 2,
    arbitrary: name.map((text) => (/^"|[,\n\r]/.test(text) ? quote(text) : text)),
  },
);
const row = fc
  .tuple(
    fc.oneof(
      fc.integer({ min: 0, max: 9 }).map(String),
      fc.constantFrom('"7"', '-3', '+4', '', '1.0', '9007199254740993', '007'),
    ),
    fc.oneof(
      fc.integer({ min: -500, max: 500 }).map((cents) => (cents / 100).toFixed(2)),
      fc.constantFrom('', '""', '5', '.5', '1.', '1.005', '1.500', '-0', '1e3'),
    ),
    field,
    fc.constantFrom('S', 'M', '"M"', '"é""x"', '', '""', 'L'),
    fc.constantFrom('\n', '\r\n', '\n\n', '\r\n\n', '\r\r\n'),
  )
  .map(([id, price, text, kind, end]) => `${id},${price},${text},${kind}${end}`);
const noise = fc.oneof(
  fc.constantFrom(
    '1,2\n',
    '1,2,a,S,5\n',
    '"\n',
    '1,2,"a,S\n',
    '1,2,"a"b,S\n',
    '1,2,a"b,S\n',
    '\r',
    '"a\r',
  ),
  fc.string({ unit: fc.constantFrom('"', ',', '\n', '\r\n', 'a', '1', 'é', '""'), maxLength: 12 }),
);

/** Whether a line has an empty field more than the header: if most of the few rows do, lines end with a delimiter. */
const hasTrailing = (body: string): boolean =>
  body.split(/\r?\n/).some((line) => line.endsWith(',') && line.split(',').length > 4);

/** The body of a file: rows good and bad, and things that are no rows at all. */
export const messyBody = fc
  .array(fc.oneof({ weight: 4, arbitrary: row }, { weight: 1, arbitrary: noise }), {
    maxLength: 12,
  })
  .map((parts) => parts.join(''))
  .filter((body) => !hasTrailing(body));
