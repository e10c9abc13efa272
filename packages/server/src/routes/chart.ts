import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { PublishedKpi } from '@tavola/core';
import type { FastifyPluginCallback } from 'fastify';
import { Problem } from '../plugins/problem.js';
import { KpiParams } from '../schemas/kpi-params.js';
import { NoQuery } from '../schemas/no-query.js';
import { kpiUrl } from './kpi-url.js';
import { findKpi, presentSnapshot, type RouteOptions } from './published.js';
import { sendData } from './send-data.js';

/** `GET /api/:kpi/chart`: a Vega-Lite specification that loads its rows from this server. */
export const chartRoute: FastifyPluginCallback<RouteOptions> = (app, { snapshots }, done) => {
  const schema = { params: KpiParams, querystring: NoQuery };
  app
    .withTypeProvider<TypeBoxTypeProvider>()
    .get('/api/:kpi/chart', { schema }, async (request, reply) => {
      const snapshot = await presentSnapshot(snapshots);
      const { kpi } = findKpi(snapshot, request.params.kpi);
      const body = () => JSON.stringify(toSpec(kpi));
      return sendData(request, reply, { snapshot, question: `chart ${kpi.name}`, body });
    });
  done();
};

function toSpec({
  name,
  title,
  description = title,
  chart,
}: PublishedKpi): Record<string, unknown> {
  if (!chart)
    throw new Problem(
      'chart-missing',
      `The KPI ${name} has no chart: ${kpiUrl(name)} has its rows.`,
    );
  return {
    // An identifier that says which grammar this is; nothing fetches it.
    $schema: 'https://vega.github.io/schema/vega-lite/v6.json',
    description,
    ...chart,
    data: { url: kpiUrl(name) },
  };
}
