import cors from '@fastify/cors';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { isUnderApi } from '../security/under-api.js';
import type { Settings } from '../settings.js';
import { addVary } from './vary.js';

/** What of an answer a page of another origin may see beside its body. */
const EXPOSED = [
  'ETag',
  'Last-Modified',
  'Retry-After',
  'Server-Timing',
  'X-Request-Id',
  'X-Rows-Rejected',
  'X-Rows-Used',
  'X-Snapshot-Id',
];

/** What it may send. */
const ALLOWED = ['Accept', 'Authorization', 'If-None-Match', 'Last-Event-ID', 'X-Request-Id'];

/** In seconds; browsers keep it no longer than two hours. */
const PREFLIGHT_AGE = 7200;

/**
 * Lets pages of the origins in `settings.cors` read the API, of all for `*`, and nothing but that. What a browser adds by itself, as
 * cookies and passwords, is never let through. Without any there is nothing of all this.
 */
export function allowOrigins(app: FastifyInstance, { cors: origins }: Settings): void {
  if (origins.length === 0) return;
  const isForAll = origins.includes('*');
  app.register(cors, {
    origin: isForAll ? '*' : [...origins],
    methods: ['GET', 'HEAD'],
    allowedHeaders: ALLOWED,
    exposedHeaders: EXPOSED,
    maxAge: PREFLIGHT_AGE,
    preflightContinue: true,
    strictPreflight: false,
  });
  // Before a token is asked for: a browser shows none here.
  app.addHook('onRequest', async (request, reply) => {
    if (isPreflight(request)) return reply.code(204).send();
  });
  app.addHook('onSend', async (request, reply) => {
    if (!isUnderApi(request)) return;
    if (!isForAll) addVary(reply, 'Origin');
    // An image of a chart may stand in a page of another origin, which this cannot tell from others.
    reply.header('cross-origin-resource-policy', 'cross-origin');
  });
}

/** A browser's question whether it may send a request; any other OPTIONS is a method that is not answered. */
function isPreflight({ method, headers }: FastifyRequest): boolean {
  return method === 'OPTIONS' && 'origin' in headers && 'access-control-request-method' in headers;
}
