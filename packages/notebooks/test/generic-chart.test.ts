import { describe, expect, it } from 'vitest';
import { completeSpec, genericTip } from '../src/generic-chart.js';
import { visitsFixture } from './support/fixture.js';

const { catalogue, rows, charts } = visitsFixture();
const kpi = (name: string) => catalogue.kpis.find((found) => found.name === name)!;

describe('completeSpec', () => {
  const spec = completeSpec(charts!.pages!, kpi('pages'), rows.pages!, 500);

  it('puts the rows in the place of an address, and keeps nothing that steers the page', () => {
    expect(spec.data).toEqual({ values: rows.pages });
    expect(spec).not.toHaveProperty('usermeta');
  });

  it('fits the width and gives every name a line', () => {
    expect(spec).toMatchObject({ width: 500, height: 4 * 32, autosize: { type: 'fit-x' } });
  });

  it('titles and formats by the columns, and leaves what the chart says itself', () => {
    expect(spec.encoding).toMatchObject({
      y: { title: null },
      x: { title: 'Visits', axis: { formatType: 'tavola' }, scale: { zero: true } },
    });
  });

  it('keeps days in UTC', () => {
    const daily = { mark: 'line', encoding: { x: { field: 'visit_date', type: 'temporal' } } };
    expect(completeSpec(daily, kpi('daily'), rows.daily!, 500).encoding).toMatchObject({
      x: { scale: { type: 'utc' } },
    });
    const monthly = {
      mark: 'bar',
      encoding: { x: { field: 'visit_date', type: 'temporal', timeUnit: 'yearmonth' } },
    };
    expect(completeSpec(monthly, kpi('daily'), rows.daily!, 500).encoding).toMatchObject({
      x: { timeUnit: 'utcyearmonth' },
    });
  });
});

describe('genericTip', () => {
  it('is titled by the first text or date and gives exact values', () => {
    const datum = { visit_date: new Date(Date.UTC(2024, 2, 1)), visits: 1234.5 };
    expect(genericTip(datum, kpi('daily'), rows.daily!)).toEqual({
      title: 'Fri 1 Mar 2024',
      values: [['Visits', '1,234.5']],
    });
  });
});
