import type { FastifyInstance } from 'fastify';
import { Registry } from 'prom-client';
import type { Answers } from '../answers/answers.js';
import { answerMetrics } from '../metrics/answer-metrics.js';
import { processMetrics } from '../metrics/process-metrics.js';
import { requestMetrics } from '../metrics/request-metrics.js';
import { snapshotMetrics } from '../metrics/snapshot-metrics.js';
import type { SnapshotStore } from '../snapshot-store.js';

/** `GET /metrics`: what this replica counts and measures, as Prometheus reads it. */
export function addMetrics(app: FastifyInstance, snapshots: SnapshotStore, answers: Answers): void {
  const registry = new Registry();
  const requests = requestMetrics([registry]);
  snapshotMetrics([registry], snapshots);
  answerMetrics([registry], () => answers.stats());
  const ofProcess = processMetrics();
  app.addHook('onRequest', (request, reply, done) => {
    requests.began(request, reply);
    done();
  });
  app.addHook('onResponse', (request, reply, done) => {
    requests.ended(request, reply);
    done();
  });
  app.get('/metrics', { config: { cors: false } }, async (_request, reply) => {
    const texts = await Promise.all([registry.metrics(), ofProcess.metrics()]);
    return reply
      .header('cache-control', 'no-store')
      .type(registry.contentType)
      .send(texts.join(''));
  });
}
