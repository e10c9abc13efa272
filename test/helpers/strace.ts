import { spawnSync } from 'node:child_process';
import { TAVOLA, Tavola } from './tavola.js';

/** Why no system call can be made to fail; undefined where it can. */
export const noStrace =
  spawnSync('strace', ['-o', '/dev/null', 'true']).status === 0
    ? undefined
    : 'strace is not on the PATH, or may not trace.';

if (noStrace !== undefined) {
  if (process.env.TAVOLA_REQUIRE?.split(',').includes('strace')) throw new Error(noStrace);
  process.stderr.write(`Skipped: ${noStrace}\n`);
}

/**
 * The command, some of whose system calls fail: `fsync:error=EIO:when=3+` is the third and all after it. Of `rename:signal=SIGKILL:when=2`
 * it dies at the second. Calls are counted by thread.
 */
export function tavolaWithFault(inject: string, args: readonly string[]): Tavola {
  const call = inject.split(':')[0]!;
  const trace = [
    '-f',
    // Faster, but signals then come at other moments than they should.
    ...(inject.includes(':signal=') ? [] : ['--seccomp-bpf']),
    '-o',
    '/dev/null',
    '-e',
    `trace=${call}`,
    '-e',
    `inject=${inject}`,
  ];
  return new Tavola('strace', [...trace, process.execPath, TAVOLA, ...args], {
    UV_THREADPOOL_SIZE: '1',
  });
}
