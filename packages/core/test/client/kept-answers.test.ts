import { describe, expect, it } from 'vitest';
import { createClient } from '../../src/client/create-client.js';
import { type Answer, json, serve } from '../helpers/http-server.js';
import type { SalesWorkbench } from './workbench.js';

/** Answers as the API does: 304 to who has the answer already. */
const tagged =
  (id: string, rows: unknown): Answer =>
  (request, response) => {
    const headers = { etag: `"${id}-x"`, 'x-snapshot-id': id, 'x-rows-used': '7' };
    if (request.headers['if-none-match'] === headers.etag) response.writeHead(304, headers).end();
    else json(rows, headers)(request, response);
  };

describe('answers', () => {
  it('that did not change are not sent again, and are the same rows', async () => {
    const { url, asked } = await serve(tagged('a', [{ size: 'S' }]));
    const api = createClient<SalesWorkbench>(url);
    const [first, second] = [await api.kpi('sizes'), await api.kpi('sizes')];
    expect(second.rows).toBe(first.rows);
    expect(second).toEqual(first);
    expect(asked.map(({ headers }) => headers['if-none-match'])).toEqual([undefined, '"a-x"']);
  });

  it('that changed are new', async () => {
    const { url } = await serve(tagged('a', [1]), tagged('b', [2]));
    const api = createClient<SalesWorkbench>(url);
    expect(await api.kpi('sizes')).toMatchObject({ rows: [1], snapshot: 'a' });
    expect(await api.kpi('sizes')).toMatchObject({ rows: [2], snapshot: 'b' });
  });

  it('are the same rows where they are sent again, as a browser gives them from what it keeps', async () => {
    const { url } = await serve(json([1]), json([1]), json([1], { 'x-snapshot-id': 'b' }));
    const api = createClient<SalesWorkbench>(url);
    const [first, second, third] = [
      await api.kpi('sizes'),
      await api.kpi('sizes'),
      await api.kpi('sizes'),
    ];
    expect(second.rows).toBe(first.rows);
    expect(third.rows).not.toBe(first.rows);
  });

  it('to other questions are others, and only the last ones are kept', async () => {
    const { url, asked } = await serve(tagged('a', [1]));
    const api = createClient<SalesWorkbench>(url, { cacheEntries: 2 });
    for (const limit of [1, 2, 1, 3, 1, 2]) await api.kpi('sizes', { limit });
    expect(asked.map(({ headers }) => headers['if-none-match'] !== undefined)).toEqual([
      false,
      false,
      true,
      false,
      true,
      false,
    ]);
  });
});
