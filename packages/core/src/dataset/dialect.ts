import { TavolaError } from '../util/errors.js';

/** How the characters of a file are kept in bytes. */
export type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252' | 'latin1';

/**
 * How a file of CSV is written, where it is to be declared; what is left out is found out from the beginning of the file.
 *
 * @example dialect: { delimiter: ';', decimalMark: ',', encoding: 'windows-1252' }
 */
export interface DialectOptions {
  /** Default: by its byte order mark, or UTF-8 where that fits and Windows-1252 where it does not */
  encoding?: Encoding;
  /**
   * One character between fields; blanks after it are no part of them, as in `, `. Default: `,` `;` a tab or `|`, whichever the
   * header is parted by
   */
  delimiter?: string;
  /** One character around fields, or false where fields are never quoted. Default `"`, or `'` where the header has these */
  quote?: string | false;
  /** What makes a quote within quotes a character like any other: the quote again, or `\`. Default: what is seen */
  escape?: string;
  /** What ends a line; `\n` stands for `\r\n`, too. Default: what is seen */
  newline?: '\n' | '\r';
  /** Whether a line names the columns. If not, they are taken in the order of their declaration. Default true */
  header?: boolean;
  /** Lines before the header, or before the first row where there is none. Default: up to the line that names the columns */
  skip?: number;
  /** A character that begins a line which is to be passed over, or false for none. Default: `#` where such lines are seen */
  comment?: string | false;
  /** Whether blanks around fields are no part of them. Default: whether blanks are seen before quotes */
  trim?: boolean;
  /** What stands between the whole and its fraction in a number. Default: what the fields of each column are written with */
  decimalMark?: '.' | ',';
  /** What parts thousands in a number: a character, or false for none. Default: what the fields are written with */
  thousands?: string | false;
  /** Texts that stand for no value, beside an empty field: `['NULL', 'n/a']`. Default none */
  nulls?: readonly string[];
}

const ENCODINGS: readonly Encoding[] = ['utf-8', 'utf-16le', 'utf-16be', 'windows-1252', 'latin1'];
const CHARACTERS = ['delimiter', 'quote', 'escape', 'comment'] as const;
/** The apostrophe, the blank, and the blanks that do not break are taken for each other. */
const THOUSANDS = /^[.,'’\u00a0\u202f _]$/;

/** @throws TavolaError DATASET_INVALID for what cannot be, with the name of the option */
export function checkDialect(dataset: string, dialect: DialectOptions): void {
  const refuse = (option: string, what: string): never => {
    const value = JSON.stringify(dialect[option as keyof DialectOptions]);
    throw new TavolaError(
      'DATASET_INVALID',
      `The dialect of dataset ${dataset} has ${option} ${value}: ${what}.`,
    );
  };
  const { encoding, newline, skip, decimalMark, thousands } = dialect;
  if (encoding !== undefined && !ENCODINGS.includes(encoding)) {
    refuse('encoding', `it takes ${ENCODINGS.join(', ')}`);
  }
  for (const option of CHARACTERS) {
    const value = dialect[option];
    const mayBeNone = option === 'quote' || option === 'comment';
    if (value === undefined || (mayBeNone && value === false)) continue;
    const pattern = option === 'delimiter' ? /^[\t -~] *$/ : /^[\t -~]$/;
    if (typeof value !== 'string' || !pattern.test(value)) {
      refuse(option, 'it takes one character of ASCII');
    }
  }
  const used = CHARACTERS.filter((option) => option !== 'escape' && dialect[option]);
  for (const option of used) {
    if (used.some((other) => other !== option && dialect[other] === dialect[option])) {
      refuse(option, 'delimiter, quote and comment must differ');
    }
  }
  if (newline !== undefined && newline !== '\n' && newline !== '\r') {
    refuse('newline', 'it takes "\\n", which stands for "\\r\\n" as well, or "\\r"');
  }
  if (skip !== undefined && (!Number.isSafeInteger(skip) || skip < 0)) {
    refuse('skip', 'it takes a number of lines');
  }
  if (decimalMark !== undefined && decimalMark !== '.' && decimalMark !== ',') {
    refuse('decimalMark', 'it takes "." or ","');
  }
  if (thousands !== undefined && thousands !== false) {
    if (!THOUSANDS.test(thousands)) refuse('thousands', 'it takes one character or false');
    if (thousands === (decimalMark ?? '.')) refuse('thousands', 'it is the decimal mark already');
  }
}
