import type { FastifyPluginCallback } from 'fastify';
import { filterColumns } from '../answers/filter-columns.js';
import { openApiDocument } from '../openapi/document.js';
import { isTokenNeeded } from '../plugins/read-tokens.js';
import { NoQuery } from '../schemas/no-query.js';
import { presentSnapshot, type RouteOptions } from './published.js';
import { sendData } from './send-data.js';

/** `GET /api/openapi.json`: what can be asked of the present snapshot, as an OpenAPI document. */
export const openapiRoute: FastifyPluginCallback<RouteOptions> = (
  app,
  { snapshots, settings },
  done,
) => {
  const isSecured = isTokenNeeded(settings);
  app.get('/api/openapi.json', { schema: { querystring: NoQuery } }, async (request, reply) => {
    const snapshot = await presentSnapshot(snapshots);
    const columns = snapshot.manifest.facts ? [...filterColumns(snapshot).values()] : [];
    const body = () => ({
      body: JSON.stringify(openApiDocument(snapshot, { columns, isSecured })),
    });
    const question = JSON.stringify(['openapi', isSecured]);
    return sendData(request, reply, { snapshot, question, body });
  });
  done();
};
