import { describe, expect, it } from 'vitest';
import { DEFAULT_SETTINGS } from '../../src/settings.js';
import { testApp } from '../helpers/app.js';
import { tokenFile } from '../helpers/token-file.js';

const LISTED = 'https://listed.example';
const OTHER = 'https://other.example';
const preflight = (origin: string) => ({
  method: 'OPTIONS' as const,
  headers: { origin, 'access-control-request-method': 'GET' },
});

const appFor = async (...cors: string[]) =>
  (await testApp({ settings: { ...DEFAULT_SETTINGS, cors } })).app;

const EXPOSED =
  'ETag, Last-Modified, Retry-After, Server-Timing, X-Request-Id, X-Rows-Rejected, X-Rows-Used, X-Snapshot-Id';

describe('a page of another origin', () => {
  it('reads nothing where none is allowed', async () => {
    const app = await appFor();
    const answer = await app.inject({ url: '/api', headers: { origin: LISTED } });
    expect(Object.keys(answer.headers).join()).not.toMatch(/access-control|vary/);
    expect(answer.headers['cross-origin-resource-policy']).toBe('same-origin');
    const asked = await app.inject({ url: '/api', ...preflight(LISTED) });
    expect([asked.statusCode, asked.headers.allow]).toEqual([405, 'GET, HEAD']);
  });

  it.each(['/api', '/api/categories?limit=1', '/api/nothing', '/api/categories?a=b'])(
    'that is listed reads %s',
    async (url) => {
      const app = await appFor(LISTED, 'https://second.example');
      const { headers } = await app.inject({ url, headers: { origin: LISTED } });
      expect(headers).toMatchObject({
        'access-control-allow-origin': LISTED,
        'access-control-expose-headers': EXPOSED,
        'cross-origin-resource-policy': 'cross-origin',
        vary: expect.stringMatching(/^(?:Accept, )?Origin$/),
      });
      expect(headers).not.toHaveProperty('access-control-allow-credentials');
    },
  );

  it.each([OTHER, `${LISTED}.evil.example`, 'null', LISTED.toUpperCase(), `${LISTED}:8443`])(
    'that is not listed reads nothing: %s',
    async (origin) => {
      const app = await appFor(LISTED);
      const { headers } = await app.inject({ url: '/api', headers: { origin } });
      expect(headers).not.toHaveProperty('access-control-allow-origin');
      expect(headers.vary).toBe('Origin');
      const asked = await app.inject({ url: '/api', ...preflight(origin) });
      expect(asked.headers).not.toHaveProperty('access-control-allow-origin');
    },
  );

  it('of whatever origin reads where all are allowed, and answers do not depend on it', async () => {
    const app = await appFor('*');
    const { headers } = await app.inject({ url: '/api', headers: { origin: OTHER } });
    expect(headers['access-control-allow-origin']).toBe('*');
    expect(headers).not.toHaveProperty('vary');
    expect(headers).not.toHaveProperty('access-control-allow-credentials');
  });

  it('may send no more than GET and HEAD', async () => {
    const app = await appFor(LISTED);
    const answer = await app.inject({ url: '/api/categories', ...preflight(LISTED) });
    expect(answer.statusCode).toBe(204);
    expect(answer.headers).toMatchObject({
      'access-control-allow-origin': LISTED,
      'access-control-allow-methods': 'GET, HEAD',
      'access-control-allow-headers': expect.stringContaining('Authorization'),
      'access-control-max-age': '7200',
    });
    for (const method of ['POST', 'PUT', 'OPTIONS'] as const) {
      const refused = await app.inject({ method, url: '/api', headers: { origin: LISTED } });
      expect([method, refused.statusCode]).toEqual([method, 405]);
    }
  });

  it('learns nothing of the replica itself', async () => {
    const app = await appFor('*');
    const { headers } = await app.inject({ url: '/metrics', headers: { origin: OTHER } });
    expect(headers).not.toHaveProperty('access-control-allow-origin');
    expect(headers['cross-origin-resource-policy']).toBe('same-origin');
  });

  it('asks before it shows a token, and is answered', async () => {
    const settings = { ...DEFAULT_SETTINGS, cors: [LISTED], readTokenFile: await tokenFile() };
    const { app } = await testApp({ settings });
    const asked = await app.inject({ url: '/api', ...preflight(LISTED) });
    expect([asked.statusCode, asked.headers['access-control-allow-origin']]).toEqual([204, LISTED]);
    const refused = await app.inject({ url: '/api', headers: { origin: LISTED } });
    expect(refused.statusCode).toBe(401);
    expect(refused.headers).toMatchObject({
      'access-control-allow-origin': LISTED,
      vary: 'Origin, Authorization',
    });
  });
});
