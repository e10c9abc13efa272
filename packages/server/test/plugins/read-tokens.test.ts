import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { DEFAULT_SETTINGS } from '../../src/settings.js';
import { testApp } from '../helpers/app.js';
import { temporaryFolder } from '../helpers/temporary-folder.js';
import { TOKEN, tokenFile } from '../helpers/token-file.js';

const authorization = `Bearer ${TOKEN}`;

async function guardedApp() {
  const site = await temporaryFolder();
  await writeFile(join(site, 'index.html'), '<!doctype html>');
  await mkdir(join(site, 'api'));
  await writeFile(join(site, 'api', 'kept.txt'), 'classified');
  const settings = { ...DEFAULT_SETTINGS, readTokenFile: await tokenFile() };
  return (await testApp({ site, settings })).app;
}

describe('with tokens configured', () => {
  it.each([
    '/api',
    '/api/',
    '/api/categories',
    '/api/categories.json',
    '/api/categories/chart',
    '/api/snapshot',
    '/api/rejects',
    '/api/events',
    '/api/nothing',
    '/api/a/b/c',
    '/api.json',
    '/api/kept.txt',
    '/api/categories?sort=nothing',
    '/%61pi/categories',
    '/%61%70%69/kept.txt',
    '/ap%69',
    '/api%2fcategories',
    '/api/%zz',
    '/api/%ff',
    'http://elsewhere.example/api/categories',
    'http://elsewhere.example/%61pi/kept.txt',
  ])('%s is not told without one', async (url) => {
    const app = await guardedApp();
    for (const method of ['GET', 'HEAD', 'POST'] as const) {
      const answer = await app.inject({ method, url });
      expect([method, answer.statusCode]).toEqual([method, 401]);
      expect(answer.headers).toMatchObject({
        'www-authenticate': 'Bearer realm="Tavola", Basic realm="Tavola"',
        'cache-control': 'no-store',
        vary: 'Authorization',
      });
      expect(answer.headers).not.toHaveProperty('etag');
      expect(answer.headers).not.toHaveProperty('x-snapshot-id');
      expect(answer.body).not.toMatch(/categories: |did you mean|Classic|classified/);
    }
  });

  it('says nothing before it, not even what a body is worth', async () => {
    const app = await guardedApp();
    const headers = { 'content-type': 'application/json' };
    const answer = await app.inject({ method: 'POST', url: '/api', headers, payload: '{ no' });
    expect(answer.json()).toMatchObject({ type: 'urn:tavola:problem:token-needed', status: 401 });
  });

  it.each([authorization, `Basic ${btoa(`anybody:${TOKEN}`)}`])('%s is let in', async (shown) => {
    const app = await guardedApp();
    const headers = { authorization: shown };
    const answer = await app.inject({ url: '/api/categories', headers });
    expect([answer.statusCode, answer.json().length]).toEqual([200, 3]);
    expect(answer.headers).toMatchObject({
      'cache-control': 'private, no-cache',
      vary: 'Accept, Authorization',
    });
    const { etag } = answer.headers;
    const again = { ...headers, 'if-none-match': String(etag) };
    expect((await app.inject({ url: '/api/categories', headers: again })).statusCode).toBe(304);
    expect((await app.inject({ url: '/api/nothing', headers })).statusCode).toBe(404);
  });

  it('lets nobody have a 304 without one', async () => {
    const app = await guardedApp();
    const { etag } = (await app.inject({ url: '/api', headers: { authorization } })).headers;
    const headers = { 'if-none-match': String(etag) };
    expect((await app.inject({ url: '/api', headers })).statusCode).toBe(401);
  });

  it.each(['/', '/healthz', '/readyz', '/metrics'])('%s is free', async (url) => {
    const answer = await (await guardedApp()).inject(url);
    expect(answer.statusCode).toBe(200);
    expect(answer.headers).not.toHaveProperty('vary');
  });
});

it('a token of the environment counts', async () => {
  vi.stubEnv('TAVOLA_READ_TOKEN', TOKEN);
  const { app } = await testApp();
  expect((await app.inject('/api')).statusCode).toBe(401);
  expect((await app.inject({ url: '/api', headers: { authorization } })).statusCode).toBe(200);
});

it('does not get ready with a file that has none', async () => {
  const settings = { ...DEFAULT_SETTINGS, readTokenFile: await tokenFile('# none\n') };
  const { app } = await testApp({ settings });
  await expect(app.ready()).rejects.toMatchObject({ code: 'TOKENS_INVALID' });
});
