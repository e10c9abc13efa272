import type { ServerResponse } from 'node:http';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { createClient } from '../../src/client/create-client.js';
import type { SnapshotNews } from '../../src/client/types.js';
import { type Answer, json, serve, type TestServer } from '../helpers/http-server.js';
import type { SalesWorkbench } from './workbench.js';

const PUBLISHED = '2015-01-01T12:00:00.000Z';

const event = (id: string): string =>
  `event: snapshot\nid: ${id}\ndata: ${JSON.stringify({ id, publishedAt: PUBLISHED })}\n\n`;

/** A stream of events that goes on, and the connection to write to or to break. */
function stream(text = '', streams: ServerResponse[] = []): Answer {
  return (_request, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.flushHeaders();
    response.write(text);
    streams.push(response);
  };
}

interface Listening {
  told: string[];
  news: SnapshotNews[];
  errors: Error[];
  stop: () => void;
}

/** Subscribes until the test ends. */
function listen({ url }: TestServer, signal?: AbortSignal): Listening {
  const [news, told, errors] = [[] as SnapshotNews[], [] as string[], [] as Error[]];
  const stop = createClient<SalesWorkbench>(url).subscribe(
    (snapshot) => {
      news.push(snapshot);
      told.push(snapshot.id);
    },
    { onError: (error) => errors.push(error), ...(signal && { signal }) },
  );
  onTestFinished(stop);
  return { told, news, errors, stop };
}

const until = (condition: () => void): Promise<void> =>
  vi.waitFor(condition, { timeout: 5000, interval: 10 });

describe('a subscription', () => {
  it('tells of the present snapshot and of each that follows', async () => {
    const streams: ServerResponse[] = [];
    const server = await serve(stream(event('a'), streams));
    const { told, news, errors } = listen(server);
    await until(() => expect(told).toEqual(['a']));
    // However the bytes come.
    for (const byte of `: heartbeat\n\n${event('b')}`) streams[0]!.write(byte);
    await until(() => expect(told).toEqual(['a', 'b']));
    expect(news[1]).toEqual({ id: 'b', publishedAt: new Date(PUBLISHED) });
    expect(server.asked[0]!.path).toBe('/api/events');
    expect(server.asked[0]!.headers.accept).toBe('text/event-stream');
    expect(errors).toEqual([]);
  });

  it('goes on where it was after a connection that breaks or ends, within 250 ms, and tells nothing twice', async () => {
    const streams: ServerResponse[] = [];
    const server = await serve(
      stream(event('a'), streams),
      stream(event('a') + event('b'), streams),
      stream(event('c'), streams),
    );
    const { told } = listen(server);
    await until(() => expect(told).toEqual(['a']));
    let broke = performance.now();
    streams[0]!.destroy();
    await until(() => expect(told).toEqual(['a', 'b']));
    expect(server.asked[1]!.at - broke).toBeLessThan(400);
    broke = performance.now();
    streams[1]!.end();
    await until(() => expect(told).toEqual(['a', 'b', 'c']));
    expect(server.asked[2]!.at - broke).toBeLessThan(400);
    const ids = server.asked.map(({ headers }) => headers['last-event-id']);
    expect(ids).toEqual([undefined, 'a', 'b']);
  });

  it('tells of one that comes back', async () => {
    const server = await serve(stream(event('a') + event('b') + event('a')));
    const { told } = listen(server);
    await until(() => expect(told).toEqual(['a', 'b', 'a']));
  });

  it('tells of failures, and goes on, each time later', async () => {
    const random = vi.spyOn(Math, 'random').mockReturnValue(1);
    onTestFinished(() => random.mockRestore());
    const busy = json({ detail: 'Nobody is there.' }, {}, 503);
    const server = await serve(busy, busy, stream(event('a')));
    const { told, errors } = listen(server);
    await until(() => expect(told).toEqual(['a']));
    expect(errors.map(({ message }) => message)).toEqual(['Nobody is there.', 'Nobody is there.']);
    const [first, second, third] = server.asked.map(({ at }) => at);
    expect(second! - first!).toBeGreaterThan(240);
    expect(third! - second!).toBeGreaterThan(490);
  });

  it('takes silence of three heartbeats for a broken connection', async () => {
    const streams: ServerResponse[] = [];
    const server = await serve(stream(event('a'), streams), stream(event('b')));
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    onTestFinished(() => {
      vi.useRealTimers();
    });
    const turns = async () => {
      for (let i = 0; i < 50; i++) await new Promise((resolve) => setImmediate(resolve));
    };
    const { told, errors } = listen(server);
    while (told.length === 0) await turns();
    vi.advanceTimersByTime(40_000);
    streams[0]!.write(': heartbeat\n\n');
    await turns();
    await turns();
    vi.advanceTimersByTime(40_000);
    await turns();
    expect(errors).toEqual([]);
    vi.advanceTimersByTime(5_100);
    while (errors.length === 0) await turns();
    expect(errors[0]!.message).toMatch(/events broke: .*silent for 45 s/);
    vi.advanceTimersByTime(250);
    while (told.length < 2) await turns();
    expect(told).toEqual(['a', 'b']);
  });

  it('stops at once, in the middle of what came too', async () => {
    const streams: ServerResponse[] = [];
    const server = await serve(stream(event('a') + event('b'), streams));
    const told: string[] = [];
    const stop = createClient<SalesWorkbench>(server.url).subscribe(({ id }) => {
      told.push(id);
      stop();
    });
    await until(() => expect(streams[0]?.destroyed).toBe(true));
    expect(told).toEqual(['a']);
    const abort = new AbortController();
    const listening = listen(server, abort.signal);
    await until(() => expect(listening.told).toEqual(['a', 'b']));
    abort.abort();
    await until(() => expect(streams[1]!.destroyed).toBe(true));
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(server.asked).toHaveLength(2);
    expect(listening.errors).toEqual([]);
  });

  it('does not break where a listener does', async () => {
    const thrown: unknown[] = [];
    const others = process.listeners('uncaughtException');
    process.removeAllListeners('uncaughtException');
    process.on('uncaughtException', (error) => thrown.push(error));
    onTestFinished(() => {
      process.removeAllListeners('uncaughtException');
      for (const other of others) process.on('uncaughtException', other);
    });
    const server = await serve(stream(event('a') + event('b')));
    const told: string[] = [];
    const stop = createClient<SalesWorkbench>(server.url).subscribe(({ id }) => {
      told.push(id);
      throw new Error(id);
    });
    onTestFinished(stop);
    await until(() => expect(thrown).toEqual([new Error('a'), new Error('b')]));
    expect(told).toEqual(['a', 'b']);
    expect(server.asked).toHaveLength(1);
  });
});
