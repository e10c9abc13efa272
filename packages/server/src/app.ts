import { resolve } from 'node:path';
import sse from '@fastify/sse';
import fastify, { type FastifyInstance, type FastifyServerOptions } from 'fastify';
import { Answers } from './answers/answers.js';
import { answerClientError } from './plugins/client-errors.js';
import { allowOrigins } from './plugins/cross-origin.js';
import { addMetrics } from './plugins/metrics.js';
import { answerProblems, sendError } from './plugins/problem-answers.js';
import { requireReadToken } from './plugins/read-tokens.js';
import { readableUrl } from './plugins/readable-url.js';
import { answerRequestId, requestId } from './plugins/request-id.js';
import { RequestLog } from './plugins/request-log.js';
import { addSecurityHeaders } from './plugins/security-headers.js';
import { addServerTiming } from './plugins/server-timing.js';
import { serveSite } from './plugins/site.js';
import { catalogueRoute } from './routes/catalogue.js';
import { docsRoute } from './routes/docs.js';
import { eventsRoute } from './routes/events.js';
import { healthRoutes } from './routes/health.js';
import { kpiRoutes } from './routes/kpi.js';
import { manifestRoute } from './routes/manifest.js';
import { openapiRoute } from './routes/openapi.js';
import { rejectsRoute } from './routes/rejects.js';
import { DEFAULT_SETTINGS, type Settings } from './settings.js';
import type { SnapshotStore } from './snapshot-store.js';

export interface AppOptions {
  /** Where the answers come from. The caller closes it. */
  snapshots: SnapshotStore;
  /** The folder of the built dashboard; without it there is only the API. */
  site?: string | undefined;
  /** Default: `DEFAULT_SETTINGS` */
  settings?: Settings;
  /** As Fastify takes it; no log by default. */
  logger?: FastifyServerOptions['logger'];
}

declare module 'fastify' {
  interface FastifyInstance {
    /** What the API answers from: `stats()` is for metrics. */
    answers: Answers;
  }
}

/** The REST API and the dashboard of one replica. Never listens: `listen` does. */
export function buildApp({
  snapshots,
  site,
  settings = DEFAULT_SETTINGS,
  logger = false,
}: AppOptions): FastifyInstance {
  const app = fastify({
    logger,
    logController: new RequestLog(),
    genReqId: requestId,
    rewriteUrl: readableUrl,
    clientErrorHandler: answerClientError,
    requestTimeout: 10_000,
    // Else what sends its headers slowly is looked at every half minute only.
    http: { headersTimeout: 10_000, connectionsCheckingInterval: 1000 },
    // Who takes nothing for a minute is let go; an event stream has its heartbeat. No handler has a time limit: they
    // compute at once or stream a file, which takes as long as its reader does.
    connectionTimeout: 60_000,
    // Nobody has anything to send.
    bodyLimit: 1024,
    // A replica that is closing still answers what reaches it: refusing would fail a request that nobody repeats.
    return503OnClosing: false,
    // A long name is not known either.
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: 16_384 },
    ajv: { customOptions: { coerceTypes: false, removeAdditional: false } },
    frameworkErrors: sendError,
  });
  const answers = new Answers(snapshots, settings);
  app.decorate('answers', answers);
  app.addHook('onClose', () => answers.close());
  answerRequestId(app);
  addServerTiming(app);
  addMetrics(app, snapshots, answers);
  addSecurityHeaders(app);
  allowOrigins(app, settings);
  requireReadToken(app, settings);
  answerProblems(app);
  app.register(sse, { heartbeatInterval: 15_000 });
  const routes = [
    catalogueRoute,
    manifestRoute,
    eventsRoute,
    rejectsRoute,
    kpiRoutes,
    healthRoutes,
    openapiRoute,
    docsRoute,
  ];
  for (const route of routes) app.register(route, { snapshots, settings, answers });
  if (site !== undefined) serveSite(app, resolve(site));
  return app;
}
