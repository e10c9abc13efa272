import { fork } from 'node:child_process';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Settings } from '../settings.js';
import type { Balancer, BalancerOptions } from './balancer.js';
import type { Nginx } from './find-nginx.js';
import { KeptProcess } from './kept-process.js';
import { endGroup, launchNginx } from './launch-nginx.js';
import { awaitReplica, replicaEntry } from './launch-replica.js';
import { address, nginxConfig } from './nginx-config.js';
import { freePort } from './ports.js';
import { receiveRequests } from './receive-requests.js';
import { toReplicaArgs } from './replica-options.js';
import { restartAll, startAll } from './start-all.js';
import { tellIfUnseen } from './tell-if-unseen.js';

/** How long requests that are under way may take before their replicas are asked to end. */
const QUIT_TIMEOUT = 500;
/** After how long nginx asks a replica again that it could not reach, and has an answer from it. */
const TAKEN_AGAIN = 2_000;

const isWindows = process.platform === 'win32';

/** Replicas on ports of their own, and nginx in front of them. */
export async function startNginxBalancer(
  options: BalancerOptions,
  nginx: Nginx,
): Promise<Balancer> {
  const { host, log } = options;
  const port = options.port || (await freePort(host));
  const url = `http://${address(host)}:${port}`;
  const folder = await createFolder();
  const requests = isLogged(options.settings) ? await receiveRequests(log) : undefined;
  const clearAway = async () => {
    requests?.close();
    await rm(folder, { recursive: true, force: true });
  };
  const ports = new Map<string, number>();
  let replicas: KeptProcess[] = [];
  try {
    replicas = await startAll(options.replicas, (name) =>
      startReplica(name, ports, folder, options),
    );
    const config = nginxConfig({
      folder,
      host,
      port,
      replicas: [...ports.values()].map((replica) => `127.0.0.1:${replica}`),
      // Windows does not tell where a link leads.
      out: isWindows ? undefined : options.out,
      rateLimit: options.rateLimit,
      tempPaths: nginx.tempPaths,
      brotli: nginx.brotli,
      accessLog: requests?.target,
    });
    await writeFile(join(folder, 'nginx.conf'), config);
    const front = await KeptProcess.start({
      name: 'nginx',
      launch: () => launchNginx(folder, url, log),
      log,
      stopSignal: 'SIGQUIT',
      afterExit: endGroup,
    });
    if (!isWindows) await tellIfUnseen(url, options.out, log);
    return {
      kind: 'nginx',
      url,
      replicas: replicas.length,
      processes: () =>
        [...replicas, front].map(({ name, pid, isReady }) => ({ name, pid, isReady })),
      restart: () => restartAll(replicas, TAKEN_AGAIN),
      close: async () => {
        // nginx first, so that it does not pass a request to replicas that are gone. An event stream ends with its replica.
        const quit = front.stop();
        await Promise.race([quit, delay(QUIT_TIMEOUT)]);
        await Promise.all([quit, ...replicas.map((replica) => replica.stop())]);
        await clearAway();
      },
    };
  } catch (error) {
    await Promise.all(replicas.map((replica) => replica.stop()));
    await clearAway();
    throw error;
  }
}

/** Whether each request is to be told, also those that no replica sees. */
function isLogged({ logLevel }: Settings): boolean {
  return logLevel === 'info' || logLevel === 'debug';
}

/** A folder that the workers of an nginx started by root, who are somebody else, can enter. */
async function createFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'tavola-nginx-'));
  if (process.getuid?.() === 0) await chmod(folder, 0o711);
  return folder;
}

/** Starts a replica on any free port, which it keeps when it is started again: nginx knows it by that. */
function startReplica(
  name: string,
  ports: Map<string, number>,
  folder: string,
  { out, site, settings, entry = replicaEntry(), log }: BalancerOptions,
): Promise<KeptProcess> {
  const launch = () => {
    const args = toReplicaArgs({
      out,
      site,
      host: '127.0.0.1',
      port: ports.get(name) ?? 0,
      settings,
      ward: join(folder, 'nginx.pid'),
    });
    const child = fork(entry, args, {
      execArgv: [],
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    });
    return awaitReplica(child, { name, log, onPort: (port) => ports.set(name, port) });
  };
  return KeptProcess.start({ name, launch, log });
}
