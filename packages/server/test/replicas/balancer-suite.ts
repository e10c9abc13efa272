import { once } from 'node:events';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, it, onTestFinished } from 'vitest';
import type { BalancerKind } from '../../src/replicas/balancer.js';
import { startBalancer } from '../../src/replicas/start-balancer.js';
import { testApp } from '../helpers/app.js';
import { testBalancer } from '../helpers/balancers.js';
import { isAlive, until } from '../helpers/processes.js';
import { publish } from '../helpers/publish.js';
import { readEvents } from '../helpers/read-events.js';
import { laterSales } from '../helpers/sales.js';
import { temporaryFolder } from '../helpers/temporary-folder.js';

const URLS = [
  '/api/categories',
  '/api/categories.json?columns=category&sort=category',
  '/api/top?limit=9&sort=-units,name',
  '/api/categories?limit=x',
  '/api/nothing',
  '/api/rejects',
  '/nowhere',
];

const HEADERS = [
  'content-type',
  'cache-control',
  'etag',
  'x-snapshot-id',
  'x-rows-used',
  'x-rows-rejected',
  'content-security-policy',
  'x-content-type-options',
];

const REPLICA = /^replica/;

/** What every balancer must do, whatever spreads the requests. */
export function balancerSuite(kind: BalancerKind): void {
  it('answers as a single app does, whichever replica is asked', async () => {
    const { url, replicas, kind: actual } = await testBalancer(kind);
    expect([actual, replicas]).toEqual([kind, 2]);
    const { app } = await testApp();
    for (const path of URLS) {
      const expected = await app.inject(path);
      for (let time = 0; time < 4; time++) {
        const answer = await fetch(url + path);
        expect([answer.status, await answer.text()]).toEqual([expected.statusCode, expected.body]);
        const pick = (headers: Record<string, unknown>) =>
          HEADERS.map((name) => [name, headers[name]]);
        expect(pick(Object.fromEntries(answer.headers))).toEqual(pick(expected.headers));
      }
    }
  });

  it('asks to try again before anything is published, every time', async () => {
    const { url } = await testBalancer(kind, { snapshot: null });
    for (let time = 0; time < 6; time++) {
      const answer = await fetch(`${url}/api/categories`);
      expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '2']);
      expect(await answer.json()).toMatchObject({ type: 'urn:tavola:problem:not-published' });
    }
  });

  it('answers from a new snapshot without a new process', async () => {
    const { url, out, processes } = await testBalancer(kind);
    const before = processes();
    await publish(out, laterSales);
    const id = async () => {
      const answer = await fetch(`${url}/api/categories`);
      await answer.arrayBuffer();
      return answer.headers.get('x-snapshot-id');
    };
    await until(async () => {
      const ids = new Set([await id(), await id(), await id(), await id()]);
      return ids.size === 1 && ids.has('e5f6a7b8');
    });
    expect(processes()).toEqual(before);
  });

  it('starts a replica again that was killed', async () => {
    const { url, processes, lines } = await testBalancer(kind);
    const { name, pid } = processes()[0]!;
    process.kill(pid!, 'SIGKILL');
    await until(() => processes()[0]!.pid !== pid && processes()[0]!.isReady);
    expect(lines).toContain(`${name} ended (SIGKILL), it is started again in 250 ms`);
    expect((await fetch(`${url}/api`)).status).toBe(200);
  });

  it('starts its replicas anew one after the other, and answers all the while', async () => {
    const { url, processes, restart, lines } = await testBalancer(kind, { rateLimit: 0 });
    const before = processes();
    let isDone = false;
    const restarted = restart().finally(() => {
      isDone = true;
    });
    const statuses = new Set<number>();
    while (!isDone) {
      const ready = processes().filter(({ name, isReady }) => REPLICA.test(name) && isReady);
      expect(ready.length).toBeGreaterThan(0);
      // A connection that a client keeps may close at the moment in which it asks; clients ask once more then.
      const answer = await fetch(`${url}/api`).catch(() => fetch(`${url}/api`));
      await answer.arrayBuffer();
      statuses.add(answer.status);
    }
    await restarted;
    expect([...statuses]).toEqual([200]);
    const pairs = processes().map(({ name, pid }, index) => [name, pid === before[index]!.pid]);
    expect(pairs.filter(([, isSame]) => isSame).map(([name]) => name)).toEqual(
      kind === 'nginx' ? ['nginx'] : [],
    );
    expect(lines).toEqual([]);
  });

  it('leaves the other replicas as they are when one does not start anew, and tries on', async () => {
    const site = await temporaryFolder();
    const { processes, restart, lines } = await testBalancer(kind, { site });
    const before = processes();
    await rm(site, { recursive: true });
    await writeFile(site, 'no folder');
    await expect(restart()).rejects.toMatchObject({ code: 'REPLICA_FAILED' });
    expect(processes()[1]).toEqual(before[1]);
    await rm(site);
    await mkdir(site);
    await until(() => processes()[0]!.isReady);
    expect(lines.some((line) => /^replica 1 ended \(status 1\), it is/.test(line))).toBe(true);
  });

  it('passes events on as they happen', async () => {
    const { url, out } = await testBalancer(kind);
    const events = await readEvents(`${url}/api/events`);
    expect(await events.next()).toMatchObject({ event: 'snapshot', id: 'a1b2c3d4' });
    await publish(out, laterSales);
    expect(await events.next()).toMatchObject({ event: 'snapshot', id: 'e5f6a7b8' });
  });

  it('ends every process within 5 s, and the streams with them', async () => {
    const { url, processes, close } = await testBalancer(kind);
    const events = await readEvents(`${url}/api/events`);
    await events.next();
    const idle = connect(Number(new URL(url).port), '127.0.0.1');
    await once(idle, 'connect');
    idle.on('error', () => {});
    const pids = processes().map(({ pid }) => pid!);
    const from = performance.now();
    const closed = close();
    expect(await events.next()).toBeUndefined();
    await closed;
    expect(performance.now() - from).toBeLessThan(5000);
    expect(pids.filter(isAlive)).toEqual([]);
    await expect(fetch(url)).rejects.toThrow();
  });

  it('ends a replica that hangs, by force', async () => {
    const { processes, close } = await testBalancer(kind);
    const { pid } = processes()[0]!;
    process.kill(pid!, 'SIGSTOP');
    const from = performance.now();
    await close();
    expect(performance.now() - from).toBeLessThan(5000);
    expect(isAlive(pid!)).toBe(false);
  });

  it('names a port that is taken, and the remedy', async () => {
    const server = createServer();
    onTestFinished(() => void server.close());
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as { port: number };
    const out = await temporaryFolder();
    await expect(startBalancer({ out, port, balancer: kind })).rejects.toMatchObject({
      code: 'PORT_TAKEN',
      message: `Port ${port} is in use: choose another with --port N, or stop what is using it.`,
    });
  });

  it('leaves nothing behind when a replica cannot start', async () => {
    const lines: string[] = [];
    const site = '/dev/null';
    const start = testBalancer(kind, { site, log: (line) => lines.push(line) });
    await expect(start).rejects.toMatchObject({ code: 'REPLICA_FAILED' });
    await delay(50);
    expect(lines.filter((line) => REPLICA.test(line)).length).toBeGreaterThan(0);
    expect(lines.join('\n')).not.toContain('started again');
  });
}
