import { describe, expect, expectTypeOf, it } from 'vitest';
import { ApiError } from '../../src/client/api-error.js';
import { createClient } from '../../src/client/create-client.js';
import { json, serve } from '../helpers/http-server.js';
import type { SalesWorkbench } from './workbench.js';

const ROWS = [{ size: 'S', revenue: 1.5 }];

describe('a client', () => {
  it('gives rows of the types of the workbench', async () => {
    const { url, asked } = await serve(json(ROWS));
    const api = createClient<SalesWorkbench>(url);
    const { rows, snapshot } = await api.kpi('sizes', { limit: 2, sort: ['-revenue', 'size'] });
    expectTypeOf(rows).toEqualTypeOf<{ size: 'S' | 'M' | 'L'; revenue: number }[]>();
    expectTypeOf((await Promise.resolve(api)).kpi<'last'>)
      .returns.resolves.toHaveProperty('rows')
      .toEqualTypeOf<{ day: string }[]>();
    expect(rows).toEqual(ROWS);
    expect(snapshot).toBe('abc');
    expect(asked.at(-1)!.path).toBe('/api/sizes.json?limit=2&sort=-revenue%2Csize');
  });

  it('narrows rows to the columns asked for', async () => {
    const { url, asked } = await serve(json([{ revenue: 1.5 }]));
    const { rows } = await createClient<SalesWorkbench>(url).kpi('sizes', { columns: ['revenue'] });
    expectTypeOf(rows).toEqualTypeOf<{ revenue: number }[]>();
    expect(rows[0]?.revenue).toBe(1.5);
    expect(asked.at(-1)!.path).toBe('/api/sizes.json?columns=revenue');
  });

  it.each([
    [{ size: 'L' }, 'size=L'],
    [{ size: ['S', 'L'], price: 2.5 }, 'size=S%2CL&price=2.5'],
    [{ size: { not: ['S'] } }, 'size=%21S'],
    [{ coupon: null }, 'coupon=null'],
    [{ coupon: { not: null } }, 'coupon=%21null'],
    [{ coupon: 'a, "b"' }, 'coupon=%22a%2C+%22%22b%22%22%22'],
    [{ coupon: 'null' }, 'coupon=%22null%22'],
    [{ coupon: '' }, 'coupon=%22%22'],
    [{ day: { min: '2015-01-01', below: '2015-02-01' } }, 'day=2015-01-01..%3C2015-02-01'],
    [{ price: [1, { above: 3, max: 5 }, { min: 9 }] }, 'price=1%2C3%3C..5%2C9..'],
    [{ size: undefined, limit: 3 }, 'where.limit=3'],
  ] as const)('asks for rows where %j as %s', async (where, query) => {
    const { url, asked } = await serve(json(ROWS));
    await createClient<SalesWorkbench>(url).kpi('sizes', { where });
    expect(asked.at(-1)!.path).toBe(`/api/sizes.json?${query}`);
  });

  it('does not compile for a KPI, a column or a value that is not there', () => {
    const check = (api: ReturnType<typeof createClient<SalesWorkbench>>) => {
      // @ts-expect-error a misspelt KPI
      void api.kpi('size');
      // @ts-expect-error a misspelt column
      void api.kpi('sizes', { sort: ['-revenu'] });
      // @ts-expect-error a misspelt column
      void api.kpi('sizes', { columns: ['revenu'] });
      // @ts-expect-error a column of the KPI, which is not the dataset's
      void api.kpi('sizes', { where: { revenue: 3 } });
      // @ts-expect-error a misspelt column of the dataset
      void api.kpi('sizes', { where: { sizes: 'L' } });
      // @ts-expect-error a value that the column cannot have
      void api.kpi('sizes', { where: { size: 'XL' } });
      // @ts-expect-error the same among others
      void api.kpi('sizes', { where: { size: ['L', 'XL'] } });
      // @ts-expect-error the same in a negation
      void api.kpi('sizes', { where: { size: { not: ['XL'] } } });
      // @ts-expect-error null where there is none
      void api.kpi('sizes', { where: { size: null } });
      // @ts-expect-error text for a number
      void api.kpi('sizes', { where: { price: { min: '3' } } });
      // @ts-expect-error a bound that is none
      void api.kpi('sizes', { where: { price: { from: 3 } } });
      // @ts-expect-error a date that is no text
      void api.kpi('sizes', { where: { day: new Date() } });
    };
    expectTypeOf(check).toBeFunction();
  });

  it('tells where an answer comes from', async () => {
    const headers = {
      'x-rows-used': '48620',
      'x-rows-rejected': '3',
      'last-modified': 'Thu, 01 Jan 2015 12:00:00 GMT',
    };
    const { url } = await serve(json(ROWS, headers), json(ROWS));
    const api = createClient<SalesWorkbench>(url);
    expect(await api.kpi('sizes')).toEqual({
      rows: ROWS,
      snapshot: 'abc',
      rowsUsed: 48620,
      rowsRejected: 3,
      publishedAt: new Date('2015-01-01T12:00:00Z'),
    });
    expect(await api.kpi('last')).toMatchObject({ rowsUsed: undefined, publishedAt: undefined });
  });

  it('says what the API says of a failure', async () => {
    const type = 'urn:tavola:problem:kpi-unknown';
    const { url } = await serve(json({ type, detail: 'There is no KPI last.' }, {}, 404));
    const api = createClient<SalesWorkbench>(`${url}/`);
    const error = await api.kpi('last').catch((thrown) => thrown);
    expect(error).toEqual(new ApiError('There is no KPI last.', 404, type));
    expect(error).toMatchObject({ name: 'ApiError', status: 404, type });
    const nowhere = createClient<SalesWorkbench>('http://127.0.0.1:9/api');
    await expect(nowhere.kpi('sizes')).rejects.toMatchObject({ name: 'ApiError', status: 0 });
  });

  it('takes nothing for rows that are none', async () => {
    const page = await serve((_request, response) => response.end('<!doctype html>'));
    const object = await serve(json({}));
    for (const { url } of [page, object]) {
      const answer = createClient<SalesWorkbench>(url).kpi('sizes');
      await expect(answer).rejects.toMatchObject({ name: 'ApiError', status: 200 });
    }
  });

  it('sends its token, and asks by the fetch that it is given', async () => {
    const { url, asked } = await serve(json(ROWS));
    const fetched: unknown[] = [];
    const options = {
      token: 'secret',
      fetch: ((address, init) => {
        fetched.push(address);
        return fetch(address, init);
      }) as typeof fetch,
    };
    await createClient<SalesWorkbench>(url, options).kpi('sizes');
    expect(fetched).toEqual([`${url}/sizes.json`]);
    expect(asked[0]!.headers.authorization).toBe('Bearer secret');
  });
});
