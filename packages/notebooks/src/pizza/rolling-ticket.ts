import type { Row } from '../client.js';
import { DAY_MS, parseDay } from '../dates.js';
import { numberIn, ratio } from '../rows.js';

/** For each day the average ticket of the days around it, weighted by orders. */
export function rollingTicket(days: readonly Row[], window: number): (number | null)[] {
  const times = days.map((row) => parseDay(row.order_date) ?? Number.NaN);
  const reach = (window / 2) * DAY_MS;
  let start = 0;
  let end = 0;
  let revenue = 0;
  let orders = 0;
  const add = (row: Row, sign: 1 | -1) => {
    revenue += sign * (numberIn(row, 'revenue') ?? 0);
    orders += sign * (numberIn(row, 'orders') ?? 0);
  };
  return times.map((time) => {
    while (end < days.length && times[end]! <= time + reach) add(days[end++]!, 1);
    while (times[start]! < time - reach) add(days[start++]!, -1);
    return ratio(revenue, orders);
  });
}
