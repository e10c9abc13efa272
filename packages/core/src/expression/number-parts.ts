import type { FillPart } from './date-parts.js';
import { BOOLEAN, NULL, NULLISH, NUMBER } from './kinds.js';
import {
  choose,
  chooseNulls,
  LOOPS,
  type Loop,
  type LoopOfOne,
  opposites,
  truths,
} from './lane-loops.js';
import { clipMs, IS_NULL, type Lane, LaneBuffer, type Part } from './lanes.js';

/** What a loop makes of two parts; null and undefined are the numbers that arithmetic makes of them. */
export function ofTwo(kinds: number, loop: Loop, left: Part, right: Part): Part {
  const out = new LaneBuffer();
  return {
    kinds,
    compute(batch) {
      const l = left.compute(batch).values;
      const r = right.compute(batch).values;
      loop(l, r, out.begin(batch.rows), batch.rows);
      return out;
    },
  };
}

/** What a loop makes of a part, likewise. */
export function ofOne(kinds: number, loop: LoopOfOne, part: Part): Part {
  const out = new LaneBuffer();
  return {
    kinds,
    compute(batch) {
      const { values } = part.compute(batch);
      loop(values, out.begin(batch.rows), batch.rows);
      return out;
    },
  };
}

/** A function of a number, called in every row. */
export function mapped(of: (value: number) => number, part: Part): Part {
  return ofOne(
    NUMBER,
    (values, to, rows) => {
      for (let row = 0; row < rows; row++) to[row] = of(values[row]!);
    },
    part,
  );
}

/** A function of two numbers, called in every row. */
export function mappedTwo(
  of: (left: number, right: number) => number,
  left: Part,
  right: Part,
): Part {
  return ofTwo(
    NUMBER,
    (l, r, to, rows) => {
      for (let row = 0; row < rows; row++) to[row] = of(l[row]!, r[row]!);
    },
    left,
    right,
  );
}

/** The number that arithmetic makes of each value. */
export function asNumber(part: Part): Part {
  const lane: Lane = { values: new Float64Array(0), nulls: undefined, strings: undefined };
  return {
    kinds: NUMBER,
    compute(batch) {
      lane.values = part.compute(batch).values;
      return lane;
    },
  };
}

export function not(truth: Part): Part {
  return ofOne(BOOLEAN, opposites, truth);
}

export function truthOfNumber(part: Part): Part {
  // A null's 0 is false, too; what is undefined is NaN.
  if ((part.kinds & ~(BOOLEAN | NULL)) === 0) return asTruth(part);
  return ofOne(BOOLEAN, truths, part);
}

function asTruth(part: Part): Part {
  return part.kinds === BOOLEAN ? part : { ...asNumber(part), kinds: BOOLEAN };
}

/** 1 where a value is null or undefined, or where it is neither. */
export function ofMissing(isMissing: boolean, part: Part): Part {
  const out = new LaneBuffer();
  const [there, missing] = isMissing ? [0, 1] : [1, 0];
  return {
    kinds: BOOLEAN,
    compute(batch) {
      const { nulls } = part.compute(batch);
      const to = out.begin(batch.rows);
      if (!nulls) to.fill(there, 0, batch.rows);
      else for (let row = 0; row < batch.rows; row++) to[row] = nulls[row] === 0 ? there : missing;
      return out;
    },
  };
}

/** What a condition on the double and on the note of what is null makes of a part. */
export function ofNotes(part: Part, holds: (value: number, note: number) => boolean): Part {
  const out = new LaneBuffer();
  return {
    kinds: BOOLEAN,
    compute(batch) {
      const { values, nulls } = part.compute(batch);
      const to = out.begin(batch.rows);
      for (let row = 0; row < batch.rows; row++) to[row] = +holds(values[row]!, nulls?.[row] ?? 0);
      return out;
    },
  };
}

/**
 * Whether doubles are equal, and what is not there is; or whether they are not.
 *
 * @param missing whether two values of which one is not there are equal, by their notes
 */
export function areEqual(
  isEqual: boolean,
  left: Part,
  right: Part,
  missing: (left: number, right: number) => boolean,
): Part {
  const out = new LaneBuffer();
  const loop = LOOPS[isEqual ? '===' : '!==']!;
  return {
    kinds: BOOLEAN,
    compute(batch) {
      const { rows } = batch;
      const l = left.compute(batch);
      const r = right.compute(batch);
      const to = out.begin(rows);
      loop(l.values, r.values, to, rows);
      const [m, n] = [l.nulls, r.nulls];
      if (!m && !n) return out;
      for (let row = 0; row < rows; row++) {
        const noteOfLeft = m?.[row] ?? 0;
        const noteOfRight = n?.[row] ?? 0;
        if (noteOfLeft + noteOfRight === 0) continue;
        to[row] = missing(noteOfLeft, noteOfRight) === isEqual ? 1 : 0;
      }
      return out;
    },
  };
}

/** Where the test is 1 the one, elsewhere the other; numbers or moments. */
export function choosePart(kinds: number, test: Part, yes: Part, no: Part): Part {
  const out = new LaneBuffer();
  return {
    kinds,
    compute(batch) {
      const { rows } = batch;
      const tests = test.compute(batch).values;
      const y = yes.compute(batch);
      const n = no.compute(batch);
      choose(tests, y.values, n.values, out.begin(rows), rows);
      if (kinds & NULLISH && (y.nulls || n.nulls)) {
        chooseNulls(tests, y.nulls, n.nulls, out.withNulls(rows), rows);
      }
      return out;
    },
  };
}

/** The milliseconds of the date that a number stands for. */
export function clipped(part: Part): Part {
  return ofOne(NUMBER, clipMs, part);
}

/** A part of the dates of some milliseconds. */
export function partOfMoment(fill: FillPart, ms: Part): Part {
  return ofOne(NUMBER, (values, to, rows) => fill(values, 1, to, rows), ms);
}

/** Arquero's `op.bin`. */
export function binned([value, min, max, step, offset]: readonly Part[]): Part {
  const out = new LaneBuffer();
  const parts = [min!, max!, step!];
  return {
    kinds: NUMBER | (value!.kinds & NULLISH ? NULL : 0),
    compute(batch) {
      const { rows } = batch;
      const { values, nulls } = value!.compute(batch);
      const [least, most, size] = parts.map((part) => part.compute(batch).values) as [
        Float64Array,
        Float64Array,
        Float64Array,
      ];
      const offsets = offset?.compute(batch).values;
      const to = out.begin(rows);
      for (let row = 0; row < rows; row++) {
        const it = values[row]!;
        const from = least[row]!;
        const by = size[row]!;
        if (it < from) to[row] = Number.NEGATIVE_INFINITY;
        else if (it > most[row]!) to[row] = Number.POSITIVE_INFINITY;
        else {
          const within = Math.max(from, Math.min(it, most[row]!));
          to[row] = from + by * Math.floor(1e-14 + (within - from) / by + (offsets?.[row] || 0));
        }
      }
      if (nulls) {
        const notes = out.withNulls(rows);
        for (let row = 0; row < rows; row++) {
          notes[row] = nulls[row] === 0 ? 0 : IS_NULL;
          if (nulls[row] !== 0) to[row] = 0;
        }
      }
      return out;
    },
  };
}
