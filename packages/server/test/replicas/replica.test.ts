import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { describe, expect, it, onTestFinished } from 'vitest';
import { replicaEntry } from '../../src/replicas/launch-replica.js';
import { publish } from '../helpers/publish.js';
import { readEvents } from '../helpers/read-events.js';
import { sales } from '../helpers/sales.js';
import { temporaryFolder } from '../helpers/temporary-folder.js';

async function startReplica(): Promise<{ child: ChildProcess; url: string }> {
  const out = await temporaryFolder();
  await publish(out, sales);
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
