import { describe, expect, it } from 'vitest';
import { testApp } from '../helpers/app.js';
import { sales } from '../helpers/sales.js';

describe('what is published', () => {
  it('is listed by the catalogue', async () => {
    const { app, snapshots } = await testApp();
    const catalogue = (await app.inject('/api')).json();
    expect(catalogue).toEqual({
      snapshot: 'a1b2c3d4',
      publishedAt: snapshots.current!.publishedAt.toISOString(),
      dataset: 'sales',
      source: { name: 'sales.csv', bytes: 1234 },
      rows: { read: 12, used: 10, rejected: 2 },
      filters: [],
      kpis: [
        {
          name: 'categories',
          title: 'Sales by category',
          description: 'What each kind of pizza brings in',
          columns: sales.kpis[0]!.columns,
          rows: 3,
          url: '/api/categories',
          formats: ['json', 'csv', 'arrow', 'svg', 'png'],
          chart: '/api/categories/chart',
        },
        {
          name: 'top',
          title: 'top',
          columns: sales.kpis[1]!.columns,
          rows: 5,
          limit: 2,
          url: '/api/top',
          formats: ['json', 'csv', 'arrow'],
        },
      ],
    });
  });

  it('has charts that load their rows from here', async () => {
    const { app } = await testApp();
    expect((await app.inject('/api/categories/chart')).json()).toEqual({
      $schema: 'https://vega.github.io/schema/vega-lite/v6.json',
      description: 'What each kind of pizza brings in',
      mark: 'bar',
      encoding: { x: { field: 'revenue' }, y: { field: 'category' } },
      data: { url: '/api/categories' },
    });
  });

  it('may lack a chart, which is a problem', async () => {
    const { app } = await testApp();
    const answer = await app.inject('/api/top/chart');
    expect(answer.json()).toMatchObject({ type: 'urn:tavola:problem:chart-missing', status: 404 });
  });

  it('has its manifest at /api/snapshot', async () => {
    const { app, snapshots } = await testApp();
    const { manifest, publishedAt } = snapshots.current!;
    const answer = (await app.inject('/api/snapshot')).json();
    expect(answer).toEqual({ ...manifest, publishedAt: publishedAt.toISOString() });
  });

  it('has its rejected rows at /api/rejects', async () => {
    const { app } = await testApp();
    const answer = await app.inject('/api/rejects');
    expect(answer.headers['content-type']).toMatch(/^text\/csv/);
    expect(answer.body).toBe(sales.rejects);
  });

  it.each(['/api', '/api.json', '/api/snapshot', '/api/rejects', '/api/events'])(
    'is asked for without parameters at %s',
    async (url) => {
      const { app } = await testApp();
      const answer = await app.inject(`${url}?limit=1`);
      expect(answer.json()).toMatchObject({ status: 400, parameter: 'limit', allowed: [] });
    },
  );
});

describe('before anything is published', () => {
  it.each([
    '/api',
    '/api/categories',
    '/api/categories/chart',
    '/api/snapshot',
    '/api/rejects',
    '/readyz',
  ])('%s asks to try again', async (url) => {
    const { app } = await testApp({ snapshot: null });
    const answer = await app.inject(url);
    expect(answer.headers).toMatchObject({ 'retry-after': '2', 'cache-control': 'no-store' });
    expect(answer.headers['content-type']).toMatch(/^application\/problem\+json/);
    expect(answer.json()).toMatchObject({
      type: 'urn:tavola:problem:not-published',
      status: 503,
      instance: url,
    });
    expect(answer.statusCode).toBe(503);
  });

  it('the process is alive all the same', async () => {
    const { app } = await testApp({ snapshot: null });
    expect((await app.inject('/healthz')).statusCode).toBe(200);
  });
});

it('is ready once a snapshot is loaded', async () => {
  const { app } = await testApp();
  expect((await app.inject('/readyz')).json()).toEqual({ status: 'ready', snapshot: 'a1b2c3d4' });
});
