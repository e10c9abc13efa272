import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import { type PublishedKpi, type Snapshot, TavolaError } from '@tavola/core';
import type { FastifyPluginCallback, FastifyReply, FastifyRequest } from 'fastify';
import type { Note } from '../answers/answers.js';
import { withChart } from '../answers/chart-spec.js';
import { readQuestion } from '../answers/question.js';
import { Problem } from '../plugins/problem.js';
import { FORMATS, type Format, formatsOf, IMAGE_FORMATS, splitSuffix } from '../render/formats.js';
import { negotiate } from '../render/negotiate.js';
import { KpiParams } from '../schemas/kpi-params.js';
import type { Target } from '../schemas/parameters.js';
import { findKpi, presentSnapshot, type RouteOptions } from './published.js';
import { sendData } from './send-data.js';

/**
 * `GET /api/:kpi`, in the format that its suffix says, or else `Accept`; and `GET /api/:kpi/chart`, a Vega-Lite specification that
 * loads its rows from this server.
 */
export const kpiRoutes: FastifyPluginCallback<RouteOptions> = (
  instance,
  { snapshots, answers },
  done,
) => {
  const app = instance.withTypeProvider<TypeBoxTypeProvider>();
  const schema = { params: KpiParams };

  app.get('/api/:kpi', { schema }, (request, reply) => {
    const { name, format } = splitSuffix(request.params.kpi);
    return answerFrom(request, reply, (snapshot) => {
      const { kpi } = findKpi(snapshot, name);
      const chosen = format ?? accepted(request, kpi);
      return { kpi, target: chosen.name, headers: headersOf(kpi, chosen, format === undefined) };
    });
  });

  app.get('/api/:kpi/chart', { schema }, (request, reply) =>
    answerFrom(request, reply, (snapshot) => {
      const { kpi } = findKpi(snapshot, request.params.kpi);
      return { kpi, target: 'chart', headers: {} };
    }),
  );

  interface Asked {
    kpi: PublishedKpi;
    target: Target;
    headers: Record<string, string>;
  }

  async function answerFrom(
    request: FastifyRequest,
    reply: FastifyReply,
    read: (snapshot: Snapshot) => Asked,
    isAgain = false,
  ): Promise<FastifyReply> {
    const snapshot = await presentSnapshot(snapshots);
    const { kpi, target, headers } = read(snapshot);
    if (target === 'chart' || IMAGE_FORMATS.has(target)) withChart(kpi);
    const question = readQuestion(snapshot, kpi, { url: request.url, target });
    const type = FORMATS.find(({ name }) => name === target)?.type;
    try {
      return await sendData(request, reply, {
        snapshot,
        question: question.key,
        ...(type !== undefined && { type }),
        headers,
        body: () => answers.of(snapshot, question, noteOn(reply)),
      });
    } catch (error) {
      if (!(error instanceof TavolaError) || error.code !== 'SNAPSHOT_GONE') throw error;
      if (isAgain) throw new Problem('unavailable', error.message, {}, { 'retry-after': '1' });
      // A newer one was published meanwhile, and this one cleared away.
      return answerFrom(request, reply, read, true);
    }
  }
  done();
};

function accepted({ headers }: FastifyRequest, kpi: PublishedKpi): Format {
  const formats = formatsOf(kpi);
  const format = negotiate(headers.accept, formats);
  if (format) return format;
  const allowed = formats.map(({ media }) => media);
  const detail = `${kpi.name} is sent as ${allowed.join(', ')}, and the request accepts none of these.`;
  throw new Problem('not-acceptable', detail, { allowed }, { vary: 'Accept' });
}

function headersOf({ name }: PublishedKpi, format: Format, isNegotiated: boolean) {
  const file = { 'content-disposition': `inline; filename="${name}.csv"` };
  return {
    ...(isNegotiated && { vary: 'Accept' }),
    ...(format.name === 'csv' && file),
  };
}

function noteOn(reply: FastifyReply): Note {
  return (...step) => reply.timing(...step);
}
