import type { FastifyPluginCallback } from 'fastify';
import { filterColumns } from '../answers/filter-columns.js';
import { openApiDocument } from '../openapi/document.js';
import { NoQuery } from '../schemas/no-query.js';
import { presentSnapshot, type RouteOptions } from './published.js';
import { sendData } from './send-data.js';

/** `GET /api/openapi.json`: what can be asked of the present snapshot, as an OpenAPI document. */
export const openapiRoute: FastifyPluginCallback<RouteOptions> = (
  app,
  { snapshots, settings },
  done,
) => {
  const isSecured = settings.readTokenFile !== undefined || !!process.env.TAVOLA_READ_TOKEN;
  app.get('/api/openapi.json', { schema: { querystring: NoQuery } }, async (request, reply) => {
    const snapshot = await presentSnapshot(snapshots);
    const columns = snapshot.manifest.facts ? [...filterColumns(snapshot).values()] : [];
    const body = () => ({
      body: JSON.stringify(openApiDocument(snapshot, { columns, isSecured })),
    });
    return sendData(request, reply, { snapshot, question: 'openapi', body });
  });
  done();
};
