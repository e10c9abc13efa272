import type { FastifyReply, FastifyRequest } from 'fastify';
import { Counter, Gauge, Histogram, type Registry } from 'prom-client';

/** From what a kept answer takes to a question that takes all the time it may. In seconds. */
const BUCKETS = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10];

const METHODS = new Set(['GET', 'HEAD', 'OPTIONS', 'POST']);

/** A stream lasts as long as its reader likes. */
const STREAM = '/api/events';

export interface RequestMetrics {
  began(request: FastifyRequest, reply: FastifyReply): void;
  ended(request: FastifyRequest, reply: FastifyReply): void;
}

/** Counts requests. Labels are the patterns of routes and words of the program, never what a client made up. */
export function requestMetrics(registers: Registry[]): RequestMetrics {
  const requests = new Counter({
    name: 'tavola_http_requests_total',
    help: 'Requests that were answered',
    labelNames: ['route', 'method', 'status'],
    registers,
  });
  const durations = new Histogram({
    name: 'tavola_http_request_duration_seconds',
    help: 'From a request to the end of its answer, without event streams',
    labelNames: ['route'],
    buckets: BUCKETS,
    registers,
  });
  const steps = new Histogram({
    name: 'tavola_step_duration_seconds',
    help: 'What a step of an answer took, as query and render',
    labelNames: ['step'],
    buckets: BUCKETS,
    registers,
  });
  const streams = new Gauge({
    name: 'tavola_event_streams',
    help: 'Event streams that are open',
    registers,
  });
  return {
    began({ method, routeOptions }, reply) {
      if (routeOptions.url !== STREAM || method !== 'GET') return;
      streams.inc();
      reply.raw.once('close', () => streams.dec());
    },
    ended({ method, routeOptions }, reply) {
      const route = routeOptions.url ?? 'none';
      const known = METHODS.has(method) ? method : 'other';
      requests.inc({ route, method: known, status: reply.statusCode });
      if (route !== STREAM) durations.observe({ route }, reply.elapsedTime / 1000);
      for (const { name, ms } of reply.timings ?? [])
        if (ms !== undefined) steps.observe({ step: name }, ms / 1000);
    },
  };
}
