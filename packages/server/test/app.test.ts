import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { testApp } from './helpers/app.js';
import { temporaryFolder } from './helpers/temporary-folder.js';

async function testSite(): Promise<string> {
  const folder = await temporaryFolder();
  const site = join(folder, 'site');
  await mkdir(join(site, 'assets'), { recursive: true });
  await writeFile(join(folder, 'secret.txt'), 'classified');
  await writeFile(join(site, '.env'), 'classified');
  await writeFile(join(site, 'index.html'), '<!doctype html><title>Dashboard</title>');
  await writeFile(join(site, 'icon.svg'), '<svg xmlns="http://www.w3.org/2000/svg"/>');
  await writeFile(join(site, 'assets', 'index-B4d_-9xZ.js'), 'export {}');
  await writeFile(join(site, 'assets', 'plain.js'), 'export {}');
  return site;
}

describe('the dashboard', () => {
  it.each([
    ['/', 'no-cache', /^text\/html/],
    ['/index.html', 'no-cache', /^text\/html/],
    ['/assets/index-B4d_-9xZ.js', 'public, max-age=31536000, immutable', /javascript/],
    ['/assets/plain.js', 'no-cache', /javascript/],
  ])('%s is served with cache-control %s', async (url, cacheControl, type) => {
    const { app } = await testApp({ site: await testSite() });
    const answer = await app.inject(url);
    expect([answer.statusCode, answer.headers['cache-control']]).toEqual([200, cacheControl]);
    expect(answer.headers['content-type']).toMatch(type);
  });

  it.each([
    '/../secret.txt',
    '/%2e%2e/secret.txt',
    '/..%2fsecret.txt',
    '/assets/..%2f..%2fsecret.txt',
    '/..%5csecret.txt',
    '/%00',
    '/.env',
    '/assets/',
    '/missing.js',
  ])('does not lead to %s', async (url) => {
    const { app } = await testApp({ site: await testSite() });
    const answer = await app.inject(url);
    expect(answer.statusCode).toBeGreaterThanOrEqual(400);
    expect(answer.statusCode).toBeLessThan(500);
    expect(answer.headers['content-type']).toMatch(/^application\/problem\+json/);
    expect(answer.body).not.toContain('classified');
  });

  it('does not stand in the way of the API', async () => {
    const { app } = await testApp({ site: await testSite() });
    expect((await app.inject('/api/categories')).statusCode).toBe(200);
    expect((await app.inject('/api/nothing')).json()).toMatchObject({
      status: 404,
      kpi: 'nothing',
    });
  });
});

describe('every answer', () => {
  const PAGE =
    "default-src 'self';script-src 'self';style-src 'self' 'unsafe-inline';img-src 'self' data:;" +
    "connect-src 'self';font-src 'self';object-src 'none';base-uri 'self';form-action 'self';frame-ancestors 'self'";
  const DATA = "default-src 'none';style-src 'unsafe-inline';frame-ancestors 'self'";

  it.each([
    ['/', PAGE],
    ['/assets/plain.js', PAGE],
    ['/api', DATA],
    ['/api/nothing', DATA],
    ['/api/%zz', DATA],
    ['/nowhere', DATA],
    ['/healthz', DATA],
    ['/icon.svg', `${DATA};sandbox`],
  ])('at %s keeps pages to this host', async (url, policy) => {
    const { app } = await testApp({ site: await testSite() });
    const { headers } = await app.inject(url);
    expect(headers['content-security-policy']).toBe(policy);
    expect(headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cross-origin-resource-policy': 'same-origin',
      'x-frame-options': 'SAMEORIGIN',
    });
    expect(headers['strict-transport-security']).toBeUndefined();
  });

  it.each(['/', '/api'])('that says the reader has it leaves its policy alone: %s', async (url) => {
    const { app } = await testApp({ site: await testSite() });
    const { etag } = (await app.inject(url)).headers;
    const answer = await app.inject({ url, headers: { 'if-none-match': String(etag) } });
    expect(answer.statusCode).toBe(304);
    expect(answer.headers).not.toHaveProperty('content-security-policy');
  });
});

describe('what cannot be answered', () => {
  it.each(['POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'PROPFIND'] as const)(
    '%s is refused',
    async (method) => {
      const { app } = await testApp();
      for (const url of ['/api/categories', '/api', '/nowhere']) {
        const answer = await app.inject({
          method: method as 'POST',
          url,
          payload: '<x/>',
          headers: { 'content-type': 'text/xml' },
        });
        expect(answer.json()).toMatchObject({
          type: 'urn:tavola:problem:method-not-allowed',
          instance: url,
        });
        expect([answer.statusCode, answer.headers.allow]).toEqual([405, 'GET, HEAD']);
      }
    },
  );

  it('is a problem: a long body', async () => {
    const { app } = await testApp();
    const answer = await app.inject({
      method: 'POST',
      url: '/api',
      payload: { text: 'x'.repeat(5000) },
    });
    expect(answer.statusCode).toBe(405);
  });

  it.each([
    ['/nowhere', 404],
    ['/api/categories/nowhere', 404],
    ['/api/%zz', 404],
    [`/api/${'x'.repeat(5000)}`, 404],
  ])('is a problem: %s', async (url, status) => {
    const { app } = await testApp();
    const answer = await app.inject(url);
    expect(answer.headers['content-type']).toMatch(/^application\/problem\+json/);
    expect(answer.json()).toMatchObject({ status, instance: url, title: expect.any(String) });
    expect(answer.statusCode).toBe(status);
  });

  it('is a problem without a word of the inside: a failure of the server', async () => {
    const { app, snapshots } = await testApp();
    await rm(join(snapshots.current!.dir, 'rejects.csv'));
    const answer = await app.inject('/api/rejects');
    expect(answer.json()).toEqual({
      type: 'urn:tavola:problem:internal',
      title: 'The server failed',
      status: 500,
      detail: 'The server failed: its log says why.',
      instance: '/api/rejects',
    });
  });
});
