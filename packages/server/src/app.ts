import { resolve } from 'node:path';
import sse from '@fastify/sse';
import fastify, { type FastifyInstance, type FastifyServerOptions } from 'fastify';
import { answerProblems, sendError } from './plugins/problem-answers.js';
import { addSecurityHeaders } from './plugins/security-headers.js';
import { serveSite } from './plugins/site.js';
import { catalogueRoute } from './routes/catalogue.js';
import { chartRoute } from './routes/chart.js';
import { docsRoute } from './routes/docs.js';
import { eventsRoute } from './routes/events.js';
import { healthRoutes } from './routes/health.js';
import { manifestRoute } from './routes/manifest.js';
import { openapiRoute } from './routes/openapi.js';
import { rejectsRoute } from './routes/rejects.js';
import { rowsRoute } from './routes/rows.js';
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

/** The REST API and the dashboard of one replica. Never listens: `listen` does. */
export function buildApp({
  snapshots,
  site,
  settings = DEFAULT_SETTINGS,
  logger = false,
}: AppOptions): FastifyInstance {
  const app = fastify({
    logger,
    requestTimeout: 10_000,
    // Who takes nothing for a minute is let go; an event stream has its heartbeat. No handler has a time limit: they
    // compute at once or stream a file, which takes as long as its reader does.
    connectionTimeout: 60_000,
    // Nobody has anything to send.
    bodyLimit: 1024,
    // A replica that is closing still answers what reaches it: refusing would fail a request that nobody repeats.
    return503OnClosing: false,
    routerOptions: { ignoreTrailingSlash: true },
    ajv: { customOptions: { coerceTypes: false, removeAdditional: false } },
    frameworkErrors: sendError,
  });
  addSecurityHeaders(app);
  answerProblems(app);
  app.register(sse, { heartbeatInterval: 15_000 });
  const routes = [
    catalogueRoute,
    manifestRoute,
    eventsRoute,
    rejectsRoute,
    chartRoute,
    rowsRoute,
    healthRoutes,
    openapiRoute,
    docsRoute,
  ];
  for (const route of routes) app.register(route, { snapshots, settings });
  if (site !== undefined) serveSite(app, resolve(site));
  return app;
}
