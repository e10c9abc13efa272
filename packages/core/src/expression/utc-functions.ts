import { addFunction, op } from 'arquero';
import { dateText, toText } from './utc-text.js';

/*
 * Functions of Arquero that depend on the time zone of the machine, and what they are where that is UTC. They are known to
 * Arquero by names of their own, so that its own functions stay what they are.
 */

const ISO_WITH_TIME = /^(?:[-+]\d\d)?\d{4}(?:-\d\d(?:-\d\d)?)?T\d\d:\d\d(?::\d\d(?:\.\d+)?)?$/;
const COMMENT = /\([^)]*\)/g;
const ZONE = /(?<![a-z])(?:Z|UTC?|GMT|[ECMP][SD]T)(?![a-z])|:\d.*[+-]\s*\d/i;

/** A date from whatever `new Date` takes; text without a zone is in UTC. */
function parseDate(value: unknown): unknown {
  if (value === null || value === undefined) return value;
  if (typeof value !== 'string') return new Date(value as never);
  const read = new Date(value);
  if (Number.isNaN(read.getTime()) || ZONE.test(value.replace(COMMENT, ''))) return read;
  const inUtc = new Date(ISO_WITH_TIME.test(value) ? `${value}Z` : `${value} UTC`);
  return Number.isNaN(inUtc.getTime()) ? read : inUtc;
}

/** What Arquero's functions of dates take a text for: they read ISO 8601 themselves, in the local zone where none is named. */
function toMoment(value: unknown): unknown {
  return typeof value === 'string' && ISO_WITH_TIME.test(value) ? `${value}Z` : value;
}

function formatDate(date: unknown, shorten: unknown): string {
  const full = op.format_utcdate(toMoment(date) as never, true).replace(/Z$/, '');
  // Arquero's flag means the opposite of what its name says.
  if (shorten || !full.endsWith('.000')) return full;
  return full.endsWith(':00.000') ? full.slice(0, -7) : full.slice(0, -4);
}

function recode(value: unknown, map: Record<string, unknown>, fallback: unknown): unknown {
  if (!(value instanceof Date)) return op.recode(value, map as never, fallback);
  const key = dateText(value);
  if (Object.hasOwn(map, key)) return map[key];
  return fallback === undefined ? value : fallback;
}

function object(entries: Iterable<[unknown, unknown]> | null | undefined): unknown {
  if (!entries) return op.object(entries as never);
  return Object.fromEntries(Array.from(entries, ([key, value]) => [toText(key) as string, value]));
}

const FUNCTIONS = {
  /** The date of a number of milliseconds since 1970; how a parameter that is a date is written. */
  tavola_date: (ms: number) => new Date(ms),
  tavola_parse_date: parseDate,
  tavola_format_date: formatDate,
  tavola_moment: toMoment,
  tavola_text: toText,
  tavola_recode: recode,
  tavola_object: object,
};

/** Makes Arquero know these functions. */
export function registerUtcFunctions(): void {
  for (const [name, of] of Object.entries(FUNCTIONS)) {
    // Another copy of this module may have defined it before.
    addFunction(name, of as never, { override: true });
  }
}
