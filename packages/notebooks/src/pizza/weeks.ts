import type { Row } from '../client.js';
import { DAY_MS, parseDay } from '../dates.js';
import { numberIn } from '../rows.js';

/** What was sold in a span of days. */
export interface Sales {
  revenue: number;
  orders: number;
  units: number;
}

const FEW_WEEKS = 8;

/**
 * Days added up by week for a trend line; a part of a week at the end is left out, since it would look like a fall. Where
 * there are only few weeks, the days themselves.
 */
export function trend(days: readonly Row[]): Sales[] {
  const dated = days.flatMap((row) => {
    const time = parseDay(row.order_date);
    return time === undefined ? [] : [{ time, sales: sales(row) }];
  });
  const first = dated[0]?.time ?? 0;
  const whole = Math.floor(((dated.at(-1)?.time ?? 0) - first + DAY_MS) / (7 * DAY_MS));
  if (whole < FEW_WEEKS) return dated.map(({ sales }) => sales);
  const weeks = Array.from({ length: whole }, (): Sales => ({ revenue: 0, orders: 0, units: 0 }));
  for (const { time, sales } of dated) {
    const week = weeks[Math.floor((time - first) / (7 * DAY_MS))];
    if (week === undefined) continue;
    week.revenue += sales.revenue;
    week.orders += sales.orders;
    week.units += sales.units;
  }
  return weeks;
}

function sales(row: Row): Sales {
  return {
    revenue: numberIn(row, 'revenue') ?? 0,
    orders: numberIn(row, 'orders') ?? 0,
    units: numberIn(row, 'units') ?? 0,
  };
}
