import { Agent, request } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { nginxMissing } from '../helpers/balancers.js';
import { attackTarget, memoryOf, type Target } from './target.js';

const RATE = 1000;
const SECONDS = 4;
const LIMIT = 200;
const MiB = 1 << 20;

const missing = await nginxMissing();

/** Asks `RATE` times a second, whether or not answers come. Resolves with the statuses. */
async function flood({ port }: Target, seconds: number, localAddress: string): Promise<number[]> {
  const agent = new Agent({ keepAlive: true, maxSockets: 64, localAddress });
  const ask = (path: string) =>
    new Promise<number>((resolve) => {
      const asked = request({ port, host: '127.0.0.1', path, agent, localAddress }, (answer) => {
        answer.resume();
        answer.on('end', () => resolve(answer.statusCode!));
      });
      asked.on('error', () => resolve(0));
      asked.end();
    });
  const answers: Promise<number>[] = [];
  const begun = performance.now();
  while (performance.now() - begun < seconds * 1000) {
    const due = ((performance.now() - begun) / 1000) * RATE;
    while (answers.length < due) answers.push(ask(`/api/categories?limit=${answers.length % 9}`));
    await delay(5);
  }
  const statuses = await Promise.all(answers);
  agent.destroy();
  return statuses;
}

const count = (statuses: number[], status: number) =>
  statuses.filter((one) => one === status).length;

describe.skipIf(missing || process.platform !== 'linux')('a thousand requests a second', () => {
  const target = attackTarget('nginx', { rateLimit: LIMIT });

  it('of one address are bounded, others answered, and memory is flat', async () => {
    await flood(target(), 1, '127.0.0.1');
    const before = memoryOf(target());
    const [statuses, others] = await Promise.all([
      flood(target(), SECONDS, '127.0.0.1'),
      askNowAndThen(target(), '127.0.0.2'),
    ]);
    expect(new Set([...statuses, ...others])).toEqual(new Set([200, 429]));
    const answered = count(statuses, 200);
    // What comes within a burst is answered, too.
    expect(answered).toBeGreaterThan(LIMIT * SECONDS * 0.5);
    expect(answered).toBeLessThan(LIMIT * SECONDS * 1.5 + 2 * LIMIT);
    expect(count(statuses, 429)).toBeGreaterThan((RATE - 2 * LIMIT) * SECONDS * 0.5);
    expect(new Set(others)).toEqual(new Set([200]));
    expect(memoryOf(target()) - before).toBeLessThan(32 * MiB);
    await delay(1500);
  });
});

/** Somebody else, who asks ten times a second. */
async function askNowAndThen({ port }: Target, localAddress: string): Promise<number[]> {
  const statuses: number[] = [];
  for (let i = 0; i < SECONDS * 10; i++) {
    statuses.push(
      await new Promise<number>((resolve) => {
        request({ port, host: '127.0.0.1', path: '/api', localAddress }, (answer) => {
          answer.resume();
          resolve(answer.statusCode!);
        })
          .on('error', () => resolve(0))
          .end();
      }),
    );
    await delay(100);
  }
  return statuses;
}
