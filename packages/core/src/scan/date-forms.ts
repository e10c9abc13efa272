import { type DateKind, isFormatOf } from '../dataset/date-format.js';
import { plainBlanks } from '../dataset/number-marks.js';
import { type ReadDate, readFormat } from '../dataset/read-date.js';
import { formatsLike } from '../dataset/usual-formats.js';
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

/** What texts of one shape, as of digits and slashes in some order, were read by so far. */
interface Shape {
  candidates: { format: string; read: ReadDate; hasFailed: boolean }[];
  /** Texts that mean something else in any two candidates. */
  examples: string[];
  told: Set<string>;
  /** Whether any text of the shape is a date. */
  isRead: boolean;
  /** The numbers met in the first place, and in the third. */
  first: Set<string>;
  third: Set<string>;
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
      // Hours of one digit the kernel leaves to the strict reader, so a format is better.
      return !SHORT_HOUR.test(text) && !Number.isNaN(parse(bytes, 0, bytes.length));
    };
  }

  /** The column with the formats that were found. */
  get spec(): FieldSpec {
    const formats = this.#read().flatMap((shape) => formatsOf(shape)[0]?.format ?? []);
    return formats.length === 0
      ? this.#spec
      : { ...this.#spec, formats: [...new Set(formats)], isUsualToo: true };
  }

  /** Whether a text is written in any way that is known. */
  canRead(text: string): boolean {
    this.decide([text]);
    return this.#hasUsual || this.#read().length > 0;
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
    const key = plainBlanks(text)
      .replace(/\p{L}+/gu, 'A')
      .replace(/\d+/g, (digits) => String(Math.max(2, digits.length)));
    let shape = this.#shapes.get(key);
    if (!shape) {
      shape = newShape(candidatesFor(this.#spec.type as DateKind, text));
      this.#shapes.set(key, shape);
    }
    const { candidates } = shape;
    const images = candidates.map(({ read }) => read(text));
    const fits = images.map((image) => !Number.isNaN(image));
    if (!fits.includes(true)) return;
    shape.isRead = true;
    const [first = '', , third = ''] = text.match(/\d+/g) ?? [];
    shape.first.add(first);
    shape.third.add(third);
    keepExample(shape, text, images);
    candidates.forEach((candidate, i) => {
      if (!fits[i]) candidate.hasFailed = true;
    });
  }
}

const ENCODER = new TextEncoder();
const SHORT_HOUR = /(?:^|\D)\d:/;
/** How many times more often days change than the years that they are told from by that. */
const CHANGES = 3;

function newShape(candidates: Shape['candidates']): Shape {
  const none = { isRead: false, first: new Set<string>(), third: new Set<string>() };
  return { candidates, examples: [], told: new Set(), ...none };
}

/** Keeps a text if it is the first that two candidates read differently. */
function keepExample(shape: Shape, text: string, images: readonly number[]): void {
  const pairs = images.flatMap((image, i) =>
    images.flatMap((other, j) => (j > i && Math.abs(image - other) > 0 ? `${i} ${j}` : [])),
  );
  const fresh = pairs.filter((pair) => !shape.told.has(pair));
  if (fresh.length === 0) return;
  for (const pair of fresh) shape.told.add(pair);
  shape.examples.push(text);
}

/** The formats that texts of a text's shape may have. */
function candidatesFor(kind: DateKind, text: string): Shape['candidates'] {
  const ones = withOnes(text);
  return formatsLike(kind, text)
    .map((format) => ({ format, read: readFormat(kind, format), hasFailed: false }))
    .filter(({ format, read }) => {
      const hasTime = isFormatOf('timestamp', format);
      const readOnes = hasTime ? readFormat('timestamp', format) : read;
      return !Number.isNaN(read(text)) || !Number.isNaN(readOnes(ones));
    });
}

/** A text of the same shape that is a day however its numbers are taken. */
function withOnes(text: string): string {
  return text.replace(/\d+/g, (digits) =>
    digits.length > 2 ? digits : '1'.padStart(digits.length, '0'),
  );
}

/** The formats that read all texts of a shape, or where there is none, all that read some of them. */
function formatsOf(shape: Shape): Shape['candidates'] {
  const unfailed = shape.candidates.filter(({ hasFailed }) => !hasFailed);
  return withYear(unfailed.length > 0 ? unfailed : shape.candidates, shape);
}

/** Where a year of two digits may come first or last, it is the one of them that changes less, if by far. */
function withYear(candidates: Shape['candidates'], { first, third }: Shape): Shape['candidates'] {
  const [last, begin] = [false, true].map((isFirst) =>
    candidates.filter(({ format }) => /^YY(?!YY)/.test(format) === isFirst),
  ) as [Shape['candidates'], Shape['candidates']];
  if (begin.length === 0 || last.length === 0) return candidates;
  if (first.size >= CHANGES * third.size) return last;
  return third.size >= CHANGES * first.size ? begin : candidates;
}

function undecidedIn(shape: Shape): Omit<Undecided, 'others'> | undefined {
  const formats = formatsOf(shape);
  const example = shape.examples.find((text) => {
    const images = formats.map(({ read }) => read(text)).filter((image) => !Number.isNaN(image));
    return new Set(images).size > 1;
  });
  return example === undefined
    ? undefined
    : {
        example,
        formats: formats.map(({ format }) => format),
        isContradictory: formats.every(({ hasFailed }) => hasFailed),
      };
}
