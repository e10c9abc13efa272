import { open } from 'node:fs/promises';
import { join } from 'node:path';
import type { FastifyPluginCallback } from 'fastify';
import { NoQuery } from '../schemas/no-query.js';
import { presentSnapshot, type RouteOptions } from './published.js';
import { sendData } from './send-data.js';

/** `GET /api/rejects`: the rows that were not used, each with its place and reason, as CSV. */
export const rejectsRoute: FastifyPluginCallback<RouteOptions> = (app, { snapshots }, done) => {
  app.get('/api/rejects', { schema: { querystring: NoQuery } }, async (request, reply) => {
    const snapshot = await presentSnapshot(snapshots);
    const type = 'text/csv; charset=utf-8; header=present';
    const { file, bytes } = snapshot.manifest.rejects;
    const path = join(snapshot.dir, file);
    // Opened before anything is sent: once open, the file can be read even if its snapshot is cleared away.
    const body = async () => ({ body: (await open(path)).createReadStream() });
    return sendData(request, reply, { snapshot, question: 'rejects', type, bytes, body });
  });
  done();
};
