import {
  appendFileSync,
  chmodSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { docker, noDocker, Stack } from './helpers/docker.js';
import { differences, judge, KPIS } from './helpers/judge.js';
import { freePorts, ROOT, tavola } from './helpers/tavola.js';

interface Service {
  build?: { target: string };
  image: string;
  user: string;
  ports?: string[];
  volumes?: string[];
  depends_on?: Record<string, { condition: string }>;
  healthcheck: Record<string, unknown>;
  [name: string]: unknown;
}

const NAMES = ['scheduler', 'api1', 'api2', 'nginx-lb', 'dashboard'];
const read = (name: string): string => readFileSync(join(ROOT, name), 'utf8');
const { services } = parse(read('compose.yaml'), { merge: true }) as {
  services: Record<string, Service>;
};

describe('compose.yaml', () => {
  it('has the services that it is known for', () => {
    expect(Object.keys(services)).toEqual(NAMES);
  });

  it.each(NAMES)('holds %s to what it needs', (name) => {
    const { user, healthcheck, ...service } = services[name]!;
    expect(user).toMatch(/^(node|[1-9]\d*:[1-9]\d*)$/);
    expect(service).toMatchObject({
      read_only: true,
      cap_drop: ['ALL'],
      security_opt: ['no-new-privileges:true'],
      restart: 'unless-stopped',
      mem_limit: expect.stringMatching(/^\d+[mg]$/),
      pids_limit: expect.any(Number),
      logging: { options: { 'max-size': '10m', 'max-file': '3' } },
    });
    expect(service).not.toHaveProperty('privileged');
    expect(service).not.toHaveProperty('cap_add');
    expect(healthcheck).toMatchObject({
      test: expect.any(Array),
      interval: expect.any(String),
      timeout: expect.any(String),
      retries: expect.any(Number),
      start_period: expect.any(String),
    });
  });

  it('shows the API on port 80, the scheduler on 8080, the dashboard on 8501, and replicas to nobody', () => {
    const published = Object.entries(services).flatMap(([name, { ports = [] }]) =>
      ports.map((port) => `${name} ${port.replace(/\$\{\w+:-([^}]*)\}/g, '$1')}`),
    );
    expect(published).toEqual([
      'scheduler 0.0.0.0:8080:8080',
      'nginx-lb 0.0.0.0:80:8080',
      'dashboard 0.0.0.0:8501:8501',
    ]);
  });

  it('lets nobody but the scheduler write results, and nobody write data', () => {
    const writable = Object.entries(services).flatMap(([name, { volumes = [] }]) =>
      volumes.filter((volume) => !volume.endsWith(':ro')).map((volume) => `${name} ${volume}`),
    );
    expect(writable).toEqual(['scheduler results:/out']);
  });

  it('starts each once what it asks is healthy', () => {
    const awaited = Object.entries(services).map(([name, { depends_on = {} }]) => [
      name,
      Object.entries(depends_on).map(([other, { condition }]) => `${other} ${condition}`),
    ]);
    expect(awaited).toEqual([
      ['scheduler', []],
      ['api1', ['scheduler service_healthy']],
      ['api2', ['scheduler service_healthy']],
      ['nginx-lb', ['api1 service_healthy', 'api2 service_healthy']],
      ['dashboard', ['nginx-lb service_healthy']],
    ]);
  });

  it('builds each image once, from a stage that ends as another user than root', () => {
    const stages = read('Dockerfile')
      .split(/^FROM /m)
      .slice(1);
    const built = Object.values(services).filter(({ build }) => build);
    expect(new Set(built.map(({ image }) => image)).size).toBe(built.length);
    for (const { image } of Object.values(services)) {
      const target = built.find((service) => service.image === image)?.build?.target;
      const stage = stages.find((text) => text.split('\n', 1)[0]!.endsWith(` AS ${target}`));
      expect(stage?.match(/^USER .*/gm)?.at(-1)).toMatch(/^USER (node|[1-9]\d*:[1-9]\d*)$/);
    }
  });
});

describe.skipIf(noDocker !== undefined)('docker compose up', () => {
  const HEADER = /^.*\n/;
  let folder: string;
  let csv: string;
  let stack: Stack;
  let api: string;
  let dashboard: string;
  let scheduler: string;
  const token = 'a-token-of-twenty-four-c';

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'tavola-compose-'));
    // Read by the containers' own users.
    chmodSync(folder, 0o755);
    csv = join(folder, 'pizza_sales.csv');
    const [apiPort, schedulerPort, dashboardPort] = await freePorts(3);
    api = `http://127.0.0.1:${apiPort}/api`;
    scheduler = `http://127.0.0.1:${schedulerPort}/`;
    dashboard = `http://127.0.0.1:${dashboardPort}/`;
    stack = new Stack('tavola-test', {
      TAVOLA_HOST: '127.0.0.1',
      TAVOLA_NETWORK: '10.213.86',
      TAVOLA_API_PORT: apiPort!,
      TAVOLA_SCHEDULER_PORT: schedulerPort!,
      TAVOLA_DASHBOARD_PORT: dashboardPort!,
      TAVOLA_DATA_FOLDER: folder,
      TAVOLA_TOKEN: token,
    });
    await stack.compose('up', '-d', '--build');
  }, 900_000);

  afterAll(async () => {
    await stack.compose('down', '-v');
    rmSync(folder, { recursive: true, force: true });
  });

  /** Asks until an answer is as it should be. */
  async function until(url: string, fits: (answer: Response) => boolean): Promise<Response> {
    for (;;) {
      const answer = await fetch(url);
      if (fits(answer)) return answer;
      await answer.arrayBuffer();
      await delay(50);
    }
  }

  const rowsUsed = (rows: number) => (answer: Response) =>
    answer.headers.get('x-rows-used') === String(rows);

  it('shows made-up sales where there is no file, and the file as soon as there is', async () => {
    expect((await fetch(`${api}/summary`)).headers.get('x-rows-used')).toBe('48620');
    await tavola(['sample', '--rows', '2000', '--seed', '7', '--out', csv]).ended;
    chmodSync(csv, 0o644);
    await until(`${api}/summary`, rowsUsed(2000));
    const expected = await judge(csv);
    for (const kpi of KPIS) {
      const query = kpi === 'top_pizzas' ? '?limit=1000' : '';
      for (const base of [api, `${dashboard}api`]) {
        const rows = await (await fetch(`${base}/${kpi}${query}`)).json();
        expect(differences(rows, expected[kpi]!)).toEqual([]);
      }
    }
  });

  it('serves the dashboard and the scheduler page, and is healthy', async () => {
    for (const page of [dashboard, scheduler]) {
      const answer = await fetch(page);
      expect(answer.headers.get('content-security-policy')).toMatch(/script-src 'self'(;|$)/);
      expect(await answer.text()).toMatch(/<!doctype html>/i);
    }
    for (const name of NAMES) {
      while ((await stack.health(name)) === 'starting') await delay(500);
      expect(await stack.health(name)).toBe('healthy');
    }
  });

  it('runs as no root, and writes where it may', async () => {
    const script =
      'id -u; for path in / /app /app/data /out; do test -w $path && echo $path; done; true';
    for (const name of NAMES) {
      const said = await docker('exec', await stack.container(name), 'sh', '-c', script);
      const [user, ...writable] = said.trim().split('\n');
      expect(Number(user)).toBeGreaterThan(0);
      expect(writable).toEqual(name === 'scheduler' ? ['/out'] : []);
    }
  });

  it('answers while a replica is killed, and has it back', async () => {
    const id = await stack.container('api1');
    const failed: unknown[] = [];
    let asked = 0;
    let isDone = false;
    const asking = (async () => {
      while (!isDone) {
        // Each one another, so that none is answered with what nginx has kept.
        const url = `${api}/top_pizzas?limit=${asked + 1}`;
        const answer = await fetch(url).catch((error: Error) => error);
        if (!(answer instanceof Response) || answer.status !== 200) failed.push(answer);
        else await answer.arrayBuffer();
        asked++;
        await delay(10);
      }
    })();
    await delay(500);
    await docker('kill', id);
    await delay(1_500);
    await docker('start', id);
    while ((await stack.health('api1')) !== 'healthy') await delay(250);
    isDone = true;
    await asking;
    expect(failed).toEqual([]);
    expect(asked).toBeGreaterThan(50);
  });

  it('refreshes when the file changes, and when it is asked to', async () => {
    const [, row] = readFileSync(csv, 'utf8').split('\n');
    appendFileSync(csv, `${row}\n`);
    await until(`${api}/summary`, rowsUsed(2001));
    const headers = { authorization: `Bearer ${token}` };
    expect((await fetch(`${scheduler}runs`, { method: 'POST' })).status).toBe(401);
    let asked: Response;
    // What has published is not at its end yet.
    do asked = await fetch(`${scheduler}runs`, { method: 'POST', headers });
    while (asked.status === 409);
    expect(asked.status).toBe(202);
  });

  it('keeps what is published when the file is broken, and gives it to whoever copies it', async () => {
    writeFileSync(csv, readFileSync(csv, 'utf8').replace(HEADER, 'no header\n'));
    while (!/the snapshot before stays/.test(await stack.compose('logs', 'scheduler')))
      await delay(250);
    expect((await fetch(`${api}/summary`)).headers.get('x-rows-used')).toBe('2001');
    const results = join(folder, 'results');
    await docker('cp', '-L', `${await stack.container('scheduler')}:/out/current`, results);
    const summary = await (await fetch(`${api}/summary`)).json();
    expect(JSON.parse(readFileSync(join(results, 'summary.json'), 'utf8'))).toEqual(summary);
  });

  it('goes without a trace', async () => {
    expect((await stack.remains()).length).toBe(7);
    await stack.compose('down', '-v');
    expect(await stack.remains()).toEqual([]);
  });
});
