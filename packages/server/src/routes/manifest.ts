import type { FastifyPluginCallback } from 'fastify';
import { NoQuery } from '../schemas/no-query.js';
import { presentSnapshot, type RouteOptions } from './published.js';
import { sendData } from './send-data.js';

/** `GET /api/snapshot`: the manifest of the present snapshot, and when it was published. */
export const manifestRoute: FastifyPluginCallback<RouteOptions> = (app, { snapshots }, done) => {
  app.get('/api/snapshot', { schema: { querystring: NoQuery } }, async (request, reply) => {
    const snapshot = await presentSnapshot(snapshots);
    const { manifest, publishedAt } = snapshot;
    const body = () => JSON.stringify({ ...manifest, publishedAt });
    return sendData(request, reply, { snapshot, question: 'snapshot', body });
  });
  done();
};
