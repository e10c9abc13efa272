import { chmod } from 'node:fs/promises';
import { onTestFinished } from 'vitest';
import type { Balancer, BalancerKind } from '../../src/replicas/balancer.js';
import { findNginx } from '../../src/replicas/find-nginx.js';
import { type StartBalancerOptions, startBalancer } from '../../src/replicas/start-balancer.js';
import { publish } from './publish.js';
import { sales } from './sales.js';
import { temporaryFolder } from './temporary-folder.js';

export interface TestBalancer extends Balancer {
  /** The folder that is published to. */
  out: string;
  /** What was logged so far. */
  lines: string[];
}

/** A balancer with two replicas over a published snapshot, on a free port; closed when the test ends. */
export async function testBalancer(
  balancer: BalancerKind | undefined,
  {
    snapshot = sales,
    ...options
  }: { snapshot?: typeof sales | null } & Partial<StartBalancerOptions> = {},
): Promise<TestBalancer> {
  const out = await temporaryFolder();
  // Workers of an nginx that root started are somebody else, who must see where the link leads.
  await chmod(out, 0o755);
  if (snapshot) await publish(out, snapshot);
  const lines: string[] = [];
  const log = (line: string) => lines.push(line);
  const started = await startBalancer({ out, port: 0, balancer, log, ...options });
  onTestFinished(() => started.close());
  return { ...started, out, lines };
}

/** Why tests that need nginx are left out, or false. Says so, and fails instead where `TAVOLA_REQUIRE` names nginx. */
export async function nginxMissing(): Promise<boolean> {
  if (await findNginx()) return false;
  const reason = 'there is no nginx 1.19.5 or newer on the PATH';
  if (process.env.TAVOLA_REQUIRE?.includes('nginx'))
    throw new Error(`TAVOLA_REQUIRE=nginx: ${reason}`);
  process.stderr.write(`Tests with nginx are left out: ${reason}.\n`);
  return true;
}
