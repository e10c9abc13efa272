import { describe, expect, it } from 'vitest';
import { createClient } from '../../src/client/create-client.js';
import { type Answer, broken, json, serve } from '../helpers/http-server.js';
import type { SalesWorkbench } from './workbench.js';

const ROWS = [{ size: 'S', revenue: 1.5 }];
const busy = (status: number, after?: string): Answer =>
  json({ detail: 'Try again.' }, after === undefined ? {} : { 'retry-after': after }, status);

describe('a request', () => {
  it.each([
    ['a connection that breaks', broken()],
    ['an answer that breaks off', broken('[{"size":')],
    ['502', busy(502)],
    ['503', busy(503)],
    ['504', busy(504)],
    ['503 until a moment that is past', busy(503, 'Thu, 01 Jan 2015 12:00:00 GMT')],
  ])('is made once more after %s', async (_what, first) => {
    const { url, asked } = await serve(first, json(ROWS));
    expect((await createClient<SalesWorkbench>(url).kpi('sizes')).rows).toEqual(ROWS);
    expect(asked).toHaveLength(2);
  });

  it.each([
    ['a connection that breaks again', broken(), 2, 0],
    ['502 again', busy(502), 2, 502],
    ['400', busy(400), 1, 400],
    ['404', busy(404), 1, 404],
    ['429', busy(429, '1'), 1, 429],
    ['500', busy(500), 1, 500],
    ['503 for longer than is waited', busy(503, '3600'), 1, 503],
  ])('fails with %s', async (_what, answer, times, status) => {
    const { url, asked } = await serve(answer);
    const rows = createClient<SalesWorkbench>(url).kpi('sizes');
    await expect(rows).rejects.toMatchObject({ name: 'ApiError', status });
    expect(asked).toHaveLength(times);
  });

  it('waits as long as the answer asks for', async () => {
    const { url, asked } = await serve(busy(503, '1'), json(ROWS));
    await createClient<SalesWorkbench>(url).kpi('sizes');
    const waited = asked[1]!.at - asked[0]!.at;
    expect(waited).toBeGreaterThan(990);
    expect(waited).toBeLessThan(3000);
  });

  it('is given up after the time that it has, and says what there was', async () => {
    const silent = await serve(() => {});
    const late = createClient<SalesWorkbench>(silent.url, { timeout: 100 }).kpi('sizes');
    await expect(late).rejects.toMatchObject({
      message: `${silent.url}/sizes.json took longer than 100 ms`,
      status: 0,
    });
    expect(silent.asked).toHaveLength(1);
    const closing = await serve(busy(503, '2'));
    const waiting = createClient<SalesWorkbench>(closing.url, { timeout: 300 }).kpi('sizes');
    await expect(waiting).rejects.toMatchObject({ status: 503 });
    expect(closing.asked).toHaveLength(1);
  });

  it.each([
    ['while nothing comes', () => {}],
    ['in the middle of the answer', (_request, response) => response.write('[')],
    ['before the second try', busy(503, '4')],
  ] as [string, Answer][])('is aborted %s', async (_what, answer) => {
    const { url, asked } = await serve(answer);
    const abort = new AbortController();
    setTimeout(() => abort.abort(new Error('enough')), 150);
    const started = performance.now();
    const rows = createClient<SalesWorkbench>(url).kpi('sizes', { signal: abort.signal });
    await expect(rows).rejects.toThrow('enough');
    expect(performance.now() - started).toBeLessThan(1500);
    expect(asked).toHaveLength(1);
  });

  it('is not even made once it is aborted', async () => {
    const { url, asked } = await serve(json(ROWS));
    const signal = AbortSignal.abort(new Error('enough'));
    await expect(createClient<SalesWorkbench>(url).kpi('sizes', { signal })).rejects.toThrow(
      'enough',
    );
    expect(asked).toHaveLength(0);
  });
});
