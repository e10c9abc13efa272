import type { DialectOptions } from '../dataset/dialect.js';
import { currencyIn, type NumberMarks, readMarks } from '../dataset/number-marks.js';
import { unitsOfText } from '../dataset/wide-decimal.js';
import { TavolaError } from '../util/errors.js';
import type { FieldSpec } from './layout.js';
import { parserOf } from './parse-field.js';

/** Different texts of a column that are tried, of those that are plain and of those that are not. */
const TRIED = 500;
const PLAIN = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?$/;
const USUAL: NumberMarks = { decimal: '.', thousands: '' };
/** As usual, but read by what knows currencies and fractions of zeros, too. */
const LOOSE: NumberMarks = { decimal: '.', thousands: '' };
/** A comma for a point comes with points between thousands, unless the fields say otherwise. */
const MARKS: readonly NumberMarks[] = [
  USUAL,
  { decimal: '.', thousands: ',' },
  { decimal: ',', thousands: '.' },
  { decimal: ',', thousands: '' },
  { decimal: ',', thousands: ' ' },
  { decimal: ',', thousands: "'" },
  { decimal: '.', thousands: ' ' },
  { decimal: '.', thousands: "'" },
];

/** A column of numbers and different texts in it. */
export interface NumberTexts {
  name: string;
  spec: FieldSpec;
  texts: readonly string[];
}

/** What texts come to in some marks. */
interface Reading {
  marks: NumberMarks;
  /** By column and text; undefined where it is no number so. */
  values: (number | string | undefined)[][];
  fitting: number;
}

export function isNumber({ type, wide }: FieldSpec): boolean {
  return wide !== undefined || type === 'integer' || type === 'decimal' || type === 'float';
}

/**
 * By column, the marks in which most of the numbers can be read, all columns together, since a file is written in one way;
 * undefined where they are the usual ones. These are what a text is taken to be written in as long as it can be, however many
 * digits it has.
 *
 * @throws TavolaError FORMAT_AMBIGUOUS where a text means different numbers in marks that fit all texts equally
 */
export function findMarks(
  columns: readonly NumberTexts[],
  dialect: DialectOptions,
  source: string,
): (NumberMarks | undefined)[] {
  const { decimalMark, thousands } = dialect;
  const isDeclared = decimalMark !== undefined || thousands !== undefined;
  const arePlain = columns.map(({ texts }) => texts.every(isPlain));
  if (!isDeclared && arePlain.every(Boolean)) return columns.map(marksOfPlain);
  const tried = columns.map((column) => ({ ...column, texts: triedOf(column.texts) }));
  const currencies = tried.map(({ texts }) => currencyOf(texts));
  const readings = candidatesOf(dialect).map((marks): Reading => {
    const values = tried.map(({ spec, texts }, i) =>
      texts.map(marks === USUAL ? readPlain : readerOf(spec, withCurrency(marks, currencies[i]))),
    );
    return { marks, values, fitting: fittingOf(tried, values) };
  });
  const most = Math.max(...readings.map(({ fitting }) => fitting));
  const [best, ...others] = readings.filter(({ fitting }) => fitting === most);
  const { marks } = best!;
  if (marks === USUAL) return columns.map(marksOfPlain);
  for (const other of others) checkSame(best!, other, tried, source);
  return columns.map((column, i) =>
    marks === LOOSE && arePlain[i] ? marksOfPlain(column) : withCurrency(marks, currencies[i]),
  );
}

/** Integers that may be thousands or have a fraction of zeros tell only what nothing else does. */
function fittingOf(columns: readonly NumberTexts[], values: Reading['values']): number {
  let fitting = 0;
  for (const [i, { spec, texts }] of columns.entries()) {
    for (const [k, text] of texts.entries()) {
      if (values[i]![k] !== undefined) fitting += isPerhapsThousand(spec, text) ? 1 : FIRM;
    }
  }
  return fitting;
}

/** Outweighs all that tells less. */
const FIRM = 1e6;

function isPerhapsThousand({ type }: FieldSpec, text: string): boolean {
  return type === 'integer' && /[.,]0{3}\D*$/.test(text);
}

function isPlain(text: string): boolean {
  return PLAIN.test(text);
}

function readPlain(text: string): string | undefined {
  return isPlain(text) ? text : undefined;
}

/** Integers with fractions of zeros are read once for each different text; the others need nothing. */
function marksOfPlain({ spec, texts }: NumberTexts): NumberMarks | undefined {
  return spec.type === 'integer' && texts.some((text) => /^[+-]?\d+\.(?:0{1,2}|0{4,})$/.test(text))
    ? LOOSE
    : undefined;
}

/** Some texts from all over those at hand, and more of the ones that are not plain. */
function triedOf(texts: readonly string[]): string[] {
  return [texts.filter((text) => !isPlain(text)), texts.filter(isPlain)].flatMap((all) => {
    const step = Math.max(1, all.length / TRIED);
    return Array.from(
      { length: Math.min(all.length, TRIED) },
      (_, i) => all[Math.floor(i * step)]!,
    );
  });
}

/** The currency that most of the texts have that have any. */
function currencyOf(texts: readonly string[]): string | undefined {
  const counts = new Map<string, number>();
  for (const text of texts) {
    const currency = isPlain(text) ? undefined : currencyIn(text);
    if (currency !== undefined) counts.set(currency, (counts.get(currency) ?? 0) + 1);
  }
  return [...counts].sort((a, b) => b[1] - a[1])[0]?.[0];
}

function withCurrency(marks: NumberMarks, currency: string | undefined): NumberMarks {
  return currency === undefined ? marks : { ...marks, currency };
}

function candidatesOf({ decimalMark, thousands }: DialectOptions): readonly NumberMarks[] {
  if (thousands === undefined) {
    return MARKS.filter(({ decimal }) => (decimalMark ?? decimal) === decimal);
  }
  const decimals = decimalMark ? [decimalMark] : (['.', ','] as const);
  return decimals
    .filter((decimal) => decimal !== thousands)
    .flatMap((decimal) =>
      decimal === '.' && !thousands ? [USUAL, LOOSE] : { decimal, thousands: thousands || '' },
    );
}

function checkSame(
  { marks, values }: Reading,
  other: Reading,
  columns: readonly NumberTexts[],
  source: string,
): void {
  for (const [i, { name, texts }] of columns.entries()) {
    const at = values[i]!.findIndex((value, k) => value !== other.values[i]![k]);
    if (at < 0) continue;
    throw new TavolaError(
      'FORMAT_AMBIGUOUS',
      `${source}: column ${name} has "${texts[at]}", in which the mark may part thousands or a fraction, and nothing in the file tells which. Declare it: ${declaration(marks)} or ${declaration(other.marks)}.`,
    );
  }
}

function declaration({ decimal, thousands }: NumberMarks): string {
  const parted = thousands === '' ? 'false' : JSON.stringify(thousands);
  return `dialect: { decimalMark: '${decimal}', thousands: ${parted} }`;
}

/** Reads a number that is written in some marks; undefined where it is none. */
function readerOf(
  spec: FieldSpec,
  marks: NumberMarks,
): (text: string) => number | string | undefined {
  const { wide } = spec;
  if (wide) {
    const plain = readMarks(marks);
    return (text) => {
      const units = unitsOfText(plain(text) ?? 'none', wide);
      return units === undefined ? undefined : String(units);
    };
  }
  const parse = parserOf({ ...spec, marks });
  return (text) => {
    // What else there is in the file says whether it has a fraction.
    if (isPerhapsThousand(spec, text) && text.includes(marks.decimal)) return undefined;
    const bytes = ENCODER.encode(text);
    const value = parse(bytes, 0, bytes.length);
    return Number.isNaN(value) ? undefined : value;
  };
}

const ENCODER = new TextEncoder();
