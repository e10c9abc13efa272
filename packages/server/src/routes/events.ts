import type { SSEReplyInterface } from '@fastify/sse';
import type { Snapshot } from '@tavola/core';
import type { FastifyPluginCallback } from 'fastify';
import { NoQuery } from '../schemas/no-query.js';
import type { RouteOptions } from './published.js';

const TYPE = 'text/event-stream';

/**
 * `GET /api/events`: one `snapshot` event per published snapshot, its id that of the snapshot, so that a reader who reconnects, to
 * whichever replica, is told only what is new. Streams end when the server closes.
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
    // A reader who is up to date has nothing to read for now, and still needs to know that it is connected.
    reply.raw.flushHeaders();
    // No status but 200: any other makes an EventSource give up.
    if (closing) return sse.close();

    const tell = (snapshot: Snapshot) => {
      if (sse.isConnected) void sse.send(toEvent(snapshot));
    };
    const unsubscribe = snapshots.subscribe(tell);
    streams.add(sse);
    sse.onClose(() => {
      unsubscribe();
      streams.delete(sse);
    });
    const present = snapshots.current;
    if (present && present.id !== sse.lastEventId) tell(present);
  });

  app.addHook('preClose', async () => {
    closing = true;
    for (const stream of streams) stream.close();
  });
  done();
};

function toEvent({ id, publishedAt }: Snapshot) {
  return { event: 'snapshot', id, data: { id, publishedAt } };
}
