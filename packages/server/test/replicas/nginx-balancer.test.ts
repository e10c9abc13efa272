import { readdir } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it, vi } from 'vitest';
import { startNginxBalancer } from '../../src/replicas/nginx-balancer.js';
import { DEFAULT_SETTINGS } from '../../src/settings.js';
import { nginxMissing, testBalancer } from '../helpers/balancers.js';
import { until } from '../helpers/processes.js';
import type { TestSnapshot } from '../helpers/publish.js';
import { sales } from '../helpers/sales.js';
import { temporaryFolder } from '../helpers/temporary-folder.js';
import { balancerSuite } from './balancer-suite.js';

const missing = await nginxMissing();

describe.skipIf(missing)('the nginx balancer', () => {
  balancerSuite('nginx');

  it('fails no request while its replicas are killed one after the other', async () => {
    const { url, processes } = await testBalancer('nginx');
    const failures: unknown[] = [];
    let asked = 0;
    let done = false;
    const load = (async () => {
      while (!done) {
        asked++;
        await delay(1);
        const answer = await fetch(`${url}/api/categories`).catch((error: Error) => error);
        if (answer instanceof Error) failures.push(answer);
        else if ((await answer.json()).length !== 3) failures.push(answer.status);
      }
    })();
    for (const index of [0, 1]) {
      const { pid } = processes()[index]!;
      process.kill(pid!, 'SIGKILL');
      await until(() => processes()[index]!.pid !== pid && processes()[index]!.isReady);
    }
    done = true;
    await load;
    expect(failures).toEqual([]);
    expect(asked).toBeGreaterThan(100);
  });

  it('fails no request while a replica ends in its own time', async () => {
    const { url, processes } = await testBalancer('nginx');
    const pid = processes()[1]!.pid!;
    const statuses = new Set<number>();
    for (let time = 0; time < 300; time++) {
      if (time === 100) process.kill(pid, 'SIGTERM');
      const answer = await fetch(`${url}/api/categories`);
      await answer.arrayBuffer();
      statuses.add(answer.status);
    }
    expect([...statuses]).toEqual([200]);
    expect(processes()[1]!.pid).not.toBe(pid);
  });

  it('compresses a long answer, and knows its tag again', async () => {
    const rows = Array.from({ length: 500 }, (_, index) => ({
      category: `c${index}`,
      revenue: index,
    }));
    const snapshot: TestSnapshot = { ...sales, kpis: [{ ...sales.kpis[0]!, rows }] };
    const { url } = await testBalancer('nginx', { snapshot });
    const answer = await fetch(`${url}/api/categories`, { headers: { 'accept-encoding': 'gzip' } });
    expect(await answer.json()).toEqual(rows);
    expect(answer.headers.get('content-encoding')).toBe('gzip');
    expect(answer.headers.get('vary')).toBe('Accept-Encoding, Accept');
    const etag = answer.headers.get('etag')!;
    expect(etag).toMatch(/^W\//);
    const again = await fetch(`${url}/api/categories`, { headers: { 'if-none-match': etag } });
    expect(again.status).toBe(304);
  });

  it('keeps to the replicas what only they are asked', async () => {
    const { url } = await testBalancer('nginx');
    for (const path of ['/healthz', '/readyz', '/metrics']) {
      const answer = await fetch(url + path);
      const type = answer.headers.get('content-type');
      expect([answer.status, type]).toEqual([404, 'application/problem+json']);
      expect(await answer.json()).toMatchObject({ status: 404, instance: path });
    }
  });

  it('refuses other methods and long bodies with a problem', async () => {
    const { url } = await testBalancer('nginx');
    const statuses: number[] = [];
    for (const bytes of [10, 5000, 50_000]) {
      const answer = await fetch(`${url}/api`, { method: 'POST', body: 'x'.repeat(bytes) });
      expect((await answer.json()).status).toBe(answer.status);
      statuses.push(answer.status);
    }
    expect(statuses).toEqual([405, 405, 413]);
  });

  it('answers with a problem while no replica does', async () => {
    const { url, processes } = await testBalancer('nginx');
    for (const { name, pid } of processes()) if (name !== 'nginx') process.kill(pid!, 'SIGKILL');
    await until(() => processes()[0]!.pid === undefined);
    // What nobody asked for yet: what nginx keeps, it would send.
    const path = `${url}/api/categories?limit=1`;
    const answer = await fetch(path);
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '1']);
    expect(await answer.json()).toMatchObject({ type: 'urn:tavola:problem:unavailable' });
    await until(async () => (await fetch(path)).ok);
  });

  it('starts nginx again on the same port when it was killed', async () => {
    const { url, processes } = await testBalancer('nginx');
    const pid = processes()[2]!.pid!;
    process.kill(pid, 'SIGKILL');
    await until(() => processes()[2]!.pid !== pid && processes()[2]!.isReady);
    expect((await fetch(`${url}/api`)).status).toBe(200);
  });

  it('says why nginx did not start, and leaves nothing behind', async () => {
    const temporary = await temporaryFolder();
    vi.stubEnv('TMPDIR', temporary);
    const out = await temporaryFolder();
    const address = { port: 0, host: '127.0.0.1' };
    const serving = { replicas: 2, rateLimit: 0, settings: DEFAULT_SETTINGS };
    const options = { out, ...address, ...serving, log: () => {} };
    const start = startNginxBalancer(options, {
      version: '1.22.1',
      tempPaths: ['coffee'],
      brotli: false,
    });
    await expect(start).rejects.toMatchObject({
      code: 'BALANCER_FAILED',
      message: expect.stringMatching(/^nginx did not start: unknown directive "coffee_temp_path"/),
    });
    expect(await readdir(temporary)).toEqual([out.slice(temporary.length + 1)]);
  });
});
