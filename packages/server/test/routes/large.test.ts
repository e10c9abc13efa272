import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { tableFromIPC } from '@uwdata/flechette';
import { parse } from 'csv-parse/sync';
import { describe, expect, it } from 'vitest';
import { testApp } from '../helpers/app.js';

/** More than is made in the thread that answers. */
const ROWS = Array.from({ length: 21_000 }, (_, i) => ({
  customer: `customer ${i}`,
  revenue: i / 4,
}));

const snapshot = {
  id: 'c0c0c0c0',
  kpis: [
    {
      name: 'customers',
      columns: [
        { name: 'customer', type: 'text' as const },
        { name: 'revenue', type: 'decimal' as const, unit: '$' },
      ],
      rows: ROWS,
      chart: {
        mark: 'point',
        encoding: {
          x: { field: 'revenue', type: 'quantitative' },
          y: { field: 'revenue', type: 'quantitative' },
        },
      },
    },
  ],
};

describe('a KPI of very many rows', () => {
  it('has them all in every format', async () => {
    const { app } = await testApp({ snapshot });
    const json = await app.inject('/api/customers');
    expect(json.json()).toEqual(ROWS);
    const csv = parse((await app.inject('/api/customers.csv')).body, { from: 2 });
    expect(csv).toEqual(ROWS.map(({ customer, revenue }) => [customer, String(revenue)]));
    const arrow = tableFromIPC((await app.inject('/api/customers.arrow')).rawPayload);
    expect(arrow.toArray().map((row) => ({ ...row }))).toEqual(ROWS);
    expect((await app.inject('/api/customers')).rawPayload).toEqual(json.rawPayload);
  });

  it('is sorted, cut and narrowed', async () => {
    const { app } = await testApp({ snapshot });
    const answer = await app.inject('/api/customers?sort=-revenue&limit=2&columns=customer');
    expect(answer.json()).toEqual([{ customer: 'customer 20999' }, { customer: 'customer 20998' }]);
  });

  it('is drawn of no more than make a picture', async () => {
    const { app } = await testApp({ snapshot });
    const answer = await app.inject('/api/customers.svg');
    expect(answer.json()).toMatchObject({
      type: 'urn:tavola:problem:parameter-invalid',
      parameter: 'limit',
      detail: expect.stringContaining('20000 rows, and these are 21000'),
    });
    expect((await app.inject('/api/customers.svg?limit=100')).statusCode).toBe(200);
  });

  it('is asked for again where its file was cleared away', async () => {
    const { app, snapshots } = await testApp({ snapshot });
    await rm(join(snapshots.current!.dir, 'customers.json'));
    const answer = await app.inject('/api/customers.csv');
    expect(answer.json()).toMatchObject({ type: 'urn:tavola:problem:unavailable', status: 503 });
    expect(answer.headers['retry-after']).toBe('1');
  });
});
