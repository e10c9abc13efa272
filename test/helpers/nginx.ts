import { spawnSync } from 'node:child_process';

/** Why there is no nginx to test with; undefined where there is one. */
export const noNginx =
  spawnSync('nginx', ['-v']).status === 0 ? undefined : 'nginx is not on the PATH.';

if (noNginx !== undefined) {
  if (process.env.TAVOLA_REQUIRE?.split(',').includes('nginx')) throw new Error(noNginx);
  process.stderr.write(`Skipped: ${noNginx}\n`);
}
