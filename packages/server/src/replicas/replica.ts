import cluster from 'node:cluster';
import { once } from 'node:events';
import { buildApp } from '../app.js';
import { listen } from '../listen.js';
import { SnapshotStore } from '../snapshot-store.js';
import { endWithParent } from './end-with-parent.js';
import { readReplicaOptions } from './replica-options.js';
import { DRAIN_TIMEOUT, type ReplicaReady } from './replica-protocol.js';

/** Entry of a replica's process, a child with a port of its own or a worker of `node:cluster`. Standard error is its log. */
async function main(): Promise<void> {
  const { out, port, host, site, settings, ward } = readReplicaOptions(process.argv.slice(2));
  const log = (line: string) => process.stderr.write(`${line}\n`);
  const snapshots = await SnapshotStore.open(out, { log });
  const logger = { level: settings.logLevel, stream: process.stderr };
  const app = buildApp({ snapshots, site, settings, logger });

  let draining = false;
  const drain = async () => {
    if (draining) return;
    draining = true;
    setTimeout(() => process.exit(0), DRAIN_TIMEOUT);
    await app.close();
    await leaveCluster();
    process.exit(0);
  };
  process.on('SIGTERM', drain);
  endWithParent(drain, ward);

  if (draining) return;
  const message: ReplicaReady = { type: 'ready', port: await listen(app, { port, host }) };
  if (process.connected) process.send?.(message);
}

/** Hands back the connections that came before the primary knew that this worker takes no more: they would wait for ever. */
async function leaveCluster(): Promise<void> {
  const { worker } = cluster;
  if (!worker?.isConnected()) return;
  worker.disconnect();
  await once(worker, 'disconnect');
}

main().catch((error: Error) => {
  process.stderr.write(`${error.message}\n`);
  process.exit(1);
});
