import fastify, { type InjectOptions } from 'fastify';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { runsRoute } from '../../src/scheduler/runs.js';
import { createTokens } from '../../src/security/tokens.js';

const TOKEN = 'a-token-for-the-tests';
const authorization = `Bearer ${TOKEN}`;

function testRuns({ tokens = [TOKEN], run = 'a1b2c3d4' as string | undefined } = {}) {
  const app = fastify();
  const onRunRequest = vi.fn(() => run);
  app.register(runsRoute, { onRunRequest, tokens: createTokens(tokens) });
  onTestFinished(() => app.close());
  const ask = (options: InjectOptions = {}) =>
    app.inject({ method: 'POST', url: '/runs', headers: { authorization }, ...options });
  return { ask, onRunRequest };
}

const withType = (type: string) => ({ authorization, 'content-type': type });

describe('POST /runs', () => {
  it.each<[string, InjectOptions]>([
    ['nothing', {}],
    ['an empty object', { payload: {} }],
    ['an empty object with spaces', { payload: ' { } ', headers: withType('application/json') }],
    [
      'nothing of a type',
      { payload: '', headers: { ...withType('application/json'), 'content-length': '0' } },
    ],
    ['no length', { headers: { authorization: `bearer ${TOKEN}` } }],
  ])('starts a run and answers with its name: %s', async (_, options) => {
    const { ask, onRunRequest } = testRuns();
    const answer = await ask(options);
    expect([answer.statusCode, answer.json()]).toEqual([202, { run: 'a1b2c3d4' }]);
    expect(onRunRequest).toHaveBeenCalledOnce();
  });

  it('starts none while one is under way', async () => {
    const app = fastify();
    app.register(runsRoute, { onRunRequest: () => undefined, tokens: createTokens([TOKEN]) });
    const answer = await app.inject({ method: 'POST', url: '/runs', headers: { authorization } });
    expect(answer.statusCode).toBe(409);
    expect(answer.headers['retry-after']).toBe('1');
    expect(answer.json()).toMatchObject({ type: 'urn:tavola:problem:run-under-way' });
    await app.close();
  });

  it('says how to configure a token where there is none, whatever is shown', async () => {
    const { ask, onRunRequest } = testRuns({ tokens: [] });
    const answer = await ask();
    expect(answer.statusCode).toBe(403);
    expect(answer.json()).toMatchObject({
      type: 'urn:tavola:problem:runs-closed',
      detail: expect.stringMatching(/--token-file FILE.*TAVOLA_TOKEN/),
    });
    expect(onRunRequest).not.toHaveBeenCalled();
  });

  it.each<[string, Record<string, string>]>([
    ['none', {}],
    ['another', { authorization: 'Bearer another-token-than-it' }],
    [
      'a password, which a browser sends by itself',
      { authorization: `Basic ${btoa(`:${TOKEN}`)}` },
    ],
    ['a cookie', { cookie: `token=${TOKEN}` }],
  ])('needs a token: %s', async (_, headers) => {
    const { ask, onRunRequest } = testRuns();
    const answer = await ask({ headers, payload: '{ nothing read', url: `/runs?token=${TOKEN}` });
    expect(answer.statusCode).toBe(401);
    expect(answer.headers['www-authenticate']).toBe('Bearer realm="Tavola"');
    expect(answer.headers['content-type']).toMatch(/^application\/problem\+json/);
    expect(onRunRequest).not.toHaveBeenCalled();
  });

  it.each<[string, number, InjectOptions]>([
    ['a parameter', 400, { payload: { data: '/etc/passwd' } }],
    ['an array', 400, { payload: '[]', headers: withType('application/json') }],
    ['a prototype', 400, { payload: '{"__proto__":{}}', headers: withType('application/json') }],
    ['half an object', 400, { payload: '{', headers: withType('application/json') }],
    ['a form', 415, { payload: 'a=1', headers: withType('application/x-www-form-urlencoded') }],
    ['plain text', 415, { payload: '{}', headers: withType('text/plain') }],
    [
      'what hides its type',
      415,
      { payload: '{}', headers: withType('text/plain; application/json') },
    ],
    [
      'a long body',
      413,
      { payload: `{${' '.repeat(100)}}`, headers: withType('application/json') },
    ],
  ])('takes nothing: %s', async (_, status, options) => {
    const { ask, onRunRequest } = testRuns();
    const answer = await ask(options);
    expect([answer.statusCode, answer.json().status]).toEqual([status, status]);
    expect(onRunRequest).not.toHaveBeenCalled();
  });
});

it.each(['GET', 'HEAD', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const)(
  '%s starts nothing, even with a token',
  async (method) => {
    const { ask, onRunRequest } = testRuns();
    const answer = await ask({ method });
    expect([answer.statusCode, answer.headers.allow]).toEqual([405, 'POST']);
    const overriding = { authorization, 'x-http-method-override': 'POST' };
    expect((await ask({ method, headers: overriding })).statusCode).toBe(405);
    expect(onRunRequest).not.toHaveBeenCalled();
  },
);
