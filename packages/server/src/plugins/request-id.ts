import { randomUUID } from 'node:crypto';
import type { FastifyInstance, RawRequestDefaultExpression } from 'fastify';

/** What a client, or nginx, may call a request: longer texts or other characters could pretend to be lines of a log. */
const ALLOWED = /^[\w-]{1,64}$/;

/** The name of a request in the log: its `X-Request-Id`, if that is a usual one, else a new one. */
export function requestId({ headers }: RawRequestDefaultExpression): string {
  const given = headers['x-request-id'];
  return typeof given === 'string' && ALLOWED.test(given) ? given : randomUUID();
}

/** Answers with the request's name. */
export function answerRequestId(app: FastifyInstance): void {
  app.addHook('onRequest', (request, reply, done) => {
    reply.header('x-request-id', request.id);
    done();
  });
}
