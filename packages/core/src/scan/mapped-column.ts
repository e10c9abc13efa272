import { parseBound } from '../dataset/values.js';
import { Dictionary } from '../kernel/dictionary.js';
import type { Kernel } from '../kernel/kernel.js';
import type { JudgedValue } from './judge.js';
import { ANY_CODE, type KernelColumn, KernelVector } from './kernel-vector.js';
import type { FieldSpec } from './layout.js';
import { type ParseField, parserOf } from './parse-field.js';

/** Words of the table of fields, as `assembly/fields.ts` reads it. */
const ODD = 2;
const ROWS = 4;
/** Of a text that has no image: the strict reader says why. */
const ODD_IMAGE = Number.NaN;
const NULL_IMAGE = Number.NEGATIVE_INFINITY;
const ENCODER = new TextEncoder();

/** Leaves all records to the strict reader. */
export function markAll(kernel: Kernel, table: number): void {
  const words = kernel.words(table, ROWS + 1);
  kernel.bytes(words[ODD]!, words[ROWS]!).fill(1);
}

/**
 * A column whose fields are written in a way that the kernel does not know, as days in other formats or decimals with a
 * comma. The kernel decodes them as text, and what each different text stands for is looked up here: the strict reader's
 * parser reads it once.
 */
export class MappedColumn implements KernelColumn {
  readonly vector: KernelVector;
  readonly #dictionary: Dictionary;
  /** Of the fields as text. */
  readonly #texts: KernelVector;
  readonly #isText: boolean;
  readonly #parse: ParseField | undefined;
  /** Codes below this are those of `oneOf`; without it all are allowed. */
  readonly #allowed: number;
  readonly #min: number;
  readonly #max: number;
  /** By code of a text. */
  #images = new Float64Array(256);
  #known = 0;

  constructor(
    readonly kernel: Kernel,
    readonly spec: FieldSpec,
    readonly at: number,
    capacity: number,
    scratch: number,
  ) {
    this.#isText = spec.type === 'text';
    this.#dictionary = new Dictionary(kernel, scratch);
    for (const value of spec.oneOf ?? []) this.#dictionary.code(value);
    this.#allowed = spec.oneOf ? this.#dictionary.size : Number.POSITIVE_INFINITY;
    this.#texts = new KernelVector(kernel, { ...spec, type: 'text', nullable: true }, capacity);
    this.vector = new KernelVector(
      kernel,
      spec,
      capacity,
      this.#isText ? this.#dictionary : undefined,
    );
    this.#parse = this.#isText ? undefined : parserOf(spec);
    this.#min = spec.min === undefined ? Number.NEGATIVE_INFINITY : parseBound(spec, spec.min);
    this.#max = spec.max === undefined ? Number.POSITIVE_INFINITY : parseBound(spec, spec.max);
  }

  reserve(rows: number, bytes: number): void {
    this.#dictionary.reserve(rows, bytes);
  }

  decode(table: number): void {
    const { kernel, vector } = this;
    const [texts, dictionary] = [this.#texts, this.#dictionary];
    kernel.call.decodeTexts(
      table,
      this.at,
      dictionary.address,
      ANY_CODE,
      texts.valuesAt,
      texts.nullsAt,
    );
    this.#readTexts();
    const images = this.#images;
    const words = kernel.words(table, ROWS + 1);
    const rows = words[ROWS]!;
    const odd = kernel.bytes(words[ODD]!, rows);
    const [codes, empties] = [texts.values, texts.nulls!];
    const { values, nulls } = vector;
    const isNullable = nulls !== undefined;
    for (let row = 0; row < rows; row++) {
      if (odd[row] !== 0) continue;
      // An empty text that is not nullable is a text like any other.
      const isEmpty = empties[row] !== 0 && (isNullable || !this.#isText);
      const image = isEmpty ? NULL_IMAGE : images[codes[row]!]!;
      if (image === NULL_IMAGE) {
        values[row] = 0;
        if (isNullable) nulls[row] = 1;
        else odd[row] = 1;
      } else {
        values[row] = image;
        if (isNullable) nulls[row] = 0;
        if (Number.isNaN(image)) odd[row] = 1;
      }
    }
  }

  /** Reads the texts that were not met before. */
  #readTexts(): void {
    const { strings } = this.#dictionary;
    if (strings.length > this.#images.length) {
      const images = new Float64Array(Math.max(strings.length, this.#images.length * 2));
      images.set(this.#images);
      this.#images = images;
    }
    for (; this.#known < strings.length; this.#known++) {
      this.#images[this.#known] = this.#imageOf(strings[this.#known]!, this.#known);
    }
  }

  #imageOf(text: string, code: number): number {
    if (this.spec.nulls?.includes(text)) return NULL_IMAGE;
    if (!this.#parse) return code < this.#allowed ? code : ODD_IMAGE;
    if (text === '') return NULL_IMAGE;
    const bytes = ENCODER.encode(text);
    const image = this.#parse(bytes, 0, bytes.length);
    return image >= this.#min && image <= this.#max ? image : ODD_IMAGE;
  }

  set(row: number, { image, isNull, text }: JudgedValue): void {
    const code = isNull || !this.#isText ? 0 : this.#dictionary.code(text!);
    this.vector.set(row, this.#isText ? code : image, isNull);
  }

  compact(odd: number, rows: number): void {
    this.vector.compact(odd, rows);
  }
}
