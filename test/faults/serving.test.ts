import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { node } from '../helpers/command.js';
import { noNginx } from '../helpers/nginx.js';
import { testFolder } from '../helpers/snapshots.js';
import { freePorts, ROOT, type Tavola, tavola } from '../helpers/tavola.js';

/** What the bench of faults says of a scene, which it plays in a process of its own. */
async function play(scene: string, ...options: string[]) {
  const bench = join(ROOT, 'bench', 'api-faults.mjs');
  const said = await node(ROOT, bench, '--json', '--scenes', scene, '--rate', '200', ...options);
  return JSON.parse(said)[scene];
}

const GOOD = { failed: 0, failures: [] };

// How fast answers are is measured where nothing else runs; here it is that none fails, mixes snapshots or goes back.
describe.skipIf(noNginx)('no client of two replicas behind nginx notices', () => {
  it('that replicas are killed', async () => {
    expect(await play('kills', '--seconds', '2', '--every', '1')).toMatchObject(GOOD);
  });

  it('that replicas are started anew, though answers take long', async () => {
    expect(await play('rolling restarts', '--rolls', '1')).toMatchObject({ ...GOOD, retried: 0 });
  });

  it('that nginx is reloaded, but for one more try', async () => {
    expect(await play('reloads', '--reloads', '2')).toMatchObject(GOOD);
  });

  it('that there is a new snapshot ten times a second', async () => {
    const { sent, ...said } = await play('news', '--seconds', '6');
    expect(said).toMatchObject({ ...GOOD, retried: 0 });
    expect(sent).toBeGreaterThan(300);
  });

  it('that the replica is gone which told it of events', async () => {
    const { gaps, ...said } = await play('events', '--readers', '20');
    expect(said).toMatchObject({ wrong: [], missing: 0 });
    expect(gaps.length).toBeGreaterThanOrEqual(20);
  });
});

let serving: Tavola | undefined;
afterEach(async () => {
  await serving?.kill('SIGTERM');
});

it.each(noNginx === undefined ? ['nginx', 'cluster'] : ['cluster'])(
  'SIGHUP starts the replicas of tavola serve anew, and SIGTERM still ends it (%s)',
  async (balancer) => {
    const [port] = await freePorts(1);
    const args = ['--out', testFolder(), '--port', port!, '--balancer', balancer];
    serving = tavola(['serve', ...args]);
    expect(await serving.ready()).toMatchObject({ balancer, replicas: '2' });
    process.kill(serving.pid, 'SIGHUP');
    await serving.until(/^all replicas were started anew$/m);
    const from = performance.now();
    expect((await serving.kill('SIGTERM')).code).toBe(0);
    expect(performance.now() - from).toBeLessThan(5_000);
  },
);

it('tavola serve without a balancer is one process, which ends well', async () => {
  const [port] = await freePorts(1);
  serving = tavola(['serve', '--out', testFolder(), '--port', port!, '--balancer', 'none']);
  const { api, replicas } = await serving.ready();
  expect([replicas, (await fetch(`${api}/summary`)).status]).toEqual(['1', 503]);
  expect((await serving.kill('SIGTERM')).code).toBe(0);
});
