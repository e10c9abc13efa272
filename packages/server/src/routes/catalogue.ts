import type { PublishedKpi, Snapshot } from '@tavola/core';
import type { FastifyPluginCallback } from 'fastify';
import { NoQuery } from '../schemas/no-query.js';
import { kpiUrl } from './kpi-url.js';
import { presentSnapshot, type RouteOptions } from './published.js';
import { sendData } from './send-data.js';

/** `GET /api`: what is published, and where. */
export const catalogueRoute: FastifyPluginCallback<RouteOptions> = (app, { snapshots }, done) => {
  app.get('/api', { schema: { querystring: NoQuery } }, async (request, reply) => {
    const snapshot = await presentSnapshot(snapshots);
    const body = () => JSON.stringify(toCatalogue(snapshot));
    return sendData(request, reply, { snapshot, question: 'catalogue', body });
  });
  done();
};

function toCatalogue({ id, publishedAt, manifest }: Snapshot) {
  const { dataset, source, rows, kpis } = manifest;
  return { snapshot: id, publishedAt, dataset, source, rows, kpis: kpis.map(toEntry) };
}

function toEntry({ name, title, description, columns, rows, limit, chart }: PublishedKpi) {
  const url = kpiUrl(name);
  return { name, title, description, columns, rows, limit, url, chart: chart && `${url}/chart` };
}
