import type { PublishedKpi, Snapshot } from '@tavola/core';
import type { FastifyPluginCallback } from 'fastify';
import { type FilterColumn, filterColumns, filterParameter } from '../answers/filter-columns.js';
import { formatsOf } from '../render/formats.js';
import { NoQuery } from '../schemas/no-query.js';
import type { Settings } from '../settings.js';
import { kpiUrl } from './kpi-url.js';
import { presentSnapshot, type RouteOptions } from './published.js';
import { sendData } from './send-data.js';

/** `GET /api`, with `.json` behind it or not: what is published, and where. */
export const catalogueRoute: FastifyPluginCallback<RouteOptions> = (
  app,
  { snapshots, settings },
  done,
) => {
  for (const path of ['/api', '/api.json']) {
    app.get(path, { schema: { querystring: NoQuery } }, async (request, reply) => {
      const snapshot = await presentSnapshot(snapshots);
      const filters = toFilters(snapshot, settings);
      // Beside the snapshot, it tells when that was published, and what this server can do with it.
      const question = JSON.stringify(['catalogue', snapshot.publishedAt, filters.length]);
      const body = () => ({ body: JSON.stringify(toCatalogue(snapshot, filters)) });
      return sendData(request, reply, { snapshot, question, body });
    });
  }
  done();
};

function toCatalogue(snapshot: Snapshot, filters: ReturnType<typeof toFilters>) {
  const { id, publishedAt, manifest } = snapshot;
  const { dataset, source, rows, kpis } = manifest;
  return { snapshot: id, publishedAt, dataset, source, rows, filters, kpis: kpis.map(toEntry) };
}

/** The columns that filter: none where filtered questions are not answered. */
function toFilters(snapshot: Snapshot, { factsMemory }: Settings) {
  const { facts } = snapshot.manifest;
  if (!facts || facts.bytes > factsMemory) return [];
  return [...filterColumns(snapshot).values()].map(toFilter);
}

function toFilter({ name, type, wide, nullable, oneOf, min, max }: FilterColumn) {
  const parameter = filterParameter(name);
  return { name, parameter, type: wide ? 'decimal' : type, nullable, oneOf, min, max };
}

function toEntry(kpi: PublishedKpi) {
  const { name, title, description, columns, rows, limit, chart } = kpi;
  const url = kpiUrl(name);
  const formats = formatsOf(kpi).map((format) => format.name);
  return {
    name,
    title,
    description,
    columns,
    rows,
    limit,
    url,
    formats,
    chart: chart && `${url}/chart`,
  };
}
