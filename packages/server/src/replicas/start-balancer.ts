import { resolve } from 'node:path';
import { TavolaError } from '@tavola/core';
import { DEFAULT_SETTINGS } from '../settings.js';
import type { Balancer, BalancerKind, BalancerOptions } from './balancer.js';
import { startClusterBalancer } from './cluster-balancer.js';
import { findNginx } from './find-nginx.js';
import { startNginxBalancer } from './nginx-balancer.js';
import { assertPortFree } from './ports.js';
import { startSingleReplica } from './single-replica.js';

export const BALANCERS = ['nginx', 'cluster', 'none'] as const satisfies readonly BalancerKind[];
const KINDS: readonly string[] = BALANCERS;

/** Requests a second of one address. */
const RATE_LIMIT = 600;

/** The options of a balancer; `host` is 127.0.0.1, `replicas` 2, `rateLimit` 600 and `log` silent unless given. */
export interface StartBalancerOptions
  extends Pick<BalancerOptions, 'out' | 'port' | 'site'>,
    Partial<
      Pick<BalancerOptions, 'host' | 'replicas' | 'settings' | 'rateLimit' | 'entry' | 'log'>
    > {
  /** Insists on one kind; else `TAVOLA_BALANCER` may. By default nginx if it is on the PATH, else the cluster. */
  balancer?: BalancerKind | undefined;
}

/**
 * Starts replicas and what spreads requests over them. Resolves when they answer; leaves no process behind if it rejects.
 *
 * @throws TavolaError `PORT_TAKEN`, `REPLICA_FAILED`, `BALANCER_FAILED`, or `USAGE` for a balancer of another name
 * @example const { url, close } = await startBalancer({ out: '/srv/out', port: 8000 })
 */
export async function startBalancer({
  host = '127.0.0.1',
  replicas = 2,
  settings = DEFAULT_SETTINGS,
  rateLimit = RATE_LIMIT,
  log = () => {},
  entry,
  out,
  site,
  port,
  balancer,
}: StartBalancerOptions): Promise<Balancer> {
  const options: BalancerOptions = {
    out: resolve(out),
    site: site && resolve(site),
    port,
    host,
    replicas,
    settings,
    rateLimit,
    entry,
    log,
  };
  const wanted = balancer ?? readKind(process.env.TAVOLA_BALANCER);
  await assertPortFree(port, '--port', host);
  if (wanted === 'none') return startSingleReplica(options);
  const nginx = wanted === 'cluster' ? undefined : await findNginx();
  if (nginx) return startNginxBalancer(options, nginx);
  if (wanted === 'nginx') {
    const message =
      'There is no nginx 1.19.5 or newer on the PATH: install it, or leave out --balancer and TAVOLA_BALANCER.';
    throw new TavolaError('BALANCER_FAILED', message);
  }
  return startClusterBalancer(options);
}

function readKind(name: string | undefined): BalancerKind | undefined {
  if (name === undefined || name === '') return undefined;
  if (KINDS.includes(name)) return name as BalancerKind;
  const message = `TAVOLA_BALANCER=${name} is not known: it is nginx, cluster or none.`;
  throw new TavolaError('USAGE', message);
}
