import { describe, expect, it } from 'vitest';
import { testApp } from '../helpers/app.js';
import { publish } from '../helpers/publish.js';
import { laterSales, sales } from '../helpers/sales.js';

describe('rows of a KPI', () => {
  it('are a JSON array in the order of the KPI', async () => {
    const { app } = await testApp();
    const answer = await app.inject('/api/categories');
    expect(answer.statusCode).toBe(200);
    expect(answer.headers['content-type']).toBe('application/json; charset=utf-8');
    expect(answer.json()).toEqual(sales.kpis[0]!.rows);
  });

  it('are the same with .json behind the name, and with a slash', async () => {
    const { app } = await testApp();
    const plain = await app.inject('/api/categories');
    for (const url of ['/api/categories.json', '/api/categories/']) {
      const answer = await app.inject(url);
      expect([answer.body, answer.headers.etag]).toEqual([plain.body, plain.headers.etag]);
    }
  });

  it.each([
    ['/api/top', ['b', 'É']],
    ['/api/top?limit=0', []],
    ['/api/top?limit=3', ['b', 'É', 'a']],
    ['/api/top?limit=999', ['b', 'É', 'a', 'Z', 'c']],
    ['/api/top?limit=9&sort=units', ['É', 'a', 'b', 'c', 'Z']],
    ['/api/top?limit=9&sort=-units', ['c', 'b', 'É', 'a', 'Z']],
    ['/api/top?limit=9&sort=-units,name', ['c', 'b', 'a', 'É', 'Z']],
    ['/api/top?limit=9&sort=name', ['Z', 'a', 'b', 'c', 'É']],
    ['/api/top?sort=-name', ['É', 'c']],
  ])('%s are %j', async (url, names) => {
    const { app } = await testApp();
    const rows = (await app.inject(url)).json<{ name: string }[]>();
    expect(rows.map(({ name }) => name)).toEqual(names);
  });

  it('have the columns asked for, in the order asked for', async () => {
    const { app } = await testApp();
    const answer = await app.inject('/api/categories?columns=revenue,category&limit=1');
    expect(answer.body).toBe('[{"revenue":220.5,"category":"Classic"}]');
  });

  it('can be sorted by a column that is not shown', async () => {
    const { app } = await testApp();
    const answer = await app.inject('/api/categories?columns=category&sort=revenue');
    expect(answer.body).toBe(
      '[{"category":"Chicken"},{"category":"Veggie"},{"category":"Classic"}]',
    );
  });

  it.each([
    ['pizza_size=L', 'parameter-unknown', 'pizza_size', ['limit', 'sort', 'columns']],
    ['limit=', 'parameter-invalid', 'limit', expect.stringContaining('whole number')],
    ['limit=-1', 'parameter-invalid', 'limit', expect.stringContaining('whole number')],
    ['limit=1.5', 'parameter-invalid', 'limit', expect.stringContaining('whole number')],
    ['limit=1e3', 'parameter-invalid', 'limit', expect.stringContaining('whole number')],
    ['limit=ten', 'parameter-invalid', 'limit', expect.stringContaining('whole number')],
    ['limit=1&limit=2', 'parameter-invalid', 'limit', expect.stringContaining('given once')],
    [`limit=${'9'.repeat(16)}`, 'parameter-invalid', 'limit', expect.stringContaining('15')],
    ['sort=weight', 'parameter-invalid', 'sort', ['category', 'revenue']],
    ['sort=', 'parameter-invalid', 'sort', ['category', 'revenue']],
    ['sort=revenue,-revenue', 'parameter-invalid', 'sort', ['category', 'revenue']],
    ['columns=category,', 'parameter-invalid', 'columns', ['category', 'revenue']],
    ['columns=Revenue', 'parameter-invalid', 'columns', ['category', 'revenue']],
    ['columns=__proto__', 'parameter-invalid', 'columns', ['category', 'revenue']],
    ['__proto__=1', 'parameter-unknown', '__proto__', ['limit', 'sort', 'columns']],
  ])('?%s is a %s problem', async (query, kind, parameter, allowed) => {
    const { app } = await testApp();
    const url = `/api/categories?${query}`;
    const answer = await app.inject(url);
    expect(answer.headers['content-type']).toMatch(/^application\/problem\+json/);
    expect(answer.json()).toEqual({
      type: `urn:tavola:problem:${kind}`,
      title: expect.any(String),
      status: 400,
      detail: expect.stringContaining(parameter),
      instance: url,
      parameter,
      allowed,
    });
    expect(answer.statusCode).toBe(400);
  });

  it('of an unknown KPI are a problem that names the nearest one', async () => {
    const { app } = await testApp();
    const answer = await app.inject('/api/catgories');
    expect(answer.statusCode).toBe(404);
    expect(answer.json()).toMatchObject({
      type: 'urn:tavola:problem:kpi-unknown',
      status: 404,
      detail: 'There is no KPI catgories: did you mean categories?',
      allowed: ['categories', 'top'],
    });
  });

  it('change with the snapshot, and not a moment before', async () => {
    const { app, out } = await testApp();
    const before = await app.inject('/api/categories');
    await publish(out, laterSales);
    const after = await app.inject('/api/categories');
    expect([before.headers['x-snapshot-id'], before.json().length]).toEqual(['a1b2c3d4', 3]);
    expect([after.headers['x-snapshot-id'], after.json().length]).toEqual([laterSales.id, 2]);
  });
});
