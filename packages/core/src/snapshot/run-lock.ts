import { randomUUID } from 'node:crypto';
import { closeSync, openSync, writeFileSync } from 'node:fs';
import { lstat, open, readdir, readFile, rm, stat, statfs, unlink } from 'node:fs/promises';
import { createConnection, createServer, type Server } from 'node:net';
import { hostname } from 'node:os';
import { basename, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { TavolaError } from '../util/errors.js';
import { STAGING_PREFIX } from './paths.js';
import { takeTurn } from './turns.js';

/*
 * Who writes to an output folder. A number of a process tells little: another process has it after a reboot, and in another
 * container it is somebody else's. So a run listens on a socket in the folder for as long as it lives. The system stops that
 * with the process, however it ends, and everybody who sees the folder on the same machine can ask, whatever container it is in.
 * Where there are no such sockets the lock is a file with the number of the process, which is the best that can be had there.
 */

export const LOCK_SUFFIX = '.lock';
/** A socket that refuses may be about to listen: it is asked once more after this. In milliseconds. */
const ASK_AGAIN = 50;
const ASK_FOR = 2_000;
/** How long to wait for another run that is publishing. In milliseconds. */
const PUBLISH_TIMEOUT = 60_000;
/** What another machine left, as far as one can tell, is removed when it was not touched for a day. In milliseconds. */
const FOREIGN_AGE = 24 * 3_600_000;
/** Numbers of file systems that several machines may share: NFS, SMB, CIFS, SMB2, Ceph, FUSE, 9p, AFS, GFS2, OCFS2, Lustre. */
const SHARED = new Set([
  0x6969, 0x517b, 0xff534d42, 0xfe534d42, 0x00c36400, 0x65735546, 0x01021997, 0x5346414f,
  0x01161970, 0x7461636f, 0x0bd00bd0,
]);

/** What a run writes aside begins with `.staging-<boot>-<random>`; beside it lies its lock, of the same name and `.lock`. */
export class RunLock {
  private constructor(
    readonly out: string,
    /** Path that all begins with which belongs to the run. */
    readonly path: string,
    readonly server: Server | undefined,
    readonly folder: number | undefined,
  ) {}

  static async take(out: string): Promise<RunLock> {
    const name = `${STAGING_PREFIX}${await bootOf()}-${randomUUID().slice(0, 13).replace('-', '')}`;
    const path = join(out, name);
    if (process.platform === 'linux') {
      const folder = openSync(out, 'r');
      try {
        // A path of a socket may have no more than 107 bytes.
        const server = await listen(`/proc/self/fd/${folder}/${name}${LOCK_SUFFIX}`);
        return new RunLock(out, path, server, folder);
      } catch (error) {
        closeSync(folder);
        await remove(`${path}${LOCK_SUFFIX}`);
        if (['ENOSPC', 'EROFS', 'EACCES', 'EDQUOT', 'EIO'].includes(codeOf(error))) throw error;
      }
    }
    writeFileSync(`${path}${LOCK_SUFFIX}`, String(process.pid));
    return new RunLock(out, path, undefined, undefined);
  }

  /**
   * Lets one run at a time publish.
   *
   * @throws TavolaError OUT_UNWRITABLE where another one is at it for a minute
   */
  async whilePublishing<T>(action: () => Promise<T>): Promise<T> {
    const end = await takeTurn(this.out, basename(this.path), {
      isAlive: (name) => isHeld(join(this.out, name + LOCK_SUFFIX)),
      timeout: PUBLISH_TIMEOUT,
    });
    if (!end) throw stillPublishing(this.out);
    try {
      return await action();
    } finally {
      await end();
    }
  }

  async release(): Promise<void> {
    if (this.server) await new Promise((resolve) => this.server!.close(resolve));
    if (this.folder !== undefined) closeSync(this.folder);
    await remove(`${this.path}${LOCK_SUFFIX}`);
  }
}

/** Removes what runs left that are no more. */
export async function removeAbandoned(out: string): Promise<void> {
  const staged = (await readdir(out)).filter((name) => name.startsWith(STAGING_PREFIX));
  // The locks go last.
  const names = staged.sort(
    (a, b) => Number(a.endsWith(LOCK_SUFFIX)) - Number(b.endsWith(LOCK_SUFFIX)),
  );
  const abandoned = new Map<string, boolean>();
  for (const name of names) {
    const owner = /^\.staging-[^.]*/.exec(name)![0];
    if (!abandoned.has(owner)) abandoned.set(owner, await isAbandoned(out, owner));
    if (!abandoned.get(owner)) continue;
    const path = join(out, name);
    if (name.endsWith(LOCK_SUFFIX)) await remove(path);
    else await rm(path, { recursive: true, force: true });
  }
}

/**
 * Removes a lock, if it is there. To look at a socket first, as `rm` does, would have Node 20 take the next link on the way to a
 * module for none, so that the module does not find what it imports itself.
 */
async function remove(lock: string): Promise<void> {
  try {
    await unlink(lock);
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw error;
  }
}

async function isAbandoned(out: string, owner: string): Promise<boolean> {
  const lock = join(out, `${owner}${LOCK_SUFFIX}`);
  const boot = owner.slice(STAGING_PREFIX.length).split('-')[0];
  if (boot === (await bootOf()) || !SHARED.has((await statfs(out)).type))
    return !(await isHeld(lock));
  const { mtimeMs } = await stat(join(out, owner)).catch(() => ({ mtimeMs: 0 }));
  return Date.now() - mtimeMs > FOREIGN_AGE && !(await isHeld(lock));
}

async function isHeld(lock: string): Promise<boolean> {
  const stats = await lstat(lock).catch(() => undefined);
  if (!stats) return false;
  if (!stats.isSocket()) return isAlive(Number(await readFile(lock, 'utf8').catch(() => '0')));
  if (await answers(lock)) return true;
  await delay(ASK_AGAIN);
  return answers(lock);
}

/** Whether somebody listens on a socket; where that cannot be told it is taken to be so. */
async function answers(path: string): Promise<boolean> {
  const handle = await open(join(path, '..'), 'r').catch(() => undefined);
  if (!handle) return false;
  try {
    return await new Promise((resolve) => {
      const socket = createConnection(
        `/proc/self/fd/${handle.fd}/${path.slice(join(path, '..').length + 1)}`,
      );
      const end = (isHeard: boolean) => {
        socket.destroy();
        resolve(isHeard);
      };
      socket.once('connect', () => end(true));
      socket.once('error', (error) => end(!['ECONNREFUSED', 'ENOENT'].includes(codeOf(error))));
      socket.setTimeout(ASK_FOR, () => end(true));
    });
  } finally {
    await handle.close();
  }
}

function listen(path: string): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = createServer((socket) => socket.destroy());
    server.once('error', reject);
    server.listen(path, () => resolve(server.unref()));
  });
}

let boot: string | undefined;

/** Eight digits that tell one start of one machine from others. */
async function bootOf(): Promise<string> {
  boot ??= await readFile('/proc/sys/kernel/random/boot_id', 'utf8').then(
    (id) => id.slice(0, 8),
    () => Buffer.from(hostname()).toString('hex').slice(0, 8).padEnd(8, '0'),
  );
  return boot;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return pid > 0;
  } catch (error) {
    return codeOf(error) === 'EPERM';
  }
}

function codeOf(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? '';
}

function stillPublishing(out: string): TavolaError {
  return new TavolaError(
    'OUT_UNWRITABLE',
    `Another run has been publishing to the output folder ${out} for a minute: end it, or name another folder with --out DIR.`,
  );
}
