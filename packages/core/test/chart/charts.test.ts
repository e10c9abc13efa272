import { describe, expect, it } from 'vitest';
import { bar, heatmap, line } from '../../src/chart/charts.js';

/** The fields that a specification draws, in any channel. */
const fieldsOf = (spec: Record<string, unknown>): Set<unknown> =>
  new Set(
    Object.values(spec.encoding as object).flatMap((channel) =>
      [channel].flat().map(({ field }: { field: string }) => field),
    ),
  );

describe('a chart', () => {
  it.each([
    ['bar', bar({ x: 'revenue', y: 'size' }), ['size', 'revenue']],
    ['line', line({ x: 'day', y: 'ticket' }), ['day', 'ticket']],
    [
      'rect',
      heatmap({ x: 'hour', y: 'weekday', color: 'revenue' }),
      ['hour', 'weekday', 'revenue'],
    ],
  ])('%s is plain data without rows, over the columns named', (mark, spec, fields) => {
    expect(spec).toMatchObject({ mark: { type: mark } });
    expect(spec).not.toHaveProperty('data');
    expect(fieldsOf(spec)).toEqual(new Set(fields));
    expect(JSON.parse(JSON.stringify(spec))).toEqual(spec);
  });

  it('of bars keeps the order of the rows', () => {
    expect(bar({ x: 'a', y: 'b' })).toMatchObject({ encoding: { y: { sort: null } } });
  });

  it('over time shows days as they are in UTC', () => {
    expect(line({ x: 'a', y: 'b' })).toMatchObject({
      encoding: { x: { type: 'temporal', timeUnit: 'utcyearmonthdate' } },
    });
  });
});
