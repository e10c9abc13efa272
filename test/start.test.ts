import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { differences, judge, KPIS } from './helpers/judge.js';
import { noNginx } from './helpers/nginx.js';
import {
  freePorts,
  isRunning,
  npmStart,
  processTree,
  type Tavola,
  tavola,
} from './helpers/tavola.js';

type Rows = Record<string, string | number>[];

let folder: string;
let sample: string;
let expected: Record<string, Rows>;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tavola-start-'));
  sample = join(folder, 'sales.csv');
  await tavola(['sample', '--out', sample]).ended;
  expected = await judge(sample);
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function start(
  balancer: string,
  out: string,
): Promise<{ stack: Tavola; ready: Record<string, string> }> {
  const [port, schedulerPort] = await freePorts(2);
  const stack = npmStart(
    [
      '--data',
      sample,
      '--out',
      out,
      '--port',
      port!,
      '--scheduler-port',
      schedulerPort!,
      '--no-open',
    ],
    { TAVOLA_BALANCER: balancer },
  );
  return { stack, ready: await stack.ready() };
}

describe.each(['nginx', 'cluster'])('npm start behind %s', (balancer) => {
  const skip = balancer === 'nginx' && noNginx !== undefined;

  it.skipIf(skip)(
    'says where everything is, answers as the judge does, and ends without a trace',
    async () => {
      const { stack, ready } = await start(balancer, join(folder, balancer));
      expect(ready).toMatchObject({
        balancer,
        replicas: '2',
        kpis: '6',
        rows: '48620',
        rejected: '0',
      });
      expect(ready.api).toBe(`${ready.dashboard}api`);

      for (const kpi of KPIS) {
        // The API shows the five best pizzas unless more are asked for.
        const url = `${ready.api}/${kpi}${kpi === 'top_pizzas' ? '?limit=1000' : ''}`;
        const answer = await fetch(url);
        expect(answer.headers.get('content-type')).toMatch(/^application\/json/);
        expect(answer.headers.get('x-rows-used')).toBe('48620');
        expect(differences((await answer.json()) as Rows, expected[kpi]!)).toEqual([]);
      }
      const five = (await (await fetch(`${ready.api}/top_pizzas`)).json()) as Rows;
      expect(differences(five, expected.top_pizzas!.slice(0, 5))).toEqual([]);

      const page = await fetch(ready.dashboard!);
      expect(page.headers.get('content-security-policy')).toMatch(/script-src 'self'(;|$)/);
      expect(await page.text()).toMatch(/<!doctype html>/i);
      expect(await (await fetch(ready.scheduler!)).text()).toMatch(/<!doctype html>/i);

      const processes = processTree(stack.pid);
      expect(processes.length).toBeGreaterThan(2);
      const began = Date.now();
      const { code } = await stack.kill('SIGTERM');
      expect(code).toBe(0);
      expect(Date.now() - began).toBeLessThan(5_000);
      expect(processes.filter(isRunning)).toEqual([]);
    },
  );

  it.skipIf(skip)(
    'serves a snapshot that another process publishes, without a restart',
    async () => {
      const out = join(folder, `${balancer}-next`);
      const { stack, ready } = await start(balancer, out);
      const before = await fetch(`${ready.api}/summary`);
      const small = join(folder, 'small.csv');
      await tavola(['sample', '--rows', '1000', '--seed', '7', '--out', small]).ended;
      const run = await tavola(['run', '--data', small, '--out', out, '--json']).ended;
      const { snapshot } = JSON.parse(run.stdout) as { snapshot: string };
      let answer = before;
      for (let i = 0; i < 100 && answer.headers.get('x-snapshot-id') !== snapshot; i++) {
        await new Promise((resolve) => setTimeout(resolve, 50));
        answer = await fetch(`${ready.api}/summary`);
      }
      expect(answer.headers.get('x-snapshot-id')).toBe(snapshot);
      expect(answer.headers.get('x-rows-used')).toBe('1000');
      expect(differences((await answer.json()) as Rows, (await judge(small)).summary!)).toEqual([]);
      const processes = processTree(stack.pid);
      expect((await stack.interrupt()).code).toBe(0);
      expect(processes.filter(isRunning)).toEqual([]);
    },
  );
});

describe('the published folder', () => {
  const filesOf = (out: string): Record<string, string> =>
    Object.fromEntries(
      readdirSync(join(out, 'current')).map((name) => [
        name,
        readFileSync(join(out, 'current', name), 'utf8'),
      ]),
    );

  it('is the same to the byte for one worker, two, none, and in any time zone and language', async () => {
    const variants: [string[], NodeJS.ProcessEnv][] = [
      [['--workers', '1'], {}],
      [['--workers', '2'], {}],
      [['--engine', 'inline'], {}],
      [['--workers', '2'], { TZ: 'Pacific/Auckland', LANG: 'de_DE.UTF-8', LC_ALL: 'de_DE.UTF-8' }],
    ];
    const results: Record<string, string>[] = [];
    for (const [i, [args, env]] of variants.entries()) {
      const out = join(folder, `variant-${i}`);
      expect((await tavola(['run', '--data', sample, '--out', out, ...args], env).ended).code).toBe(
        0,
      );
      results.push(filesOf(out));
    }
    expect(Object.keys(results[0]!)).toEqual(
      [
        ...KPIS.map((kpi) => `${kpi}.json`),
        'definitions.json',
        'facts.arrow',
        'manifest.json',
        'rejects.csv',
      ].sort(),
    );
    for (const result of results) expect(result).toEqual(results[0]);
    expect(differences(JSON.parse(results[0]!['top_pizzas.json']!), expected.top_pizzas!)).toEqual(
      [],
    );
  });
});
