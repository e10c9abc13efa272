import { describe, expect, it } from 'vitest';
import { hoursCard, mondayFirst } from '../../src/pizza/hours.js';
import { byMonth, monthsCard } from '../../src/pizza/months.js';
import { pizzaName, sizeName } from '../../src/pizza/names.js';
import { rollingTicket } from '../../src/pizza/rolling-ticket.js';
import { shareCard } from '../../src/pizza/shares.js';
import { ticketCard, ticketTitle } from '../../src/pizza/ticket.js';
import { topPizzasCard } from '../../src/pizza/top-pizzas.js';
import { pizzaFixture } from '../support/fixture.js';

const { catalogue, rows } = pizzaFixture();
const context = (name: string) => ({
  kpi: catalogue.kpis.find((kpi) => kpi.name === name)!,
  rows: rows[name]!,
});
const plain = (text: string | undefined) => text?.replaceAll('\u202f', ' ');

describe('titles are made from the data', () => {
  it('of shares', () => {
    const card = shareCard(context('sizes'), {
      by: 'pizza_size',
      name: sizeName,
      title: (name, share) => `${name} brings in ${share} of revenue`,
      subtitle: '',
    });
    expect(plain(card?.title)).toBe('Large brings in 50 % of revenue');
    expect(plain(card?.summary)).toMatch(/^Bars of revenue: Large \$[\d,]+ · 50 %, Medium /);
  });

  it('of the best pizzas', () => {
    const card = topPizzasCard(context('top_pizzas'));
    expect(card?.title).toMatch(/^Thai Chicken earns the most, \$/);
    expect(card?.subtitle).toBe('Revenue in dollars, the best 5 of 32 pizzas');
  });

  it('of the busiest hour', () => {
    expect(hoursCard(context('hourly_sales'))?.title).toBe(
      'Most comes in on Saturdays from 14:00 to 15:00',
    );
  });

  it('of the best month, and say where the last one is cut short', () => {
    const card = monthsCard({ ...context('daily_kpis'), rows: rows.daily_kpis!.slice(0, 80) });
    expect(card?.title).toMatch(/^January was the best month, \$/);
    expect(card?.subtitle).toBe('Revenue in dollars by month; the last month up to Sat 21 Mar');
  });

  it('of a ticket that is steady, or is not', () => {
    const day = (order_date: string, avg_ticket: number) => ({
      order_date,
      avg_ticket,
      revenue: avg_ticket * 10,
      orders: 10,
    });
    const steady = [day('2015-01-05', 38), day('2015-02-05', 39)];
    expect(ticketTitle(steady, 38.5)).toBe('A ticket stays near $39 from month to month');
    const rising = [day('2015-01-05', 30), day('2015-02-05', 40)];
    expect(ticketTitle(rising, 35)).toBe('A ticket was worth most in February 2015, $40.00');
    expect(ticketTitle(rising.slice(0, 1), 30)).toBe('A ticket averages $30.00');
  });
});

describe('rows without values', () => {
  it('draw no card', () => {
    const nulls = [
      { pizza_size: 'L', revenue: null, units: null, orders: null, revenue_share: null },
    ];
    const options = { by: 'pizza_size', title: () => '', subtitle: '' };
    expect(shareCard({ ...context('sizes'), rows: nulls }, options)).toBeUndefined();
    expect(
      ticketCard({ ...context('daily_kpis'), rows: [{ order_date: null, avg_ticket: null }] }),
    ).toBeUndefined();
    expect(hoursCard({ ...context('hourly_sales'), rows: [] })).toBeUndefined();
  });
});

describe('what is computed from the rows', () => {
  it('adds days up by month', () => {
    const days = [
      { order_date: '2015-02-01', revenue: 5, orders: 1, units: 2 },
      { order_date: '2015-01-31', revenue: 3, orders: 1, units: 1 },
      { order_date: '2015-01-30', revenue: null, orders: 1, units: 1 },
    ];
    expect(byMonth(days)).toEqual([
      { month: '2015-01', revenue: 3, orders: 2, units: 2 },
      { month: '2015-02', revenue: 5, orders: 1, units: 2 },
    ]);
  });

  it('averages the ticket over the days around, weighted by orders', () => {
    const days = [
      { order_date: '2015-01-01', revenue: 10, orders: 1 },
      { order_date: '2015-01-02', revenue: 60, orders: 3 },
      { order_date: '2015-01-09', revenue: 7, orders: 1 },
    ];
    expect(rollingTicket(days, 4)).toEqual([17.5, 17.5, 7]);
  });

  it('reads a week from Monday, while the data number Sunday as 0', () => {
    const week = [0, 1, 6].map((weekday) => ({ weekday, hour: 12 }));
    expect(mondayFirst(week).map(({ weekday }) => weekday)).toEqual([1, 6, 0]);
  });

  it('shortens names', () => {
    expect(pizzaName('The Thai Chicken Pizza')).toBe('Thai Chicken');
    expect(pizzaName('The Pizza')).toBe('Pizza');
    expect(sizeName('XXXL')).toBe('XXXL');
  });
});
