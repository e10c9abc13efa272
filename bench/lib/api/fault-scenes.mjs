import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { startBalancer } from '../../../packages/server/dist/index.js';
import { Editions } from './editions.mjs';
import { EventReader, wronglyTold } from './event-readers.mjs';
import { openLoop } from './open-loop.mjs';

const SLOW = fileURLToPath(new URL('slow-replica.mjs', import.meta.url));

/**
 * @typedef {object} Times
 * @property {number} rate requests a second
 * @property {number} seconds how long replicas are killed
 * @property {number} every seconds between two of them
 * @property {number} rolls rolling restarts
 * @property {number} reloads of nginx
 * @property {number} readers of events
 * @property {string} balancer nginx or cluster
 */

/** What goes wrong while requests come in and a new snapshot is published each second, by name. */
export const SCENES = {
  /** A replica is killed every few seconds, now this one, now that one. */
  kills: (times) =>
    underLoad(times, {}, async ({ balancer }) => {
      for (let kill = 0; kill < times.seconds / times.every; kill++) {
        await delay(times.every * 1_000);
        const replicas = balancer.processes().filter(({ name }) => name.startsWith('replica'));
        // On a busy machine the last one may still be starting: to kill another then would leave none by construction.
        await until(() => balancer.processes().every(({ isReady }) => isReady));
        process.kill(balancer.processes()[kill % replicas.length].pid, 'SIGKILL');
      }
    }),

  /** All replicas are started anew, which take 300 ms for every answer. */
  'rolling restarts': (times) =>
    underLoad(times, { entry: SLOW }, async ({ balancer }) => {
      for (let roll = 0; roll < times.rolls; roll++) await balancer.restart();
    }),

  /** Nothing goes wrong, but there is a new snapshot ten times a second. */
  news: (times) => underLoad(times, { news: 100 }, () => delay((times.seconds * 1_000) / 3)),

  reloads: (times) =>
    underLoad(times, {}, async ({ balancer }) => {
      const nginx = balancer.processes().find(({ name }) => name === 'nginx');
      for (let reload = 0; nginx && reload < times.reloads; reload++) {
        process.kill(nginx.pid, 'SIGHUP');
        await delay(500);
      }
      await delay(1_000);
    }),
};

/** Serves numbered snapshots while `happen` goes on, and asks all the time. */
async function underLoad({ rate, balancer: kind }, { news = 1_000, ...options }, happen) {
  return withBalancer({ balancer: kind, ...options }, async ({ balancer, editions }) => {
    const stop = editions.publishEvery(news);
    const over = delay(500).then(() => happen({ balancer, editions }));
    const load = await openLoop(balancer.url, editions, { rate, until: over });
    stop();
    await over;
    return load;
  });
}

/**
 * Many read events; the replica of half of them is killed, later the other's, while snapshots are published all the time.
 *
 * @returns {Promise<{ readers: number, gaps: number[], wrong: string[], missing: number, events: number }>}
 */
export async function lostStreams({ readers: count, balancer: kind }) {
  return withBalancer({ balancer: kind }, async ({ balancer, editions }) => {
    const url = `${balancer.url}/api/events`;
    const readers = Array.from({ length: count }, () => new EventReader(url));
    await until(() => readers.every(({ told }) => told.length > 0));
    const stop = editions.publishEvery(100);
    for (const index of [0, 1]) {
      await delay(500);
      process.kill(balancer.processes()[index].pid, 'SIGKILL');
      await until(() => balancer.processes().every(({ isReady }) => isReady));
      await until(() => readers.every(({ isConnected }) => isConnected));
      await delay(500);
    }
    stop();
    const last = editions.published;
    await until(() => readers.every(({ told }) => told.at(-1) === last)).catch(() => {});
    for (const reader of readers) reader.close();
    return {
      readers: count,
      gaps: readers.flatMap(({ gaps }) => gaps),
      wrong: readers.flatMap(wronglyTold),
      missing: readers.filter(({ told }) => told.at(-1) !== last).length,
      events: readers.reduce((sum, { told }) => sum + told.length, 0),
    };
  });
}

async function withBalancer(options, use) {
  const out = mkdtempSync(join(tmpdir(), 'tavola-bench-'));
  // Workers of an nginx that root started are somebody else, and keep answers only where they can see the link.
  chmodSync(out, 0o755);
  const editions = new Editions(out);
  editions.publish();
  const balancer = await startBalancer({ out, port: 0, ...options });
  try {
    return await use({ balancer, editions });
  } finally {
    await balancer.close();
    rmSync(out, { recursive: true });
  }
}

async function until(holds, timeout = 20_000) {
  const deadline = Date.now() + timeout;
  while (!holds()) {
    if (Date.now() > deadline) throw new Error(`Did not come true in ${timeout} ms: ${holds}`);
    await delay(10);
  }
}
