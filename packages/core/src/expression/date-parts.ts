import { MS_PER_DAY } from '../dataset/values.js';
import type { Expression } from './tree.js';
import type { TypedColumn } from './types.js';

/** Arquero's functions of a moment that are plain arithmetic on its milliseconds since 1970. */
const PARTS: Record<string, (ms: number) => number> = {
  // 1970-01-01 was a Thursday.
  utcdayofweek: (ms) => remainder(Math.floor(ms / MS_PER_DAY) + 4, 7),
  utchours: (ms) => remainder(Math.floor(ms / 3_600_000), 24),
  utcminutes: (ms) => remainder(Math.floor(ms / 60_000), 60),
  utcseconds: (ms) => remainder(Math.floor(ms / 1_000), 60),
  utcmilliseconds: (ms) => remainder(ms, 1_000),
};

export interface DatePart {
  column: string;
  /** The part, from the double that stands for the column's value. */
  of: (image: number) => number;
}

/** Recognises `op.utchours(d.order_time)` and its like, which need no call of Arquero's for each row. */
export function asDatePart(
  expression: Expression,
  columns: (name: string) => TypedColumn,
): DatePart | undefined {
  if (expression.kind !== 'call' || expression.arguments.length !== 1) return undefined;
  const [argument] = expression.arguments;
  const part = Object.hasOwn(PARTS, expression.op) ? PARTS[expression.op] : undefined;
  if (!part || argument?.kind !== 'column') return undefined;
  switch (columns(argument.name).type) {
    case 'date':
      return { column: argument.name, of: (days) => part(days * MS_PER_DAY) };
    case 'time':
    case 'timestamp':
      return { column: argument.name, of: part };
    default:
      return undefined;
  }
}

function remainder(value: number, divisor: number): number {
  return value - Math.floor(value / divisor) * divisor;
}
