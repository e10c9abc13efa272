import type { Show } from './row-types.js';

/**
 * A row as JSON has it: dates are text, maps are objects, and what is missing is null, however deep.
 *
 * @example JsonRowOf<{ day: Date; sizes: Map<string, number> }> // { day: string; sizes: Record<string, number> }
 */
export type JsonRowOf<Row> = Show<{ [Name in keyof Row]-?: JsonOf<Row[Name]> }>;

type JsonOf<T> = T extends Date | RegExp
  ? string
  : T extends undefined
    ? null
    : T extends string | number | boolean | null
      ? T
      : T extends ReadonlyMap<infer Key, infer Value>
        ? Record<Key extends string | number ? `${Key}` : string, JsonOf<Value>>
        : T extends ReadonlySet<infer Value>
          ? JsonOf<Value>[]
          : T extends object
            ? Show<{ -readonly [Name in keyof T]-?: JsonOf<T[Name]> }>
            : T;
