import type { FastifyPluginCallback } from 'fastify';
import { NoQuery } from '../schemas/no-query.js';
import { presentSnapshot, type RouteOptions } from './published.js';
import { sendData } from './send-data.js';

/** `GET /api/snapshot`, with `.json` behind it or not: the manifest of the present snapshot, and when it was published. */
export const manifestRoute: FastifyPluginCallback<RouteOptions> = (app, { snapshots }, done) => {
  for (const path of ['/api/snapshot', '/api/snapshot.json']) {
    app.get(path, { schema: { querystring: NoQuery } }, async (request, reply) => {
      const snapshot = await presentSnapshot(snapshots);
      const { manifest, publishedAt } = snapshot;
      const body = () => ({ body: JSON.stringify({ ...manifest, publishedAt }) });
      const question = JSON.stringify(['snapshot', publishedAt]);
      return sendData(request, reply, { snapshot, question, body });
    });
  }
  done();
};
