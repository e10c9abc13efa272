import { type DateKind, type ReadDate, readFormat } from '../dataset/date-format.js';
import type { FieldSpec } from './layout.js';
import { parserOf } from './parse-field.js';

/** A text that can be read in more than one way. */
export interface Undecided {
  example: string;
  formats: string[];
  /** Those that other texts of the column are surely written in. */
  others: string[];
  /** Whether other texts can be read in one of these ways only, and some in this and some in that. */
  isContradictory: boolean;
}

const PARTS = ['D?M?YYYY', 'M?D?YYYY', 'YYYY?M?D', 'D?M?YY', 'M?D?YY', 'D?MMM?YYYY', 'D?MMM?YY'];
const DATES = [
  ...['/', '-', '.', ' '].flatMap((mark) => PARTS.map((parts) => parts.replaceAll('?', mark))),
  'YYYYMMDD',
  'MMM D, YYYY',
  'D. MMM YYYY',
];
const TIMES = ['H:mm:ss', 'H:mm', 'H:mm:ss.SSS', 'h:mm:ss A', 'h:mm A', 'h:mmA', 'H.mm'];
const BETWEEN = [' ', 'T', ', '];
const FORMATS: Record<DateKind, readonly string[]> = {
  date: DATES,
  time: TIMES,
  timestamp: DATES.flatMap((date) =>
    BETWEEN.flatMap((between) => TIMES.map((time) => `${date}${between}${time}`)),
  ),
};

/** What texts of one shape, as of digits and slashes in some order, were read by so far. */
interface Shape {
  candidates: { format: string; read: ReadDate; hasFailed: boolean }[];
  example: string;
  /** Whether any text of the shape is a date. */
  isRead: boolean;
}

/** Finds out how the dates or times of a column are written, where not as the type itself says. */
export class DateForms {
  readonly #spec: FieldSpec;
  readonly #isUsual: (text: string) => boolean;
  readonly #shapes = new Map<string, Shape>();
  #hasUsual = false;

  static isFor({ type }: FieldSpec): boolean {
    return type === 'date' || type === 'time' || type === 'timestamp';
  }

  constructor(spec: FieldSpec) {
    this.#spec = spec;
    const parse = parserOf(spec);
    this.#isUsual = (text) => {
      const bytes = ENCODER.encode(text);
      return !Number.isNaN(parse(bytes, 0, bytes.length));
    };
  }

  /** The column with the formats that were found. */
  get spec(): FieldSpec {
    const formats = this.#read().flatMap((shape) => formatsOf(shape)[0]?.format ?? []);
    return formats.length === 0
      ? this.#spec
      : { ...this.#spec, formats: [...new Set(formats)], isUsualToo: true };
  }

  /** Takes some more texts into account. Undefined where all so far can be read in one way only. */
  decide(texts: readonly string[]): Undecided | undefined {
    for (const text of texts) {
      if (this.#isUsual(text)) this.#hasUsual = true;
      else this.#add(text);
    }
    const shapes = this.#read();
    for (const shape of shapes) {
      const undecided = undecidedIn(shape);
      if (undecided) return { ...undecided, others: this.#surely(shapes) };
    }
    return undefined;
  }

  /** Shapes that texts which are no date at all do not have. */
  #read(): Shape[] {
    return [...this.#shapes.values()].filter(({ isRead }) => isRead);
  }

  /** Formats that nothing else can be taken for. */
  #surely(shapes: readonly Shape[]): string[] {
    const usual = this.#hasUsual && this.#spec.type === 'date' ? ['YYYY-MM-DD'] : [];
    const decided = shapes.filter((shape) => !undecidedIn(shape));
    return [...usual, ...decided.flatMap((shape) => formatsOf(shape)[0]?.format ?? [])];
  }

  #add(text: string): void {
    const key = text
      .replace(/[A-Za-z]+/g, 'A')
      .replace(/\d+/g, (digits) => String(Math.max(2, digits.length)));
    let shape = this.#shapes.get(key);
    if (!shape) {
      const kind = this.#spec.type as DateKind;
      const candidates = FORMATS[kind]
        .map((format) => ({ format, read: readFormat(kind, format), hasFailed: false }))
        .filter(({ read }) => !Number.isNaN(read(withOnes(text))));
      if (candidates.length === 0) return;
      shape = { candidates, example: text, isRead: false };
      this.#shapes.set(key, shape);
    }
    const { candidates } = shape;
    const images = candidates.map(({ read }) => read(text));
    const fits = images.map((image) => !Number.isNaN(image));
    if (!fits.includes(true)) return;
    shape.isRead = true;
    if (fits.every(Boolean) && new Set(images).size > 1) shape.example = text;
    candidates.forEach((candidate, i) => {
      if (!fits[i]) candidate.hasFailed = true;
    });
  }
}

const ENCODER = new TextEncoder();

/** A text of the same shape that is a day however its numbers are taken. */
function withOnes(text: string): string {
  return text.replace(/\d+/g, (digits) =>
    digits.length > 2 ? digits : '1'.padStart(digits.length, '0'),
  );
}

/** The formats that read all texts of a shape, or where there is none, all that read some of them. */
function formatsOf({ candidates }: Shape): Shape['candidates'] {
  const unfailed = candidates.filter(({ hasFailed }) => !hasFailed);
  return unfailed.length > 0 ? unfailed : candidates;
}

function undecidedIn(shape: Shape): Omit<Undecided, 'others'> | undefined {
  const { example } = shape;
  const formats = formatsOf(shape);
  if (new Set(formats.map(({ read }) => read(example))).size <= 1) return undefined;
  return {
    example,
    formats: formats.map(({ format }) => format),
    isContradictory: formats.every(({ hasFailed }) => hasFailed),
  };
}
