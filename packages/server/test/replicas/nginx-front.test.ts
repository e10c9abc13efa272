import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { request } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import type { Balancer } from '../../src/replicas/balancer.js';
import { startBalancer } from '../../src/replicas/start-balancer.js';
import { DEFAULT_SETTINGS } from '../../src/settings.js';
import { nginxMissing, type TestBalancer, testBalancer } from '../helpers/balancers.js';
import { until } from '../helpers/processes.js';
import { publish } from '../helpers/publish.js';
import { laterSales, sales } from '../helpers/sales.js';
import { temporaryFolder } from '../helpers/temporary-folder.js';

const missing = await nginxMissing();
const KEPT = 'cache;desc=HIT';

/** A path exactly as it is spelt, which fetch would tidy up. */
function getAsSpelt(url: string, path: string): Promise<{ status: number; body: string }> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    const sent = request({ hostname, port, path }, async (answer) =>
      resolve({ status: answer.statusCode!, body: await text(answer) }),
    );
    sent.on('error', reject).end();
  });
}

/** What is answered to bytes that are hardly a request. */
async function send(url: string, bytes: string): Promise<string> {
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  socket.write(bytes);
  return text(socket);
}

async function ask({ url }: TestBalancer, path: string, headers: Record<string, string> = {}) {
  const answer = await fetch(url + path, { headers });
  return {
    status: answer.status,
    headers: answer.headers,
    isKept: answer.headers.get('server-timing') === KEPT,
    body: await answer.text(),
  };
}

describe.skipIf(missing)('nginx before the replicas', () => {
  /** One that tests ask which change nothing. */
  let shared: Balancer;
  let out: string;
  beforeAll(async () => {
    out = await mkdtemp(join(tmpdir(), 'tavola-test-'));
    await publish(out, sales);
    shared = await startBalancer({ out, port: 0, balancer: 'nginx' });
  });
  afterAll(async () => {
    await shared.close();
    await rm(out, { recursive: true });
  });

  it('keeps an answer for as long as its snapshot is current, and no longer', async () => {
    const balancer = await testBalancer('nginx');
    const path = '/api/categories';
    const first = await ask(balancer, path);
    const again = await ask(balancer, path);
    expect([first.isKept, again.isKept, again.body]).toEqual([false, true, first.body]);
    await publish(balancer.out, laterSales);
    const later = await ask(balancer, path);
    expect([later.isKept, later.headers.get('x-snapshot-id')]).toEqual([false, laterSales.id]);
    await until(async () => (await ask(balancer, path)).isKept);
    const answers = await Promise.all([path, `${path}?limit=1`].map((one) => ask(balancer, one)));
    expect(answers.map(({ body }) => JSON.parse(body).length)).toEqual([2, 1]);
  });

  it('keeps apart what is asked with other tokens, of other hosts and for other types', async () => {
    const balancer = await testBalancer('nginx');
    await ask(balancer, '/api');
    expect((await ask(balancer, '/api')).isKept).toBe(true);
    expect((await ask(balancer, '/api', { authorization: 'Bearer x' })).isKept).toBe(false);
  });

  it('knows a kept answer again by its tag, and never by its time alone', async () => {
    const balancer = await testBalancer('nginx');
    const { headers } = await ask(balancer, '/api');
    const [etag, time] = [headers.get('etag')!, headers.get('last-modified')!];
    const statuses = async (conditions: Record<string, string>) =>
      (await ask(balancer, '/api', conditions)).status;
    expect(await statuses({ 'if-none-match': etag })).toBe(304);
    expect(await statuses({ 'if-none-match': etag, 'if-modified-since': time })).toBe(304);
    expect(await statuses({ 'if-none-match': '"x"', 'if-modified-since': time })).toBe(200);
    expect(await statuses({ 'if-modified-since': time })).toBe(200);
  });

  it('answers what it keeps while no replica does', async () => {
    const balancer = await testBalancer('nginx');
    const { body } = await ask(balancer, '/api/top');
    for (const { name, pid } of balancer.processes())
      if (name !== 'nginx') process.kill(pid!, 'SIGSTOP');
    for (const { name, pid } of balancer.processes())
      if (name !== 'nginx') process.kill(pid!, 'SIGKILL');
    await new Promise((resolve) => setTimeout(resolve, 100));
    const kept = await ask(balancer, '/api/top');
    expect([kept.status, kept.isKept, kept.body]).toEqual([200, true, body]);
  });

  it.runIf(process.getuid?.() === 0)(
    'keeps nothing, and is silent about it, where it can no more read what is current',
    async () => {
      const balancer = await testBalancer('nginx');
      await chmod(balancer.out, 0o700);
      for (let time = 0; time < 5; time++) {
        const { status, isKept } = await ask(balancer, '/api');
        expect([status, isKept]).toEqual([200, false]);
      }
      expect(balancer.lines).toEqual([]);
    },
  );

  it.runIf(process.getuid?.() === 0)(
    'tells once, at the start, where it cannot read what is current',
    async () => {
      const out = join(await temporaryFolder(), 'out');
      await publish(out, sales);
      const lines: string[] = [];
      const log = (line: string) => lines.push(line);
      const { url, close } = await startBalancer({ out, port: 0, balancer: 'nginx', log });
      onTestFinished(close);
      expect((await fetch(`${url}/api`)).status).toBe(200);
      expect(lines).toEqual([expect.stringMatching(/^nginx cannot see .*\/out\/current, and so/)]);
    },
  );

  it('passes the id of a request on, and gives one to whoever has none that is one', async () => {
    const balancer = await testBalancer('nginx');
    const id = async (sent: string) =>
      (await ask(balancer, '/api', { 'x-request-id': sent })).headers.get('x-request-id');
    expect(await id('page-1')).toBe('page-1');
    expect(await id('page-2')).toBe('page-2');
    expect(await id('two words')).toMatch(/^\d+-\d+-\d+$/);
    expect(await id('x'.repeat(65))).toMatch(/^\d+-\d+-\d+$/);
  });

  it('tells of each request in JSON where the log is to say so, also of what no replica sees', async () => {
    const settings = { ...DEFAULT_SETTINGS, logLevel: 'info' } as const;
    const balancer = await testBalancer('nginx', { settings });
    await ask(balancer, '/api');
    await ask(balancer, '/api', { 'x-request-id': 'page-1' });
    await until(() => balancer.lines.some((line) => line.includes('page-1')));
    const line = balancer.lines.find((one) => /^nginx: .*page-1/.test(one))!;
    expect(JSON.parse(line.slice('nginx: '.length))).toMatchObject({
      requestId: 'page-1',
      method: 'GET',
      url: '/api',
      status: 200,
      cache: 'HIT',
      snapshot: sales.id,
    });
  });

  it.each([
    '/metrics',
    '//metrics',
    '/./healthz',
    '/metrics/',
    '/METRICS',
    '/%6detrics',
    '/api/../readyz',
    '/readyz?x',
    '/metrics#x',
    '/metrics%2f',
    '/%2fmetrics',
  ])('keeps inside what is at %s', async (path) => {
    const { url } = shared;
    const { status, body } = await getAsSpelt(url, path);
    expect([status, JSON.parse(body).type]).toEqual([404, 'urn:tavola:problem:path-unknown']);
  });

  it('lets one address ask so and so often, and says when to come back', async () => {
    const balancer = await testBalancer('nginx', { rateLimit: 5 });
    const answers = await Promise.all(Array.from({ length: 30 }, () => ask(balancer, '/api')));
    const refused = answers.filter(({ status }) => status === 429);
    expect(refused.length).toBeGreaterThan(15);
    expect(refused.length).toBeLessThan(30);
    const [{ headers, body }] = refused as [(typeof refused)[0]];
    expect([headers.get('retry-after'), headers.get('content-type')]).toEqual([
      '1',
      'application/problem+json',
    ]);
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(JSON.parse(body)).toMatchObject({ type: 'urn:tavola:problem:too-many', status: 429 });
  });

  it.each([
    ['a header too long', `GET /api HTTP/1.1\r\nHost: x\r\nX: ${'x'.repeat(9_000)}\r\n\r\n`],
    ['an address too long', `GET /api?${'x'.repeat(9_000)} HTTP/1.1\r\nHost: x\r\n\r\n`],
    ['no host', 'GET /api HTTP/1.1\r\n\r\n'],
    ['no request at all', 'nonsense\r\n\r\n'],
    ['a method of its own', 'TRACE /api HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n'],
  ])('answers a problem to a request with %s', async (_what, bytes) => {
    const { url } = shared;
    const answer = await send(url, bytes);
    expect(answer).toMatch(/^HTTP\/1\.1 400 /);
    expect(answer).toContain('\r\nContent-Type: application/problem+json\r\n');
    expect(answer).toContain('\r\nX-Content-Type-Options: nosniff\r\n');
    expect(answer).toContain('urn:tavola:problem:request-invalid');
  });

  it('lets go of whoever sends a header by drops', async () => {
    const { url } = shared;
    const from = performance.now();
    const socket = connect(Number(new URL(url).port), '127.0.0.1');
    socket.on('error', () => {});
    socket.write('GET /api HTTP/1.1\r\n');
    const drops = setInterval(() => socket.writable && socket.write('X: y\r\n'), 500);
    await text(socket).catch(() => {});
    clearInterval(drops);
    expect(performance.now() - from).toBeLessThan(9_000);
  });
});
