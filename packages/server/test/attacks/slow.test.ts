import { connect, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import { nginxMissing } from '../helpers/balancers.js';
import { attackTarget, type Target } from './target.js';

/** What a server may take to let go of somebody who says nothing of use. In milliseconds. */
const PATIENCE = 16_000;

/** Connections that send one byte after another, never to the end. Resolves with how long each was open. */
function slowly({ port }: Target, begin: string, drop: string, count: number): Promise<number[]> {
  const open = (): Promise<number> => {
    const begun = performance.now();
    return new Promise((resolve) => {
      const socket: Socket = connect(port, '127.0.0.1', () => socket.write(begin));
      const timer = drop ? setInterval(() => socket.write(drop), 500) : undefined;
      socket.on('error', () => {});
      socket.resume();
      const limit = setTimeout(() => socket.destroy(), PATIENCE + 5_000);
      socket.on('close', () => {
        clearInterval(timer);
        clearTimeout(limit);
        resolve(performance.now() - begun);
      });
      onTestFinished(() => void socket.destroy());
    });
  };
  return Promise.all(Array.from({ length: count }, open));
}

const missing = await nginxMissing();

describe.each([['replica'], ['nginx']] as const)('%s: who is slow', (kind) => {
  if (kind === 'nginx' && missing) return it.skip('there is no nginx', () => {});
  const target = attackTarget(kind);

  it.concurrent.each([
    ['sends a header a bit at a time', 'GET /api HTTP/1.1\r\nHost: a\r\n', 'X-A: b\r\n'],
    ['sends a line a byte at a time', 'GET /', 'x'],
    ['sends nothing at all', '', ''],
    ['sends half the headers', 'GET /api HTTP/1.1\r\nHost', ''],
    [
      'sends a body a byte at a time',
      'POST /api HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 900\r\n\r\n{',
      ' ',
    ],
    [
      'sends a chunk a byte at a time',
      'POST /api HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n300\r\n{',
      ' ',
    ],
  ])('%s is let go, and keeps nobody else waiting', async (_, begin, drop) => {
    const open = slowly(target(), begin, drop, 50);
    await delay(1000);
    const begun = performance.now();
    expect((await fetch(`${target().url}/api/categories`)).status).toBe(200);
    expect(performance.now() - begun).toBeLessThan(2000);
    expect(Math.max(...(await open))).toBeLessThan(PATIENCE);
  });
});
