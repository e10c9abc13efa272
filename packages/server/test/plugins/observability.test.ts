import { Writable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { testApp } from '../helpers/app.js';
import { until } from '../helpers/processes.js';
import { publish } from '../helpers/publish.js';
import { laterSales } from '../helpers/sales.js';
import { TOKEN } from '../helpers/token-file.js';

interface LogLine {
  level: number;
  id: string;
  msg: string;
  method: string;
  route?: string;
  url: string;
  status: number;
  ms: number;
  cache?: string;
  snapshot?: string;
}

async function loggingApp(level = 'info') {
  let text = '';
  const stream = new Writable({
    write(chunk, _encoding, done) {
      text += chunk;
      done();
    },
  });
  const { app } = await testApp({ logger: { level, stream } });
  const lines = () =>
    text
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line) as LogLine);
  return { app, lines, text: () => text };
}

describe('the name of a request', () => {
  it.each(['a', 'req_1-A', 'x'.repeat(64)])('is the given one: %s', async (id) => {
    const { app, lines } = await loggingApp();
    const answer = await app.inject({ url: '/api', headers: { 'x-request-id': id } });
    expect(answer.headers['x-request-id']).toBe(id);
    expect(lines().map((line) => line.id)).toEqual([id]);
  });

  it.each(['', 'x'.repeat(65), 'two words', '{"a":1}', 'a\tb', 'é'])(
    'is a new one instead of "%s"',
    async (id) => {
      const { app, lines } = await loggingApp();
      const answer = await app.inject({ url: '/nowhere', headers: { 'x-request-id': id } });
      const given = answer.headers['x-request-id'];
      expect(given).toMatch(/^[\da-f-]{36}$/);
      expect(lines()[0]!.id).toBe(given);
    },
  );
});

describe('the log', () => {
  it('has one line for each request', async () => {
    const { app, lines } = await loggingApp();
    await app.inject('/api/categories?limit=1');
    await app.inject({ method: 'POST', url: '/nowhere' });
    expect(lines()).toEqual([
      expect.objectContaining({
        level: 30,
        msg: 'request',
        method: 'GET',
        route: '/api/:kpi',
        url: '/api/categories?limit=1',
        status: 200,
        ms: expect.any(Number),
        snapshot: 'a1b2c3d4',
      }),
      expect.objectContaining({ method: 'POST', url: '/nowhere', status: 405 }),
    ]);
  });

  it('says whether an answer was kept', async () => {
    const { app, lines } = await loggingApp();
    app.get('/kept', (_request, reply) => {
      reply.timing('cache', undefined, 'hit');
      reply.send('kept');
    });
    await app.inject('/kept');
    expect(lines()[0]!.cache).toBe('hit');
  });

  it('tells no secret, and not much of a long address', async () => {
    const { app, lines, text } = await loggingApp();
    const headers = { authorization: `Bearer ${TOKEN}`, cookie: `token=${TOKEN}` };
    await app.inject({ url: `/api?token=${TOKEN}&a=b`, headers });
    await app.inject({ url: `/api?b=c&Access_Token=${TOKEN}`, headers });
    await app.inject({ url: `/api?filter=${'x'.repeat(5000)}${TOKEN}`, headers });
    expect(text()).not.toContain(TOKEN);
    expect(lines()[0]!.url).toBe('/api?token=…&a=b');
    expect(lines()[2]!.url).toHaveLength(257);
  });

  it('cannot be given lines of its own', async () => {
    const { app, lines } = await loggingApp();
    await app.inject('/api/%0a%7b%22level%22%3a50%7d');
    await app.inject({ url: '/api', headers: { 'x-request-id': 'a%0ab' } });
    expect(lines()).toHaveLength(2);
  });

  it('is silent about requests unless asked, and about those of the machine', async () => {
    const { app, lines } = await loggingApp('warn');
    await app.inject('/api');
    expect(lines()).toEqual([]);
    const asked = await loggingApp();
    for (const url of ['/healthz', '/readyz', '/metrics']) await asked.app.inject(url);
    expect(asked.lines()).toEqual([]);
  });
});

describe('Server-Timing', () => {
  it.each(['/api', '/nowhere', '/api/%zz'])('says what %s took', async (url) => {
    const { app } = await testApp();
    const { headers } = await app.inject(url);
    expect(headers['server-timing']).toMatch(/^total;dur=\d+(\.\d{1,3})?$/);
  });

  it('has the steps of an answer in their order', async () => {
    const { app } = await testApp();
    app.get('/steps', (_request, reply) => {
      reply.timing('cache', undefined, 'miss');
      reply.timing('query', 1.23456);
      reply.timing('render', 2, 'a "chart"\r\nSet-Cookie: a=b');
      reply.send('done');
    });
    const { headers } = await app.inject('/steps');
    expect(headers['server-timing']).toMatch(
      /^cache;desc="miss", query;dur=1.235, render;desc="a chartSet-Cookie: a=b";dur=2, total;dur=/,
    );
    expect(headers).not.toHaveProperty('set-cookie');
  });
});

describe('the metrics', () => {
  /** Samples of one metric, by their labels. */
  async function samples(app: Awaited<ReturnType<typeof testApp>>['app'], name: string) {
    const { body } = await app.inject('/metrics');
    const found = body.matchAll(new RegExp(`^${name}(\\{.*\\})? (\\S+)$`, 'gm'));
    return Object.fromEntries([...found].map(([, labels = '', value]) => [labels, Number(value)]));
  }

  it('count requests by what they were routed to', async () => {
    const { app } = await testApp();
    for (const url of ['/api/categories', '/api/top?limit=1', '/api/nothing', '/nowhere/1', '/a'])
      await app.inject(url);
    await app.inject({ method: 'PROPFIND', url: '/api' });
    expect(await samples(app, 'tavola_http_requests_total')).toEqual({
      '{route="/api/:kpi",method="GET",status="200"}': 2,
      '{route="/api/:kpi",method="GET",status="404"}': 1,
      '{route="none",method="GET",status="404"}': 2,
      '{route="none",method="other",status="405"}': 1,
    });
    const durations = await samples(app, 'tavola_http_request_duration_seconds_count');
    expect(durations['{route="/api/:kpi"}']).toBe(3);
  });

  it('have no more series, whatever is asked for', async () => {
    const { app } = await testApp();
    const count = async () => (await app.inject('/metrics')).body.split('\n').length;
    await app.inject('/api/nothing');
    await app.inject('/nowhere');
    await app.inject('/metrics');
    const before = await count();
    for (let i = 0; i < 50; i++) {
      await app.inject(`/api/x${i}`);
      await app.inject(`/x${i}?a${i}=${i}`);
    }
    expect(await count()).toBe(before);
  });

  it('say what is answered from', async () => {
    const { app, out } = await testApp();
    const told = async () => [
      await samples(app, 'tavola_snapshot_info'),
      await samples(app, 'tavola_rows_used'),
      await samples(app, 'tavola_rows_rejected'),
    ];
    expect(await told()).toEqual([{ '{id="a1b2c3d4"}': 1 }, { '': 10 }, { '': 2 }]);
    const age = (await samples(app, 'tavola_snapshot_age_seconds'))['']!;
    expect(age).toBeGreaterThanOrEqual(0);
    expect(age).toBeLessThan(60);
    await publish(out, { ...laterSales, rows: { read: 9, used: 8, rejected: 1 } });
    await app.inject('/api');
    expect(await told()).toEqual([{ '{id="e5f6a7b8"}': 1 }, { '': 8 }, { '': 1 }]);
  });

  it('say nothing of it before there is one', async () => {
    const { app } = await testApp({ snapshot: null });
    expect((await app.inject('/metrics')).body).not.toMatch(/^tavola_(snapshot|rows)\S* \d/m);
  });

  it('tell what steps took', async () => {
    const { app } = await testApp();
    app.get('/steps', (_request, reply) => {
      reply.timing('query', 3);
      reply.send('done');
    });
    await app.inject('/steps');
    const steps = await samples(app, 'tavola_step_duration_seconds_sum');
    expect(steps).toEqual({ '{step="query"}': 0.003 });
  });

  it('count the event streams that are open', async () => {
    const { app } = await testApp();
    const url = await app.listen({ port: 0, host: '127.0.0.1' });
    const open = async () => (await samples(app, 'tavola_event_streams'))[''];
    expect(await open()).toBe(0);
    const stop = new AbortController();
    for (let i = 0; i < 2; i++) await fetch(`${url}/api/events`, { signal: stop.signal });
    expect(await open()).toBe(2);
    await fetch(`${url}/api/events`, { method: 'HEAD' });
    expect(await open()).toBe(2);
    stop.abort();
    await until(async () => (await open()) === 0);
  });

  it('tell of the process', async () => {
    const { app } = await testApp();
    const { headers, body } = await app.inject('/metrics');
    expect(headers['content-type']).toMatch(/^text\/plain; version=0\.0\.4/);
    expect(headers['cache-control']).toBe('no-store');
    for (const name of ['process_resident_memory_bytes', 'nodejs_eventloop_lag_p99_seconds'])
      expect(body).toMatch(new RegExp(`^${name} \\d`, 'm'));
    expect(new Set(body.match(/^# TYPE \S+/gm)).size).toBe(body.match(/^# TYPE /gm)!.length);
  });
});
