import { datePartOf, type FillPart } from './date-parts.js';
import { equalByValue } from './equal-parts.js';
import { BOOLEAN, LIST, NUMBER } from './kinds.js';
import { greatest, LOOPS_OF_ONE, least } from './lane-loops.js';
import { IS_NULL, isArithmetic, isNumeric, isText, type Part } from './lanes.js';
import {
  asNumber,
  binned,
  clipped,
  mapped,
  mappedTwo,
  ofNotes,
  ofOne,
  ofTwo,
  partOfMoment,
} from './number-parts.js';
import { toScalar } from './scalar.js';
import { NUMERIC_FUNCTIONS, NUMERIC_FUNCTIONS_OF_TWO } from './scalar-functions.js';
import { columnsOf, type Expression } from './tree.js';

/**
 * A call of one of Arquero's functions; undefined where it is none of numbers and moments.
 *
 * @param partOf makes the parts that arguments are
 */
export function callPart(
  op: string,
  args: readonly Expression[],
  partOf: (argument: Expression) => Part | undefined,
): Part | undefined {
  const [first, ...rest] = args;
  const fill = first && datePartOf(op, rest);
  if (fill) return momentPart(op, fill, partOf(first));
  if (op === 'includes' && first && args.length === 2) return includesPart(first, partOf(rest[0]!));
  const parts: Part[] = [];
  for (const arg of args) {
    const part = partOf(arg);
    if (!part) return undefined;
    parts.push(part);
  }
  const [only, second] = parts;
  if (!only) return undefined;
  if (parts.length === 1) return ofOneArgument(op, only);
  if (op === 'equal') return parts.length === 2 ? equalByValue(only, second!) : undefined;
  if (!parts.every(isArithmetic)) return undefined;
  switch (op) {
    case 'greatest':
      return parts.reduce((left, right) => ofTwo(NUMBER, greatest, left, right));
    case 'least':
      return parts.reduce((left, right) => ofTwo(NUMBER, least, left, right));
    case 'bin':
      // A boundary is added to, which makes text of a date.
      return /^[45]$/.test(String(parts.length)) && parts.slice(1).every(isNumeric)
        ? binned(parts)
        : undefined;
    default: {
      const of = Object.hasOwn(NUMERIC_FUNCTIONS_OF_TWO, op) && NUMERIC_FUNCTIONS_OF_TWO[op];
      return of && parts.length === 2 ? mappedTwo(of, only, second!) : undefined;
    }
  }
}

/** Whether a number is in a list that is the same for all rows. */
function includesPart(list: Expression, part: Part | undefined): Part | undefined {
  const scalar = columnsOf(list).size === 0 ? toScalar(list, 0) : undefined;
  if (scalar?.kinds !== LIST || !part || !isNumeric(part) || part.kinds & BOOLEAN) return undefined;
  const items = scalar.of(undefined) as unknown[];
  const [hasNull, hasUndefined] = [items.includes(null), items.includes(undefined)];
  return ofNotes(part, (value, note) =>
    note === 0 ? items.includes(value) : note === IS_NULL ? hasNull : hasUndefined,
  );
}

function momentPart(op: string, fill: FillPart, of: Part | undefined): Part | undefined {
  if (!of || !isArithmetic(of)) return undefined;
  if (!isNumeric(of)) return partOfMoment(fill, of);
  // Of a year's first days, these may be asked where there is no date any more.
  return op === 'utcweek' || op === 'utcdayofyear' ? undefined : partOfMoment(fill, clipped(of));
}

function ofOneArgument(op: string, part: Part): Part | undefined {
  switch (op) {
    case 'tavola_text':
    case 'tavola_moment':
      // The first changes dates alone, the second texts alone.
      return isNumeric(part) || isText(part) === (op === 'tavola_text') ? part : undefined;
    case 'timestamp':
      if (!isArithmetic(part)) return undefined;
      return isNumeric(part) ? clipped(part) : asNumber(part);
    case 'is_nan':
      return isNumeric(part)
        ? ofNotes(part, (value, note) => note === 0 && Number.isNaN(value))
        : undefined;
    case 'is_finite':
      return isNumeric(part) && !(part.kinds & BOOLEAN)
        ? ofNotes(part, (value, note) => note === 0 && value - value === 0)
        : undefined;
    case 'greatest':
    case 'least':
      return isArithmetic(part) ? asNumber(part) : undefined;
    default: {
      const of = Object.hasOwn(NUMERIC_FUNCTIONS, op) && NUMERIC_FUNCTIONS[op];
      if (!of || !isArithmetic(part)) return undefined;
      const loop = Object.hasOwn(LOOPS_OF_ONE, op) && LOOPS_OF_ONE[op];
      return loop ? ofOne(NUMBER, loop, part) : mapped(of, part);
    }
  }
}
