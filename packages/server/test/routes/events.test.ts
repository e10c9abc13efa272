import { describe, expect, it } from 'vitest';
import { listen } from '../../src/listen.js';
import { testApp } from '../helpers/app.js';
import { publish } from '../helpers/publish.js';
import { readEvents } from '../helpers/read-events.js';
import { laterSales } from '../helpers/sales.js';

async function listeningApp(options?: Parameters<typeof testApp>[0]) {
  const tested = await testApp(options);
  const port = await listen(tested.app, { port: 0 });
  return { ...tested, url: `http://127.0.0.1:${port}/api/events` };
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
