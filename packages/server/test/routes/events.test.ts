import { describe, expect, it, onTestFinished } from 'vitest';
import { buildApp } from '../../src/app.js';
import { listen } from '../../src/listen.js';
import { SnapshotStore } from '../../src/snapshot-store.js';
import { testApp } from '../helpers/app.js';
import { publish } from '../helpers/publish.js';
import { readEvents } from '../helpers/read-events.js';
import { laterSales } from '../helpers/sales.js';

async function listeningApp(options?: Parameters<typeof testApp>[0]) {
  const tested = await testApp(options);
  const port = await listen(tested.app, { port: 0 });
  return { ...tested, url: `http://127.0.0.1:${port}/api/events` };
}

/** Another replica over the same folder. */
async function listeningAppOver(out: string) {
  const snapshots = await SnapshotStore.open(out);
  const app = buildApp({ snapshots });
  onTestFinished(async () => {
    await app.close();
    snapshots.close();
  });
  return { url: `http://127.0.0.1:${await listen(app, { port: 0 })}/api/events` };
}

describe('the event stream', () => {
  it('begins with the present snapshot and tells of the next', async () => {
    const { url, out, snapshots } = await listeningApp();
    const events = await readEvents(url);
    const publishedAt = snapshots.current!.publishedAt.toISOString();
    expect(events.headers.get('content-type')).toBe('text/event-stream');
    expect(events.headers.get('content-security-policy')).toContain("default-src 'self'");
    expect(await events.next()).toEqual({
      event: 'snapshot',
      id: 'a1b2c3d4',
      data: { id: 'a1b2c3d4', publishedAt },
    });
    await publish(out, laterSales);
    expect(await events.next()).toMatchObject({ event: 'snapshot', id: 'e5f6a7b8' });
  });

  it('leaves out what the reader knows already', async () => {
    const { url, out } = await listeningApp();
    const events = await readEvents(url, { 'last-event-id': 'a1b2c3d4' });
    await publish(out, laterSales);
    expect(await events.next()).toMatchObject({ id: 'e5f6a7b8' });
  });

  it('waits where nothing is published yet', async () => {
    const { url, out } = await listeningApp({ snapshot: null });
    const events = await readEvents(url);
    expect(events.status).toBe(200);
    await publish(out, laterSales);
    expect(await events.next()).toMatchObject({ id: 'e5f6a7b8' });
  });

  it.each([true, false])(
    'tells a reader who comes back of all that it missed, in order and once (by a replica that saw it: %s)',
    async (saw) => {
      const ids = ['1', '2', '3', '4'].map((digit) => digit.repeat(16));
      const [first, ...others] = ids.map((id) => ({ ...laterSales, id }));
      const { url, out } = await listeningApp({ snapshot: first! });
      for (const other of others) await publish(out, other);
      const asked = saw ? url : (await listeningAppOver(out)).url;
      const events = await readEvents(asked, { 'last-event-id': ids[0]! });
      for (const id of ids.slice(1)) expect(await events.next()).toMatchObject({ id });
      await publish(out, { ...laterSales, id: '5'.repeat(16) });
      expect(await events.next()).toMatchObject({ id: '5'.repeat(16) });
    },
  );

  it('has readers connect again within a second', async () => {
    const { url } = await listeningApp();
    const stop = new AbortController();
    const { body } = await fetch(url, { signal: stop.signal });
    const { value } = await body!.getReader().read();
    expect(Buffer.from(value!).toString()).toMatch(/^retry: 250\n\n/);
    stop.abort();
  });

  it('ends when the server closes', async () => {
    const { app, url } = await listeningApp();
    const events = await readEvents(url);
    await events.next();
    const closed = app.close();
    expect(await events.next()).toBeUndefined();
    await closed;
  });

  it('has a head', async () => {
    const { url } = await listeningApp();
    const { status, headers } = await fetch(url, { method: 'HEAD' });
    expect([status, headers.get('content-type')]).toEqual([200, 'text/event-stream']);
  });
});
