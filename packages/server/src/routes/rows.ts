import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import { selectRows } from '@tavola/core';
import type { FastifyPluginCallback } from 'fastify';
import { KpiParams } from '../schemas/kpi-params.js';
import { RowsQuery } from '../schemas/rows-query.js';
import { findKpi, presentSnapshot, type RouteOptions } from './published.js';
import { readSelection } from './read-selection.js';
import { sendData } from './send-data.js';
import { standardAnswer, toQuestion } from './standard-answer.js';

/** `GET /api/:kpi`, with `.json` behind it or not: the KPI's rows as a JSON array. */
export const rowsRoute: FastifyPluginCallback<RouteOptions> = (app, { snapshots }, done) => {
  const schema = { params: KpiParams, querystring: RowsQuery };
  app
    .withTypeProvider<TypeBoxTypeProvider>()
    .get('/api/:kpi', { schema }, async (request, reply) => {
      const snapshot = await presentSnapshot(snapshots);
      const result = findKpi(snapshot, request.params.kpi.replace(/\.json$/, ''));
      const selection = readSelection(request.query, result.kpi);
      const question = toQuestion(result, selection);
      const standard = standardAnswer(result);
      const body = () =>
        question === standard.question
          ? standard.body
          : JSON.stringify(selectRows(result.rows, selection));
      return sendData(request, reply, { snapshot, question, body });
    });
  done();
};
