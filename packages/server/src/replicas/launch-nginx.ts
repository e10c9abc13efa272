import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Launched } from './kept-process.js';
import { readyOrEnded } from './ready-or-ended.js';

const isWindows = process.platform === 'win32';

/** Starts nginx with the `nginx.conf` in `folder`, to be ready when it answers at `url`. */
export function launchNginx(folder: string, url: string, log: (line: string) => void): Launched {
  const args = ['-p', folder, '-c', join(folder, 'nginx.conf'), '-e', 'stderr'];
  const child = spawn('nginx', args, {
    stdio: ['ignore', 'ignore', 'pipe'],
    // A group of its own: out of reach of Ctrl-C, which ends nginx at once, and ended as a whole by `endGroup`.
    detached: !isWindows,
  });
  const isUp = (signal: AbortSignal) => untilAnswer(url, signal);
  const code = 'BALANCER_FAILED';
  return { child, ready: readyOrEnded(child, { name: 'nginx', log, code, explain, isUp }) };
}

/** Ends the workers of an nginx that was killed: they would go on, and keep the port. */
export function endGroup(pid: number): void {
  if (isWindows) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // The rule: the workers ended with it.
  }
}

/** The first complaint, without its date and process: those after it follow from it. */
function explain(lines: string[]): string | undefined {
  const complaint = lines.find((line) => line.includes('[emerg]')) ?? lines.at(-1);
  return complaint?.replace(/^.*\[emerg\] (\d+#\d+: )?/, '');
}

async function untilAnswer(url: string, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    const answer = await fetch(`${url}/healthz`, { signal }).catch(() => undefined);
    await answer?.arrayBuffer();
    if (answer) return;
    await delay(25);
  }
}
