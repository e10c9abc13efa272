import type { SSEReplyInterface } from '@fastify/sse';
import type { Publication } from '@tavola/core';
import type { FastifyPluginCallback } from 'fastify';
import { NoQuery } from '../schemas/no-query.js';
import type { SnapshotStore } from '../snapshot-store.js';
import type { RouteOptions } from './published.js';

const TYPE = 'text/event-stream';

/** After which a reader whose stream ended connects again, in milliseconds; browsers take some seconds by themselves. */
const RETRY = 250;

/**
 * `GET /api/events`: one `snapshot` event per published snapshot, its id that of the snapshot, so that a reader who reconnects, to
 * whichever replica, is told all that came after what it was told last, and nothing twice. Streams end when the server closes.
 */
export const eventsRoute: FastifyPluginCallback<RouteOptions> = (app, { snapshots }, done) => {
  const streams = new Set<SSEReplyInterface>();
  let closing = false;

  const options = {
    schema: { querystring: NoQuery },
    sse: { kind: 'manual' },
  } as const;
  app.get('/api/events', options, async (request, reply) => {
    if (request.method === 'HEAD')
      return reply.type(TYPE).header('cache-control', 'no-cache').send();
    const { sse } = reply;
    sse.keepAlive();
    sse.sendHeaders();
    // A reader who is up to date has nothing more to read for now, and still needs to know that it is connected.
    await sse.send({ retry: RETRY, data: undefined });
    // Another replica may have told the reader of what this one has not seen yet.
    await snapshots.latest();
    // No status but 200: any other makes an EventSource give up.
    if (closing) return sse.close();
    if (!sse.isConnected) return;

    const unsubscribe = tellAll(sse, snapshots);
    streams.add(sse);
    sse.onClose(() => {
      unsubscribe();
      streams.delete(sse);
    });
  });

  app.addHook('preClose', async () => {
    closing = true;
    for (const stream of streams) stream.close();
  });
  done();
};

/** Tells a reader of all after its last event, now and whenever there is more. */
function tellAll(sse: SSEReplyInterface, snapshots: SnapshotStore): () => void {
  let last = sse.lastEventId ?? undefined;
  const tell = () => {
    for (const publication of snapshots.publishedAfter(last)) {
      last = publication.id;
      if (sse.isConnected) void sse.send(toEvent(publication));
    }
  };
  tell();
  return snapshots.subscribe(tell);
}

function toEvent({ id, publishedAt }: Publication) {
  return { event: 'snapshot', id, data: { id, publishedAt } };
}
