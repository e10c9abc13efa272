import type { FastifyPluginCallback } from 'fastify';
import { presentSnapshot, type RouteOptions } from './published.js';

/** `GET /healthz`: the process is alive. `GET /readyz`: it has a snapshot to answer from. */
export const healthRoutes: FastifyPluginCallback<RouteOptions> = (app, { snapshots }, done) => {
  app.get('/healthz', (_request, reply) => {
    reply.header('cache-control', 'no-store').send({ status: 'alive' });
  });
  app.get('/readyz', async (_request, reply) => {
    const { id } = await presentSnapshot(snapshots);
    return reply.header('cache-control', 'no-store').send({ status: 'ready', snapshot: id });
  });
  done();
};
