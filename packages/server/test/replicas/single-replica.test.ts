import { once } from 'node:events';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { expect, it } from 'vitest';
import { testBalancer } from '../helpers/balancers.js';
import { publish } from '../helpers/publish.js';
import { readEvents } from '../helpers/read-events.js';
import { laterSales } from '../helpers/sales.js';

it('answers in this very process', async () => {
  const { url, out, kind, replicas, processes } = await testBalancer('none', { replicas: 2 });
  expect([kind, replicas, processes()]).toEqual([
    'none',
    1,
    [{ name: 'replica', pid: process.pid, isReady: true }],
  ]);
  await publish(out, laterSales);
  const answer = await fetch(`${url}/api/categories`);
  expect(answer.headers.get('x-snapshot-id')).toBe(laterSales.id);
});

it('answers what is under way before it ends, and ends the streams', async () => {
  const { url, close } = await testBalancer('none');
  const events = await readEvents(`${url}/api/events`);
  await events.next();
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  await once(socket, 'connect');
  socket.write('GET /api/categories HTTP/1.1\r\nHost: localhost\r\n');
  await fetch(`${url}/healthz`);
  const from = performance.now();
  const closed = close();
  expect(await events.next()).toBeUndefined();
  socket.write('\r\n');
  expect(await text(socket)).toMatch(/^HTTP\/1.1 200 OK\r\n/);
  await closed;
  expect(performance.now() - from).toBeLessThan(5_000);
  await expect(fetch(url)).rejects.toThrow();
});

it('ends although somebody never ends a request', async () => {
  const { url, close } = await testBalancer('none');
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  socket.on('error', () => {});
  socket.write('GET /api HTTP/1.1\r\nHost: localhost\r\n');
  await fetch(`${url}/healthz`);
  const from = performance.now();
  await close();
  expect(performance.now() - from).toBeLessThan(5_000);
});
