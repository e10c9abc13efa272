import { setTimeout as delay } from 'node:timers/promises';
import { buildApp } from '../app.js';
import { listen } from '../listen.js';
import { SnapshotStore } from '../snapshot-store.js';
import type { Balancer, BalancerOptions } from './balancer.js';
import { address } from './nginx-config.js';
import { DRAIN_TIMEOUT } from './replica-protocol.js';

/** One replica in this very process, as in a container, where something else starts it again and spreads requests. */
export async function startSingleReplica({
  out,
  site,
  host,
  port,
  settings,
  log,
}: BalancerOptions): Promise<Balancer> {
  const snapshots = await SnapshotStore.open(out, { log });
  const logger = { level: settings.logLevel, stream: process.stderr };
  const app = buildApp({ snapshots, site, settings, logger });
  const close = async () => {
    await Promise.race([app.close(), delay(DRAIN_TIMEOUT, undefined, { ref: false })]);
    // Whoever has not got an answer by then gets none.
    app.server.closeAllConnections();
    snapshots.close();
  };
  try {
    const bound = await listen(app, { port, host });
    return {
      kind: 'none',
      url: `http://${address(host)}:${bound}`,
      replicas: 1,
      processes: () => [{ name: 'replica', pid: process.pid, isReady: true }],
      restart: async () => log('A replica without a balancer is started again from outside only.'),
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}
