import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';

export const ROOT = join(import.meta.dirname, '..', '..');
export const TAVOLA = join(ROOT, 'packages', 'server', 'bin', 'tavola.js');

export interface Ended {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** A process of the command, started for real. */
export class Tavola {
  stdout = '';
  stderr = '';
  readonly #child: ChildProcess;
  readonly ended: Promise<Ended>;

  constructor(command: string, args: readonly string[], env: NodeJS.ProcessEnv = {}) {
    this.#child = spawn(command, args, {
      cwd: ROOT,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
      // A group of its own, as a terminal gives it, so that Ctrl-C can be tried.
      detached: true,
    });
    this.#child.stdout!.on('data', (chunk) => {
      this.stdout += chunk;
    });
    this.#child.stderr!.on('data', (chunk) => {
      this.stderr += chunk;
    });
    this.ended = new Promise((resolve) => {
      this.#child.on('close', (code) =>
        resolve({ code, stdout: this.stdout, stderr: this.stderr }),
      );
    });
  }

  get pid(): number {
    return this.#child.pid!;
  }

  kill(signal: NodeJS.Signals): Promise<Ended> {
    this.#child.kill(signal);
    return this.ended;
  }

  /** What Ctrl-C on a terminal does: every process of the group gets the signal. */
  interrupt(): Promise<Ended> {
    process.kill(-this.pid, 'SIGINT');
    return this.ended;
  }

  /** Waits until standard output or standard error holds a text. */
  async until(pattern: RegExp): Promise<RegExpExecArray> {
    for (;;) {
      const match = pattern.exec(this.stdout) ?? pattern.exec(this.stderr);
      if (match) return match;
      const ended = await Promise.race([
        this.ended,
        new Promise<undefined>((resolve) => setTimeout(resolve, 20)),
      ]);
      if (ended && !pattern.test(ended.stdout + ended.stderr)) {
        throw new Error(
          `It ended with ${ended.code} before ${pattern}:\n${ended.stdout}${ended.stderr}`,
        );
      }
    }
  }

  /** Waits for the line that says where everything is. */
  async ready(): Promise<Record<string, string>> {
    const [, line] = await this.until(/^TAVOLA_READY (.*)$/m);
    return Object.fromEntries(
      line!.split(' ').map((pair) => pair.split(/=(.*)/s, 2) as [string, string]),
    );
  }
}

export function tavola(args: readonly string[], env?: NodeJS.ProcessEnv): Tavola {
  return new Tavola(process.execPath, [TAVOLA, ...args], env);
}

/** `npm start`, npm and its shell included. */
export function npmStart(args: readonly string[], env?: NodeJS.ProcessEnv): Tavola {
  return new Tavola('npm', ['start', '--silent', '--', ...args], env);
}

/** Ports that nothing listens on at this moment. */
export async function freePorts(count: number): Promise<string[]> {
  const servers = await Promise.all(
    Array.from(
      { length: count },
      () =>
        new Promise<ReturnType<typeof createServer>>((resolve) => {
          const server = createServer().listen(0, '127.0.0.1', () => resolve(server));
        }),
    ),
  );
  const ports = servers.map((server) => String((server.address() as { port: number }).port));
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}

/** Ids of a process and all that descend from it, as Linux tells. */
export function processTree(pid: number): number[] {
  let children: number[] = [];
  try {
    children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8')
      .split(' ')
      .filter(Boolean)
      .map(Number);
  } catch {
    return [];
  }
  return [pid, ...children.flatMap(processTree)];
}

export function isRunning(pid: number): boolean {
  try {
    return !readFileSync(`/proc/${pid}/stat`, 'utf8').includes(') Z ');
  } catch {
    return false;
  }
}

/** Largest resident size that a process has had, in bytes, as Linux tells. */
export function peakMemory(pid: number): number {
  const [, kilobytes] = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))!;
  return Number(kilobytes) * 1024;
}
