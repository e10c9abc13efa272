import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect } from 'vitest';
import { replicaEntry } from '../../src/replicas/launch-replica.js';
import { startBalancer } from '../../src/replicas/start-balancer.js';
import { isAlive } from '../helpers/processes.js';
import { publish } from '../helpers/publish.js';
import { sales } from '../helpers/sales.js';

/** What lies where nobody may come to. */
export const SECRET = 'classified';

/** A server that is attacked. */
export interface Target {
  port: number;
  url: string;
  /** Its processes. */
  pids: number[];
}

interface Started extends Target {
  close(): Promise<unknown>;
}

type Kind = 'replica' | 'nginx';

/**
 * A replica of its own process, or two behind nginx, with a dashboard, for all tests of a file. After each it must be the same
 * process still, and answer.
 */
export function attackTarget(kind: Kind, { rateLimit = 0 } = {}): () => Target {
  let folder: string;
  let started: Started | undefined;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'tavola-attacks-'));
    const [out, site] = [join(folder, 'out'), join(folder, 'site')];
    await mkdir(join(site, 'assets'), { recursive: true });
    await writeFile(join(folder, 'secret.txt'), SECRET);
    await writeFile(join(site, '.env'), SECRET);
    await writeFile(join(site, 'index.html'), '<!doctype html><title>Dashboard</title>');
    await writeFile(join(site, 'assets', 'page.js'), 'export {};');
    await mkdir(out);
    await publish(out, sales);
    await writeFile(join(out, 'secret.txt'), SECRET);
    started = await (kind === 'nginx' ? behindNginx(out, site, rateLimit) : oneReplica(out, site));
  });
  afterAll(async () => {
    await started?.close();
    await rm(folder, { recursive: true, force: true });
  });
  afterEach(async () => {
    const { url, pids } = started!;
    expect(pids.filter(isAlive)).toEqual(pids);
    const answer = await fetch(`${url}/api/categories`);
    expect([answer.status, await answer.json()]).toEqual([200, sales.kpis[0]!.rows]);
  });
  return () => started!;
}

async function oneReplica(out: string, site: string): Promise<Started> {
  const args = ['--out', out, '--port', '0', '--site', site];
  const child: ChildProcess = fork(replicaEntry(), args, { execArgv: [], stdio: 'inherit' });
  const [{ port }] = (await once(child, 'message')) as [{ port: number }];
  const ended = once(child, 'exit');
  const close = () => {
    child.kill();
    return ended;
  };
  return { port, url: `http://127.0.0.1:${port}`, pids: [child.pid!], close };
}

async function behindNginx(out: string, site: string, rateLimit: number): Promise<Started> {
  const balancer = await startBalancer({ out, site, port: 0, balancer: 'nginx', rateLimit });
  const { url, close } = balancer;
  const pids = balancer.processes().map(({ pid }) => pid!);
  return { port: Number(new URL(url).port), url, pids, close };
}

/** Memory that processes and their children take, in bytes; 0 where the system does not tell. */
export function memoryOf({ pids }: Target): number {
  if (process.platform !== 'linux') return 0;
  const told = (file: string) => readFileSync(`/proc/${file}`, 'utf8');
  const childrenOf = (pid: number) =>
    told(`${pid}/task/${pid}/children`).split(' ').filter(Boolean);
  return [...pids, ...pids.flatMap(childrenOf)]
    .map((pid) => /^VmRSS:\s+(\d+) kB/m.exec(told(`${pid}/status`)))
    .reduce((sum, match) => sum + Number(match?.[1] ?? 0) * 1024, 0);
}
