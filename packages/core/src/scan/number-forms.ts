import type { DialectOptions } from '../dataset/dialect.js';
import { type NumberMarks, readMarks } from '../dataset/number-marks.js';
import { unitsOfText } from '../dataset/wide-decimal.js';
import { TavolaError } from '../util/errors.js';
import type { FieldSpec } from './layout.js';
import { parserOf } from './parse-field.js';

/** Different texts of a column that are tried. */
const TRIED = 200;
const USUAL: NumberMarks = { decimal: '.', thousands: '' };
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
 * The marks in which most of the numbers can be read, all columns together, since a file is written in one way; undefined for
 * the usual ones. These are what a text is taken to be written in as long as it can be, however many digits it has.
 *
 * @throws TavolaError FORMAT_AMBIGUOUS where a text means different numbers in marks that fit all texts equally
 */
export function findMarks(
  columns: readonly NumberTexts[],
  dialect: DialectOptions,
  source: string,
): NumberMarks | undefined {
  const { decimalMark, thousands } = dialect;
  const isDeclared = decimalMark !== undefined || thousands !== undefined;
  const readUsual = readMarks(USUAL);
  const isUsual = (text: string): boolean => readUsual(text) !== undefined;
  if (!isDeclared && columns.every(({ texts }) => texts.every(isUsual))) return undefined;
  const readings = candidatesOf(dialect).map((marks): Reading => {
    const values = columns.map(({ spec, texts }) =>
      texts.slice(0, TRIED).map(marks === USUAL ? readUsual : readerOf(spec, marks)),
    );
    const fitting = values.flat().filter((value) => value !== undefined).length;
    return { marks, values, fitting };
  });
  const most = Math.max(...readings.map(({ fitting }) => fitting));
  const [best, ...others] = readings.filter(({ fitting }) => fitting === most);
  if (best!.marks === USUAL) return undefined;
  for (const other of others) checkSame(best!, other, columns, source);
  return best!.marks;
}

function candidatesOf({ decimalMark, thousands }: DialectOptions): readonly NumberMarks[] {
  if (thousands === undefined) {
    return MARKS.filter(({ decimal }) => (decimalMark ?? decimal) === decimal);
  }
  const decimals = decimalMark ? [decimalMark] : (['.', ','] as const);
  return decimals
    .filter((decimal) => decimal !== thousands)
    .map((decimal) =>
      decimal === '.' && !thousands ? USUAL : { decimal, thousands: thousands || '' },
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
    const bytes = ENCODER.encode(text);
    const value = parse(bytes, 0, bytes.length);
    return Number.isNaN(value) ? undefined : value;
  };
}

const ENCODER = new TextEncoder();
