import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { buildApp, SnapshotStore } from '@tavola/server';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { noNginx } from './helpers/nginx.js';
import { freePorts, ROOT } from './helpers/tavola.js';

const SITE = join(ROOT, 'packages', 'notebooks', 'dist');

describe.skipIf(noNginx !== undefined)('the nginx of the dashboard container', () => {
  let folder: string;
  let balancer: Server;
  let nginx: ChildProcess;
  let url: string;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'tavola-dashboard-'));
    balancer = createServer((request, response) => {
      response.setHeader('content-security-policy', "default-src 'none'");
      if (request.url === '/api/events') response.write('data: 1\n\n');
      else response.end(`${request.method} ${request.url} for ${request.headers.host}`);
    });
    await new Promise<void>((resolve) => balancer.listen(0, '127.0.0.1', resolve));
    const { port } = balancer.address() as AddressInfo;
    const [own] = await freePorts(1);
    url = `http://127.0.0.1:${own}`;
    const config = readFileSync(join(ROOT, 'deploy', 'containers', 'dashboard.conf'), 'utf8')
      .replaceAll('/tmp/', `${folder}/`)
      .replace('/srv/dashboard', SITE)
      .replace('listen 8501', `listen 127.0.0.1:${own}`)
      .replaceAll('nginx-lb:8080', `127.0.0.1:${port}`)
      // To read the built pages of whoever runs this.
      .replace('daemon off;', process.getuid?.() === 0 ? 'daemon off;\nuser root;' : 'daemon off;');
    writeFileSync(join(folder, 'nginx.conf'), config);
    nginx = spawn('nginx', ['-e', 'stderr', '-c', join(folder, 'nginx.conf')], {
      stdio: 'inherit',
    });
    await listening(Number(own));
  });

  afterAll(async () => {
    const ended = new Promise((resolve) => nginx.once('exit', resolve));
    nginx.kill('SIGTERM');
    await ended;
    balancer.closeAllConnections();
    balancer.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('serves the pages under the policy that replicas serve them under', async () => {
    const app = buildApp({ snapshots: new SnapshotStore(), site: SITE });
    const served = await app.inject('/');
    await app.close();
    const answer = await fetch(url);
    expect(await answer.text()).toBe(served.body);
    expect(answer.headers.get('content-type')).toMatch(/^text\/html/);
    for (const name of ['content-security-policy', 'x-content-type-options', 'cache-control'])
      expect({ [name]: answer.headers.get(name) }).toEqual({ [name]: served.headers[name] });
    const [, asset] = /src="\.?(\/assets\/[^"]+\.js)"/.exec(served.body)!;
    const kept = await fetch(`${url}${asset}`);
    expect(kept.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    expect((await fetch(`${url}/assets/none.js`)).status).toBe(404);
  });

  it('passes what is asked of the API on as it is, and answers with its headers alone', async () => {
    for (const path of ['/api', '/api.json', '/api/top_pizzas.csv?limit=2&pizza_size=L%2CXL']) {
      const answer = await fetch(`${url}${path}`);
      expect(await answer.text()).toBe(`GET ${path} for ${new URL(url).host}`);
      expect(answer.headers.get('content-security-policy')).toBe("default-src 'none'");
    }
    expect((await fetch(`${url}/apis`)).status).toBe(404);
  });

  it('lets events through one by one', async () => {
    const answer = await fetch(`${url}/api/events`);
    const { value } = await answer.body!.getReader().read();
    expect(new TextDecoder().decode(value)).toBe('data: 1\n\n');
  });
});

async function listening(port: number): Promise<void> {
  for (;;) {
    const socket = connect(port, '127.0.0.1');
    const isThere = await new Promise<boolean>((resolve) => {
      socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    });
    socket.destroy();
    if (isThere) return;
    await delay(25);
  }
}
