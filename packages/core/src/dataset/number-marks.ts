import { CURRENCY } from './currencies.js';

/** How numbers are written: what parts the whole from its fraction, and thousands from each other. */
export interface NumberMarks {
  decimal: '.' | ',';
  /** Empty where thousands are not parted. */
  thousands: string;
  /** A currency that may stand before or after each number. */
  currency?: string;
}

const BLANKS = /[\u00a0\u2007\u2009\u202f]/g;
const APOSTROPHES = /['’]/g;

/** A text with the usual blank in place of those that do not break or are narrow, and with none around it. */
export function plainBlanks(text: string): string {
  return text.replace(BLANKS, ' ').replace(/^[ \t]+|[ \t]+$/g, '');
}

/**
 * Makes of a text how such a number is usually written: digits and a point. Undefined where thousands are parted otherwise
 * than in threes, or the marks are not those.
 */
export type ReadMarks = (text: string) => string | undefined;

/**
 * What reads numbers with some marks. Blanks of all widths are the same, and so are both apostrophes. A minus may stand behind
 * the number. A fraction of zeros is left out, unless it may as well be a thousand.
 */
export function readMarks({ decimal, thousands, currency }: NumberMarks): ReadMarks {
  const isBlank = /^[ \u00a0\u2007\u2009\u202f]$/.test(thousands);
  const isApostrophe = /^['’]$/.test(thousands);
  const mark = isBlank ? ' ' : isApostrophe ? "'" : thousands;
  const point = `\\${decimal}`;
  const grouped = mark === '' ? '' : `|\\d{1,3}(?:${mark === ' ' ? ' ' : `\\${mark}`}\\d{3})+`;
  const pattern = new RegExp(
    `^(?:(?:\\d+${grouped})(?:${point}\\d*)?|${point}\\d+)(?:[eE][+-]?\\d+)?$`,
  );
  return (text) => {
    const { sign, magnitude } = signOf(plainBlanks(text), currency);
    const plain = isApostrophe ? magnitude.replace(APOSTROPHES, "'") : magnitude;
    if (!pattern.test(plain)) return undefined;
    const whole = mark === '' ? plain : plain.replaceAll(mark, '');
    const number = sign + (decimal === ',' ? whole.replace(',', '.') : whole);
    return number.replace(/\.(0+)$/, (fraction, zeros: string) =>
      mark === '' && zeros.length === THOUSAND ? fraction : '',
    );
  };
}

/** Digits between two marks of thousands. */
const THOUSAND = 3;

/** Parts a number's sign from it, wherever it stands, and leaves its currency out. */
function signOf(text: string, currency = ''): { sign: string; magnitude: string } {
  // A dash after a mark, as in `16.-`, is no minus.
  const parts = /^([+\-\u2212]?) ?(.*?(?<![.,] ?)) ?([-\u2212]?)$/s.exec(
    withoutCurrency(text, currency),
  );
  if (!parts) return { sign: '', magnitude: text };
  const [, before = '', inner = '', after = ''] = parts;
  const magnitude = withoutCurrency(inner, currency);
  const [, within = '', digits = ''] = /^([+\-\u2212]?)(.*)$/s.exec(magnitude)!;
  const signs = before + within + after;
  // Of two signs, nothing says what they mean together.
  if (signs.length > 1) return { sign: '', magnitude: text };
  return { sign: signs === '\u2212' ? '-' : signs, magnitude: digits };
}

function withoutCurrency(text: string, currency: string): string {
  if (currency === '') return text;
  if (text.startsWith(currency)) return text.slice(currency.length).trimStart();
  return text.endsWith(currency) ? text.slice(0, -currency.length).trimEnd() : text;
}

/** The currency that stands before or after a number; undefined where none does. */
export function currencyIn(text: string): string | undefined {
  const [found] = /[^\d\s.,'’+\-\u2212]+\.?/.exec(plainBlanks(text)) ?? [];
  return found !== undefined && CURRENCY.test(found) ? found : undefined;
}
