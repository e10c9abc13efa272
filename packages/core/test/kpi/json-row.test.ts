import { describe, expectTypeOf, it } from 'vitest';
import type { JsonRowOf } from '../../src/kpi/json-row.js';

describe('the type of a row of JSON', () => {
  it('has text for dates, objects for maps, arrays for sets and null for what is missing', () => {
    expectTypeOf<
      JsonRowOf<{
        n: number;
        size: 'S' | 'M' | null;
        day: Date;
        late: Date | null;
        days: Date[];
        by_size: Map<'S' | 'M', Date | undefined>;
        by_day: Map<Date, number>;
        sizes: Set<string>;
        nested: { day: Date; list: readonly (Date | null)[] };
        pair: [Date, number];
        note?: string;
        any: unknown;
      }>
    >().toEqualTypeOf<{
      n: number;
      size: 'S' | 'M' | null;
      day: string;
      late: string | null;
      days: string[];
      by_size: Record<'S' | 'M', string | null>;
      by_day: Record<string, number>;
      sizes: string[];
      nested: { day: string; list: (string | null)[] };
      pair: [string, number];
      note: string | null;
      any: unknown;
    }>();
  });
});
