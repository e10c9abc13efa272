/*
 * The loops over doubles that expressions are made of. Each operator has a loop of its own, since a loop that is handed its
 * operator as a function calls that function in every row: seven times as long in V8 where there are several. `+(…)` makes a
 * number of a boolean without a branch, which would often be mispredicted.
 */

type Doubles = Float64Array;

/** Computes `to` from two arrays, row by row. */
export type Loop = (left: Doubles, right: Doubles, to: Doubles, rows: number) => void;

/** JavaScript's operators on numbers. */
export const LOOPS: Readonly<Record<string, Loop>> = {
  '+': (l, r, to, rows) => {
    for (let row = 0; row < rows; row++) to[row] = l[row]! + r[row]!;
  },
  '-': (l, r, to, rows) => {
    for (let row = 0; row < rows; row++) to[row] = l[row]! - r[row]!;
  },
  '*': (l, r, to, rows) => {
    for (let row = 0; row < rows; row++) to[row] = l[row]! * r[row]!;
  },
  '/': (l, r, to, rows) => {
    for (let row = 0; row < rows; row++) to[row] = l[row]! / r[row]!;
  },
  '%': (l, r, to, rows) => {
    for (let row = 0; row < rows; row++) to[row] = l[row]! % r[row]!;
  },
  '**': (l, r, to, rows) => {
    for (let row = 0; row < rows; row++) to[row] = l[row]! ** r[row]!;
  },
  '&': (l, r, to, rows) => {
    for (let row = 0; row < rows; row++) to[row] = l[row]! & r[row]!;
  },
  '|': (l, r, to, rows) => {
    for (let row = 0; row < rows; row++) to[row] = l[row]! | r[row]!;
  },
  '^': (l, r, to, rows) => {
    for (let row = 0; row < rows; row++) to[row] = l[row]! ^ r[row]!;
  },
  '<<': (l, r, to, rows) => {
    for (let row = 0; row < rows; row++) to[row] = l[row]! << r[row]!;
  },
  '>>': (l, r, to, rows) => {
    for (let row = 0; row < rows; row++) to[row] = l[row]! >> r[row]!;
  },
  '>>>': (l, r, to, rows) => {
    for (let row = 0; row < rows; row++) to[row] = l[row]! >>> r[row]!;
  },
  '<': (l, r, to, rows) => {
    for (let row = 0; row < rows; row++) to[row] = +(l[row]! < r[row]!);
  },
  '<=': (l, r, to, rows) => {
    for (let row = 0; row < rows; row++) to[row] = +(l[row]! <= r[row]!);
  },
  '>': (l, r, to, rows) => {
    for (let row = 0; row < rows; row++) to[row] = +(l[row]! > r[row]!);
  },
  '>=': (l, r, to, rows) => {
    for (let row = 0; row < rows; row++) to[row] = +(l[row]! >= r[row]!);
  },
  '===': (l, r, to, rows) => {
    for (let row = 0; row < rows; row++) to[row] = +(l[row]! === r[row]!);
  },
  '!==': (l, r, to, rows) => {
    for (let row = 0; row < rows; row++) to[row] = +(l[row]! !== r[row]!);
  },
};

export const greatest: Loop = (l, r, to, rows) => {
  for (let row = 0; row < rows; row++) to[row] = Math.max(l[row]!, r[row]!);
};

export const least: Loop = (l, r, to, rows) => {
  for (let row = 0; row < rows; row++) to[row] = Math.min(l[row]!, r[row]!);
};

/** Computes `to` from an array, row by row. */
export type LoopOfOne = (values: Doubles, to: Doubles, rows: number) => void;

/** The functions of a number that are used the most. */
export const LOOPS_OF_ONE: Readonly<Record<string, LoopOfOne>> = {
  abs: (values, to, rows) => {
    for (let row = 0; row < rows; row++) to[row] = Math.abs(values[row]!);
  },
  ceil: (values, to, rows) => {
    for (let row = 0; row < rows; row++) to[row] = Math.ceil(values[row]!);
  },
  floor: (values, to, rows) => {
    for (let row = 0; row < rows; row++) to[row] = Math.floor(values[row]!);
  },
  round: (values, to, rows) => {
    for (let row = 0; row < rows; row++) to[row] = Math.round(values[row]!);
  },
  sqrt: (values, to, rows) => {
    for (let row = 0; row < rows; row++) to[row] = Math.sqrt(values[row]!);
  },
  trunc: (values, to, rows) => {
    for (let row = 0; row < rows; row++) to[row] = Math.trunc(values[row]!);
  },
};

/** Of two arrays of 0 and 1. */
export const both: Loop = (l, r, to, rows) => {
  for (let row = 0; row < rows; row++) to[row] = l[row]! * r[row]!;
};

/** Of two arrays of 0 and 1. */
export const either: Loop = (l, r, to, rows) => {
  for (let row = 0; row < rows; row++) to[row] = +(l[row]! + r[row]! > 0);
};

/** 1 where a number counts as true: where it is neither 0 nor NaN. */
export const truths: LoopOfOne = (values, to, rows) => {
  for (let row = 0; row < rows; row++) {
    const value = values[row]!;
    to[row] = +(value < 0 || value > 0);
  }
};

/** 1 where there is 0. */
export const opposites: LoopOfOne = (truth, to, rows) => {
  for (let row = 0; row < rows; row++) to[row] = 1 - truth[row]!;
};

export const negatives: LoopOfOne = (values, to, rows) => {
  for (let row = 0; row < rows; row++) to[row] = -values[row]!;
};

/** Where the test is 1 the one, elsewhere the other. */
export function choose(test: Doubles, yes: Doubles, no: Doubles, to: Doubles, rows: number): void {
  for (let row = 0; row < rows; row++) to[row] = test[row] === 1 ? yes[row]! : no[row]!;
}

/** The same with marks of what is null; an array that is missing has none. */
export function chooseNulls(
  test: Doubles,
  yes: Uint8Array | undefined,
  no: Uint8Array | undefined,
  to: Uint8Array,
  rows: number,
): void {
  for (let row = 0; row < rows; row++) {
    to[row] = (test[row] === 1 ? yes?.[row] : no?.[row]) ?? 0;
  }
}
