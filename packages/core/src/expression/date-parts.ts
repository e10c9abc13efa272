import { civilFromDays, daysFromCivil } from '../dataset/calendar.js';
import { MS_PER_DAY } from '../dataset/values.js';
import type { Expression } from './tree.js';
import type { TypedColumn } from './types.js';

/** Computes a part of some moments. */
export interface FillPart {
  /** @param unit milliseconds in 1 of the values */
  (values: Float64Array, unit: number, to: Float64Array, rows: number): void;
  /** What the kernel needs to compute the same; absent where it cannot. */
  readonly cycle?: Cycle;
}

/** Of a part that comes again and again: whole units of some milliseconds, counted from an offset, modulo a size. */
export interface Cycle {
  step: number;
  offset: number;
  size: number;
}

const CYCLES: Readonly<Record<string, Cycle>> = {
  // 1970-01-01 was a Thursday.
  utcdayofweek: { step: MS_PER_DAY, offset: 4, size: 7 },
  utchours: { step: 3_600_000, offset: 0, size: 24 },
  utcminutes: { step: 60_000, offset: 0, size: 60 },
  utcseconds: { step: 1_000, offset: 0, size: 60 },
  utcmilliseconds: { step: 1, offset: 0, size: 1_000 },
};

/** Parts of the calendar, from days since 1970. */
const CALENDAR: Readonly<Record<string, (day: number) => number>> = {
  utcyear: (day) => Math.floor(civilFromDays(day) / 512),
  utcquarter: (day) => Math.floor(monthOf(day) / 3),
  utcmonth: monthOf,
  utcdate: (day) => remainder(civilFromDays(day), 32),
  utcdayofyear: dayOfYear,
  utcweek: (day) => weekOfYear(day, 0),
};

/** Arquero's function of a moment that is plain arithmetic on its milliseconds since 1970; undefined for any other. */
export function datePartOf(op: string, rest: readonly Expression[]): FillPart | undefined {
  if (op === 'utcweek' && rest.length === 1) {
    const [first] = rest;
    const firstDay = first?.kind === 'literal' ? first.value : undefined;
    if (typeof firstDay !== 'number' || ![0, 1, 2, 3, 4, 5, 6].includes(firstDay)) return undefined;
    return ofDays((day) => weekOfYear(day, firstDay));
  }
  if (rest.length > 0) return undefined;
  if (Object.hasOwn(CYCLES, op)) return ofCycle(CYCLES[op]!);
  return Object.hasOwn(CALENDAR, op) ? ofDays(CALENDAR[op]!) : undefined;
}

export interface DatePart {
  column: string;
  /** Milliseconds in 1 of the column's values. */
  unit: number;
  fill: FillPart;
}

/** Recognises `op.utchours(d.order_time)` and its like, which need no call of Arquero's for each row. */
export function asDatePart(
  expression: Expression,
  columns: (name: string) => TypedColumn,
): DatePart | undefined {
  if (expression.kind !== 'call') return undefined;
  const [argument, ...rest] = expression.arguments;
  if (argument?.kind !== 'column') return undefined;
  const fill = datePartOf(expression.op, rest);
  if (!fill) return undefined;
  switch (columns(argument.name).type) {
    case 'date':
      return { column: argument.name, unit: MS_PER_DAY, fill };
    case 'time':
    case 'timestamp':
      return { column: argument.name, unit: 1, fill };
    default:
      return undefined;
  }
}

/**
 * The floor of a rounded quotient is that of the quotient: both are integers below 2^53, so a quotient below an integer is
 * farther from it than rounding reaches.
 */
function ofCycle(cycle: Cycle): FillPart {
  const { step, offset, size } = cycle;
  const fill = (values: Float64Array, unit: number, to: Float64Array, rows: number): void => {
    for (let row = 0; row < rows; row++) {
      const count = Math.floor((values[row]! * unit) / step) + offset;
      // Times of a day need no second division.
      to[row] = count >= 0 && count < size ? count : count - Math.floor(count / size) * size;
    }
  };
  return Object.assign(fill, { cycle });
}

/** Days since 1970 whose parts are remembered: up to the year 2149. */
const REMEMBERED = 1 << 16;
const UNKNOWN = -1;

function ofDays(part: (day: number) => number): FillPart {
  // All parts of these days are whole numbers from 0.
  let known = new Int16Array(0);
  const grow = (day: number): void => {
    const grown = new Int16Array(Math.min(REMEMBERED, 2 * day + 1024)).fill(UNKNOWN);
    grown.set(known);
    known = grown;
  };
  return (values, unit, to, rows) => {
    for (let row = 0; row < rows; row++) {
      const day = Math.floor((values[row]! * unit) / MS_PER_DAY);
      if (!(day >= 0 && day < REMEMBERED)) {
        to[row] = part(day);
        continue;
      }
      if (day >= known.length) grow(day);
      if (known[day] === UNKNOWN) known[day] = part(day);
      to[row] = known[day]!;
    }
  };
}

/** 0 for January. */
function monthOf(day: number): number {
  return remainder(Math.floor(civilFromDays(day) / 32), 16) - 1;
}

/** 1 for the first of January, but as Arquero has it, for which the years 0 to 99 begin in the 20th century. */
function dayOfYear(day: number): number {
  const year = Math.floor(civilFromDays(day) / 512);
  return day - daysFromCivil(year >= 0 && year <= 99 ? year + 1900 : year, 1, 1) + 1;
}

/** Weeks since that of the first of January. */
function weekOfYear(day: number, firstDay: number): number {
  const newYear = daysFromCivil(Math.floor(civilFromDays(day) / 512), 1, 1);
  return (weekStart(day, firstDay) - weekStart(newYear, firstDay)) / 7;
}

function weekStart(day: number, firstDay: number): number {
  return day - remainder(day + 4 - firstDay, 7);
}

function remainder(value: number, divisor: number): number {
  return value - Math.floor(value / divisor) * divisor;
}
