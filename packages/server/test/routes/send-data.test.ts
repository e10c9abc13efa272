import { describe, expect, it, onTestFinished } from 'vitest';
import { buildApp } from '../../src/app.js';
import { matchesEtag } from '../../src/routes/etag.js';
import { DEFAULT_SETTINGS } from '../../src/settings.js';
import { testApp } from '../helpers/app.js';
import { publish } from '../helpers/publish.js';
import { laterSales } from '../helpers/sales.js';
import { everyColumnApp } from '../openapi/every-column.js';

const DATA = ['/api', '/api/categories', '/api/categories/chart', '/api/snapshot', '/api/rejects'];

describe('a data answer', () => {
  it.each(DATA)('of %s says which snapshot it is from', async (url) => {
    const { app, snapshots } = await testApp();
    const { statusCode, headers } = await app.inject(url);
    expect(statusCode).toBe(200);
    expect(headers).toMatchObject({
      etag: expect.stringMatching(/^"a1b2c3d4-[\w-]{12}"$/),
      'x-snapshot-id': 'a1b2c3d4',
      'x-rows-used': '10',
      'x-rows-rejected': '2',
      'last-modified': snapshots.current!.publishedAt.toUTCString(),
      'cache-control': 'no-cache',
    });
  });

  it.each(DATA)('of %s is not sent again to whoever has it', async (url) => {
    const { app } = await testApp();
    const { etag } = (await app.inject(url)).headers;
    const again = await app.inject({ url, headers: { 'if-none-match': etag } });
    expect([again.statusCode, again.body, again.headers.etag]).toEqual([304, '', etag]);
  });

  it.each(DATA)('of %s has the same head for HEAD', async (url) => {
    const { app } = await testApp();
    const get = await app.inject(url);
    const head = await app.inject({ method: 'HEAD', url });
    expect([head.statusCode, head.body, head.headers['content-length']]).toEqual([
      200,
      '',
      String(get.rawPayload.length),
    ]);
    expect(head.headers.etag).toBe(get.headers.etag);
  });

  it('has one tag however the same thing is asked', async () => {
    const { app } = await testApp();
    const urls = [
      '/api/top',
      '/api/top?limit=2',
      '/api/top.json?columns=name,units',
      '/api/top?columns=name,units&limit=02',
    ];
    const tags = await Promise.all(urls.map(async (url) => (await app.inject(url)).headers.etag));
    expect(new Set(tags).size).toBe(1);
  });

  it('has another tag for another question and for another snapshot', async () => {
    const { app, out } = await testApp();
    const urls = [
      '/api/top',
      '/api/top?limit=1',
      '/api/top?sort=name',
      '/api/top?columns=units,name',
    ];
    const tag = async (url: string) => (await app.inject(url)).headers.etag;
    const tags = await Promise.all(urls.map(tag));
    await publish(out, laterSales);
    expect(new Set([...tags, ...(await Promise.all(urls.map(tag)))]).size).toBe(8);
  });
});

it('has another tag where a server that can do less tells of itself', async () => {
  const { app, snapshots } = await everyColumnApp();
  const small = buildApp({ snapshots, settings: { ...DEFAULT_SETTINGS, factsMemory: 1 } });
  onTestFinished(() => small.close());
  const [able, less] = await Promise.all([app, small].map((one) => one.inject('/api')));
  expect([able!.json().filters.length > 0, less!.json().filters]).toEqual([true, []]);
  expect(able!.headers['x-snapshot-id']).toBe(less!.headers['x-snapshot-id']);
  expect(able!.headers.etag).not.toBe(less!.headers.etag);
});

describe('If-None-Match', () => {
  it.each([
    ['"a"', true],
    ['W/"a"', true],
    ['"b", W/"a" , "c"', true],
    ['*', true],
    [' * ', true],
    ['"b"', false],
    ['a', false],
    ['"A"', false],
    ['"xa"', false],
    ['', false],
    [undefined, false],
  ])('%s matches the tag "a": %s', (header, matches) => {
    expect(matchesEtag(header, '"a"')).toBe(matches);
  });
});
