import type { ChildProcess } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { Launched } from './kept-process.js';
import { readyOrEnded } from './ready-or-ended.js';
import { isReplicaReady } from './replica-protocol.js';

/** File that a replica's process runs: a build entry, whether this code is built or not. */
export function replicaEntry(): string {
  const manifest = createRequire(import.meta.url).resolve('@tavola/server/package.json');
  return join(dirname(manifest), 'dist', 'cli', 'replica.js');
}

/** Waits for the freshly started replica `child`, and tells `onPort` where it listens. */
export function awaitReplica(
  child: ChildProcess,
  {
    name,
    log,
    onPort,
  }: { name: string; log: (line: string) => void; onPort?: (port: number) => void },
): Launched {
  const isUp = () =>
    new Promise<void>((resolve) => {
      child.on('message', (message) => {
        if (!isReplicaReady(message)) return;
        onPort?.(message.port);
        resolve();
      });
    });
  const code = 'REPLICA_FAILED';
  return { child, ready: readyOrEnded(child, { name, log, code, explain, isUp }) };
}

/** The message of an error: Node.js prints it amid a stack, a replica that fails on its own terms prints nothing else. */
function explain(lines: string[]): string | undefined {
  return lines.findLast((line) => /^\w*Error\b/.test(line)) ?? lines.at(-1);
}
