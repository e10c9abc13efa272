import cluster from 'node:cluster';
import type { Balancer, BalancerOptions } from './balancer.js';
import { KeptProcess } from './kept-process.js';
import { awaitReplica, replicaEntry } from './launch-replica.js';
import { address } from './nginx-config.js';
import { freePort } from './ports.js';
import { toReplicaArgs } from './replica-options.js';
import { restartAll, startAll } from './start-all.js';

/** Replicas that share one port: this process accepts the connections and deals them out. */
export async function startClusterBalancer(options: BalancerOptions): Promise<Balancer> {
  const { out, site, host, settings, entry = replicaEntry(), log } = options;
  // Chosen here, so that a replica that is started again shares the port with those that still run.
  const port = options.port || (await freePort(host));
  cluster.setupPrimary({
    exec: entry,
    args: toReplicaArgs({ out, site, host, port, settings }),
    execArgv: [],
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  const launch = (name: string) => awaitReplica(cluster.fork().process, { name, log });
  const replicas = await startAll(options.replicas, (name) =>
    KeptProcess.start({ name, log, launch: () => launch(name) }),
  );
  return {
    kind: 'cluster',
    url: `http://${address(host)}:${port}`,
    replicas: replicas.length,
    processes: () => replicas.map(({ name, pid, isReady }) => ({ name, pid, isReady })),
    restart: () => restartAll(replicas),
    close: async () => {
      await Promise.all(replicas.map((replica) => replica.stop()));
    },
  };
}
