import helmet from '@fastify/helmet';
import sse from '@fastify/sse';
import statics from '@fastify/static';
import type { Explanation } from '@tavola/core';
import fastify, { type FastifyInstance } from 'fastify';
import type { Board } from './board.js';
import { feed } from './feed.js';
import { type RunsOptions, runsRoute } from './runs.js';

export interface SchedulerAppOptions {
  board: Board;
  /** The folder of the built page. */
  pageFolder: string;
  /** How each KPI is computed. Default: none */
  kpis?: readonly Explanation[];
  /** Lets runs be started at `/runs`. Default: there is no such path */
  runs?: RunsOptions | undefined;
}

/** The scheduler page's server: the page at `/`, `/state`, `/kpis`, `/events`, `/runs` and `/healthz`. It never listens. */
export async function buildSchedulerApp({
  board,
  pageFolder,
  kpis = [],
  runs,
}: SchedulerAppOptions): Promise<FastifyInstance> {
  const app = fastify({ logger: false, requestTimeout: 30_000, forceCloseConnections: true });
  // Without TLS, the headers left out here would be ignored, or send browsers to a port where nobody listens.
  await app.register(helmet, {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'self'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'"],
        imgSrc: ["'self'"],
        connectSrc: ["'self'"],
        objectSrc: ["'none'"],
        baseUri: ["'none'"],
        formAction: ["'none'"],
        frameAncestors: ["'none'"],
      },
    },
    strictTransportSecurity: false,
    crossOriginOpenerPolicy: false,
    originAgentCluster: false,
  });
  await app.register(sse, { heartbeatInterval: 15_000 });
  await app.register(statics, { root: pageFolder, wildcard: false, cacheControl: false });
  app.addHook('onRequest', async (_request, reply) => {
    reply.header('Cache-Control', 'no-cache');
  });

  const open = new Set<() => void>();
  app.addHook('preClose', async () => {
    for (const close of open) close();
  });

  if (runs) app.register(runsRoute, runs);
  app.get('/state', async () => board.snapshot());
  app.get('/kpis', async () => kpis);
  app.get('/healthz', async () => ({ status: 'ok' }));
  app.get('/events', { sse: 'only' }, async (_request, reply) => {
    const stream = reply.sse;
    const close = () => stream.close();
    open.add(close);
    stream.keepAlive();
    const endFeed = feed(board, (data) => stream.send({ event: data.type, data, retry: 1000 }));
    stream.onClose(() => {
      open.delete(close);
      endFeed();
    });
  });
  return app;
}
