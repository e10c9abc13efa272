import type { ChartSpec } from './spec.js';

/**
 * Horizontal bars in the order of the rows.
 *
 * @param channels `x` the length of the bars, `y` their names
 * @example chart: bar({ x: 'revenue', y: 'pizza_category' })
 */
export function bar({ x, y }: { x: string; y: string }): ChartSpec {
  return {
    mark: { type: 'bar' },
    encoding: {
      y: { field: y, type: 'nominal', sort: null, title: null },
      x: { field: x, type: 'quantitative', scale: { zero: true } },
      tooltip: [
        { field: y, type: 'nominal' },
        { field: x, type: 'quantitative' },
      ],
    },
  };
}

/**
 * A line over time.
 *
 * @param channels `x` a date or timestamp column, `y` the height
 * @example chart: line({ x: 'order_date', y: 'avg_ticket' })
 */
export function line({ x, y }: { x: string; y: string }): ChartSpec {
  return {
    mark: { type: 'line' },
    encoding: {
      // UTC, or a day would move with the reader's time zone.
      x: { field: x, type: 'temporal', timeUnit: 'utcyearmonthdate', title: null },
      y: { field: y, type: 'quantitative', scale: { zero: false } },
      tooltip: [
        { field: x, type: 'temporal', timeUnit: 'utcyearmonthdate' },
        { field: y, type: 'quantitative' },
      ],
    },
  };
}

/**
 * A grid of cells coloured by a value.
 *
 * @param channels `x` and `y` the columns and rows of the grid, `color` the value
 * @example chart: heatmap({ x: 'hour', y: 'weekday', color: 'revenue' })
 */
export function heatmap({ x, y, color }: { x: string; y: string; color: string }): ChartSpec {
  return {
    mark: { type: 'rect' },
    encoding: {
      x: { field: x, type: 'ordinal' },
      y: { field: y, type: 'ordinal' },
      color: { field: color, type: 'quantitative' },
      tooltip: [x, y, color].map((field) => ({ field })),
    },
  };
}
