import { StringDictionary } from '../dataset/string-dictionary.js';
import { growFloat64, growUint8 } from '../util/double-index.js';
import { BOOLEAN } from './kinds.js';
import { IS_NULL, IS_UNDEFINED, type Lane, LaneBuffer, type Part } from './lanes.js';
import { choosePart } from './number-parts.js';
import type { Scalar } from './scalar.js';

/** What is known of a text: nothing yet, or that it is this much more than what its lane notes. */
const UNKNOWN = 0;
const KNOWN = 1;
const UNKNOWN_CODE = -1;

/** A function of a text column, computed once for each text. What it gives must be numbers, or texts. */
export function lookupPart(column: string, { kinds, of }: Scalar): Part {
  const out = new LaneBuffer();
  const dictionary = new StringDictionary();
  // By code and 1 more; null stands first.
  let images = new Float64Array(256);
  let known = new Uint8Array(256);
  let mayBeNull = false;
  const learn = (place: number, strings: readonly string[]): void => {
    const value = of(place === 0 ? null : strings[place - 1]);
    const note = noteOf(value);
    known[place] = KNOWN + note;
    if (note !== 0) mayBeNull = true;
    images[place] = typeof value === 'string' ? dictionary.add(value) : Number(value);
  };
  return {
    kinds,
    isOfTexts: true,
    compute({ rows, columns }) {
      const { values, nulls, strings = [] } = columns[column]!;
      if (strings.length >= images.length) {
        images = growFloat64(images, strings.length + 1);
        known = growUint8(known, strings.length + 1);
      }
      const to = out.begin(rows);
      for (let row = 0; row < rows; row++) {
        const place = nulls !== undefined && nulls[row] === 1 ? 0 : (values[row]! | 0) + 1;
        if (known[place] === UNKNOWN) learn(place, strings);
        to[row] = images[place]!;
      }
      if (mayBeNull) {
        const notes = out.withNulls(rows);
        for (let row = 0; row < rows; row++) {
          const place = nulls !== undefined && nulls[row] === 1 ? 0 : (values[row]! | 0) + 1;
          notes[row] = known[place]! - KNOWN;
        }
      }
      out.strings = dictionary.strings;
      return out;
    },
  };
}

function noteOf(value: unknown): number {
  return value === null ? IS_NULL : value === undefined ? IS_UNDEFINED : 0;
}

/** JavaScript's comparisons, of texts, null and undefined. */
export const TEXT_COMPARISONS: Readonly<
  Record<string, (left: unknown, right: unknown) => boolean>
> = {
  '<': (left, right) => (left as string) < (right as string),
  '<=': (left, right) => (left as string) <= (right as string),
  '>': (left, right) => (left as string) > (right as string),
  '>=': (left, right) => (left as string) >= (right as string),
  // biome-ignore lint/suspicious/noDoubleEquals: the operator of the expression
  '==': (left, right) => left == right,
  // biome-ignore lint/suspicious/noDoubleEquals: the operator of the expression
  '!=': (left, right) => left != right,
  '===': (left, right) => left === right,
  '!==': (left, right) => left !== right,
};

/** A comparison of two texts in each row. */
export function textComparison(
  by: (left: unknown, right: unknown) => boolean,
  left: Part,
  right: Part,
): Part {
  const out = new LaneBuffer();
  return {
    kinds: BOOLEAN,
    compute(batch) {
      const l = left.compute(batch);
      const r = right.compute(batch);
      const to = out.begin(batch.rows);
      for (let row = 0; row < batch.rows; row++) to[row] = +by(textAt(l, row), textAt(r, row));
      return out;
    },
  };
}

function textAt({ values, nulls, strings }: Lane, row: number): string | null | undefined {
  const note = nulls?.[row] ?? 0;
  if (note === 0) return strings![values[row]!];
  return note === IS_NULL ? null : undefined;
}

/** 1 where there is a text that is not empty. */
export function truthOfText(part: Part): Part {
  const out = new LaneBuffer();
  return {
    kinds: BOOLEAN,
    compute(batch) {
      const lane = part.compute(batch);
      const to = out.begin(batch.rows);
      for (let row = 0; row < batch.rows; row++) to[row] = textAt(lane, row) ? 1 : 0;
      return out;
    },
  };
}

/** Where the test is 1 the one text, elsewhere the other, with codes of their own. */
export function chooseText(kinds: number, test: Part, yes: Part, no: Part): Part {
  const dictionary = new StringDictionary();
  const chosen = choosePart(kinds, test, recoded(yes, dictionary), recoded(no, dictionary));
  const lane: Lane = { values: new Float64Array(0), nulls: undefined, strings: dictionary.strings };
  return {
    kinds,
    compute(batch) {
      const { values, nulls } = chosen.compute(batch);
      lane.values = values;
      lane.nulls = nulls;
      return lane;
    },
  };
}

/** The same texts with the codes of another dictionary, which gets those that it lacks. */
function recoded(part: Part, dictionary: StringDictionary): Part {
  const out = new LaneBuffer();
  let codes = new Int32Array(0);
  const grow = (size: number): void => {
    const grown = new Int32Array(2 * size).fill(UNKNOWN_CODE);
    grown.set(codes);
    codes = grown;
  };
  return {
    kinds: part.kinds,
    compute(batch) {
      const { rows } = batch;
      const { values, nulls, strings = [] } = part.compute(batch);
      // What is constant is in all rows that there ever were.
      const done = part.isConstant ? out.values.length : 0;
      if (strings.length > codes.length) grow(strings.length);
      const to = out.begin(rows);
      out.nulls = nulls;
      for (let row = done < rows ? 0 : rows; row < rows; row++) {
        if (nulls !== undefined && nulls[row] !== 0) {
          to[row] = 0;
          continue;
        }
        const code = values[row]! | 0;
        if (codes[code] === UNKNOWN_CODE) codes[code] = dictionary.add(strings[code]!);
        to[row] = codes[code]!;
      }
      return out;
    },
  };
}
