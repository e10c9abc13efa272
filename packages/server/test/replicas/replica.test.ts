import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { describe, expect, it, onTestFinished } from 'vitest';
import { replicaEntry } from '../../src/replicas/launch-replica.js';
import { manyOrders, publishOrders } from '../helpers/orders.js';
import { publish } from '../helpers/publish.js';
import { readEvents } from '../helpers/read-events.js';
import { sales } from '../helpers/sales.js';
import { temporaryFolder } from '../helpers/temporary-folder.js';

/** Rows of which an answer is not made in the thread that answers. */
const MANY = manyOrders(20_000);

async function startReplica(
  fill = (out: string) => publish(out, sales),
): Promise<{ child: ChildProcess; url: string }> {
  const out = await temporaryFolder();
  await fill(out);
  const child = fork(replicaEntry(), ['--out', out, '--port', '0'], { execArgv: [] });
  onTestFinished(() => void child.kill('SIGKILL'));
  const [message] = (await once(child, 'message')) as [{ type: string; port: number }];
  expect(message).toEqual({ type: 'ready', port: expect.any(Number) });
  return { child, url: `http://127.0.0.1:${message.port}` };
}

describe('the process of a replica', () => {
  it('is alive and ready once it says so', async () => {
    const { url } = await startReplica();
    expect((await fetch(`${url}/healthz`)).status).toBe(200);
    expect(await (await fetch(`${url}/readyz`)).json()).toEqual({
      status: 'ready',
      snapshot: sales.id,
    });
  });

  it('has threads that filter, draw, and make answers of many rows', async () => {
    const { child, url } = await startReplica((out) => publishOrders(out, { rows: MANY }));
    const filtered = await fetch(`${url}/api/by_id?size=L&limit=2`);
    const large = MANY.filter(({ size }) => size === 'L');
    expect(await filtered.json()).toEqual(
      large.slice(0, 2).map(({ id, price }) => ({ id, price })),
    );
    const png = await (await fetch(`${url}/api/by_size.png?size=!L`)).arrayBuffer();
    expect(Buffer.from(png, 1, 3).toString()).toBe('PNG');
    const csv = await (await fetch(`${url}/api/by_id.csv`)).text();
    expect(csv.split('\n')).toHaveLength(MANY.length + 2);
    const exited = once(child, 'exit');
    child.kill('SIGTERM');
    expect(await exited).toEqual([0, null]);
  });

  it.each(['SIGTERM', 'disconnect'])('ends its streams and exits well on %s', async (reason) => {
    const { child, url } = await startReplica();
    const events = await readEvents(`${url}/api/events`);
    await events.next();
    const exited = once(child, 'exit');
    if (reason === 'disconnect') child.disconnect();
    else child.kill('SIGTERM');
    expect(await events.next()).toBeUndefined();
    expect(await exited).toEqual([0, null]);
  });

  it('ends if its parent is lost before it is up', async () => {
    const child = fork(replicaEntry(), ['--out', await temporaryFolder()], { execArgv: [] });
    child.disconnect();
    expect(await once(child, 'exit')).toEqual([0, null]);
  });

  it.each(['SIGINT', 'SIGHUP'] as const)(
    'leaves %s, which a terminal sends to all, to its parent',
    async (signal) => {
      const { child, url } = await startReplica();
      child.kill(signal);
      expect((await fetch(`${url}/api`)).status).toBe(200);
      expect(child.exitCode).toBeNull();
    },
  );

  it('answers the request that is under way before it exits', async () => {
    const { child, url } = await startReplica();
    const socket = connect(Number(new URL(url).port), '127.0.0.1');
    socket.write('GET /api/categories HTTP/1.1\r\nHost: localhost\r\n');
    // Once this answer is here, the first half of the other request has been read too.
    await fetch(`${url}/healthz`);
    const exited = once(child, 'exit');
    child.kill('SIGTERM');
    await expect.poll(() => fetch(`${url}/healthz`).catch(() => 'refused')).toBe('refused');
    socket.write('\r\n');
    const answer = await text(socket);
    expect(answer).toMatch(/^HTTP\/1.1 200 OK\r\n/);
    expect(answer).toContain('Connection: close');
    expect(await exited).toEqual([0, null]);
  });

  it('says in one line why it cannot start', async () => {
    const child = fork(replicaEntry(), [], { execArgv: [], silent: true });
    const [said] = await once(child.stderr!, 'data');
    expect(String(said)).toBe('A replica is started with --out DIR.\n');
    expect(await once(child, 'exit')).toEqual([1, null]);
  });
});
