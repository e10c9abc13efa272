import { describe, expect, it } from 'vitest';
import { salesFigures, salesSentence } from '../../src/pizza/summary.js';
import { trend } from '../../src/pizza/weeks.js';
import { pizzaFixture } from '../support/fixture.js';

const SUMMARY = {
  revenue: 817860.05,
  orders: 21350,
  units: 49574,
  avg_ticket: 38.30726229508197,
  units_per_order: 2.321967213114754,
  first_date: '2015-01-01',
  last_date: '2015-12-31',
};

const said = (row: Parameters<typeof salesSentence>[0]) => {
  const sentence = salesSentence(row);
  return sentence && `${sentence.strong}${sentence.text}`;
};

describe('salesSentence', () => {
  it('says the whole in one sentence', () => {
    expect(said(SUMMARY)).toBe(
      '$817,860 from 21,350 orders in 2015; $38.31 a ticket, 2.3 pizzas an order.',
    );
  });

  it('leaves out what is missing', () => {
    expect(said({ ...SUMMARY, orders: 1, units_per_order: null, first_date: null })).toBe(
      '$817,860 from 1 order; $38.31 a ticket.',
    );
  });

  it('is not said of nothing', () => {
    expect(salesSentence({ ...SUMMARY, revenue: null })).toBeUndefined();
    expect(salesSentence(undefined)).toBeUndefined();
  });
});

describe('salesFigures', () => {
  it('gives value, trend and the change of the last whole month', () => {
    const { rows } = pizzaFixture();
    const [revenue, , , ticket] = salesFigures(SUMMARY, rows.daily_kpis!);
    expect(revenue).toMatchObject({ label: 'Revenue', value: '$817,860', exact: '$817,860.05' });
    expect(revenue!.trend).toHaveLength(52);
    expect(revenue!.change?.what).toBe('Dec on Nov');
    expect(ticket).toMatchObject({ label: 'Average ticket', value: '$38.31' });
  });

  it('compares whole months only', () => {
    const { rows } = pizzaFixture({ days: 75 });
    expect(salesFigures(SUMMARY, rows.daily_kpis!)[0]!.change?.what).toBe('Feb on Jan');
  });

  it('stands without days', () => {
    expect(salesFigures(SUMMARY, [])[0]).toMatchObject({ trend: [], change: undefined });
  });
});

describe('trend', () => {
  it('leaves out a week that is not over', () => {
    const { rows } = pizzaFixture({ days: 7 * 9 + 3 });
    expect(trend(rows.daily_kpis!)).toHaveLength(9);
  });

  it('shows the days themselves where there are few', () => {
    const { rows } = pizzaFixture({ days: 10 });
    expect(trend(rows.daily_kpis!)).toHaveLength(10);
  });
});
