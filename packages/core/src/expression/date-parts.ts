import { civilFromDays, daysFromCivil } from '../dataset/calendar.js';
import { MS_PER_DAY } from '../dataset/values.js';
import type { Expression } from './tree.js';
import type { TypedColumn } from './types.js';

/**
 * Computes a part of some moments.
 *
 * @param unit milliseconds in 1 of the values
 */
export type FillPart = (values: Float64Array, unit: number, to: Float64Array, rows: number) => void;

/** Parts that come again and again: whole units of some milliseconds, counted from an offset, modulo a size. */
const CYCLES: Readonly<Record<string, readonly [ms: number, offset: number, size: number]>> = {
  // 1970-01-01 was a Thursday.
  utcdayofweek: [MS_PER_DAY, 4, 7],
  utchours: [3_600_000, 0, 24],
  utcminutes: [60_000, 0, 60],
  utcseconds: [1_000, 0, 60],
  utcmilliseconds: [1, 0, 1_000],
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
  if (Object.hasOwn(CYCLES, op)) return cycle(...CYCLES[op]!);
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

function cycle(ms: number, offset: number, size: number): FillPart {
  const within = (count: number): number =>
    count >= 0 && count < size ? count : count - Math.floor(count / size) * size;
  return (values, unit, to, rows) => {
    if (unit === 1) {
      for (let row = 0; row < rows; row++) to[row] = within(quotient(values[row]!, ms) + offset);
      return;
    }
    let last = Number.NaN;
    let part = Number.NaN;
    for (let row = 0; row < rows; row++) {
      const value = values[row]!;
      // Neighbouring rows often have the same day, but not the same time of it.
      if (value !== last) {
        last = value;
        part = within(Math.floor((value * unit) / ms) + offset);
      }
      to[row] = part;
    }
  };
}

/** The floor of `value / step`, an integer, by a product, which is several times as fast. */
function quotient(value: number, step: number): number {
  const about = Math.floor(value * (1 / step));
  const rest = value - about * step;
  if (rest < 0) return about - 1;
  return rest >= step ? about + 1 : about;
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
