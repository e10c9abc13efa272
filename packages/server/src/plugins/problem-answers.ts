import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Problem } from './problem.js';

/** Answers everything that goes wrong on `app` as a problem: errors, unknown paths and methods other than GET and HEAD. */
export function answerProblems(app: FastifyInstance): void {
  app.setErrorHandler<FastifyError>(sendError);
  app.setNotFoundHandler((request, reply) => {
    const detail = `There is nothing at ${pathOf(request)}: /api lists what there is.`;
    sendProblem(notAllowed(request) ?? new Problem('path-unknown', detail), request, reply);
  });
}

/** Sends the problem that `error` amounts to. Only what the server is to blame for is logged. */
export function sendError(error: FastifyError, request: FastifyRequest, reply: FastifyReply): void {
  const problem = notAllowed(request) ?? toProblem(error, request);
  if (problem.kind === 'internal') request.log.error({ err: error }, 'request failed');
  sendProblem(problem, request, reply);
}

export function sendProblem(problem: Problem, request: FastifyRequest, reply: FastifyReply): void {
  reply
    .code(problem.status)
    .headers({ 'cache-control': 'no-store', ...problem.headers })
    .type('application/problem+json')
    .send(JSON.stringify(problem.toBody(request.url)));
}

// A body is parsed before the route is known to be missing, so its errors are overruled here too.
function notAllowed({ method }: FastifyRequest): Problem | undefined {
  if (method === 'GET' || method === 'HEAD') return undefined;
  const detail = `${method} is not answered: use GET or HEAD.`;
  return new Problem(
    'method-not-allowed',
    detail,
    { allowed: ['GET', 'HEAD'] },
    { allow: 'GET, HEAD' },
  );
}

export function toProblem(error: FastifyError | Problem, request: FastifyRequest): Problem {
  if (error instanceof Problem) return error;
  if (error.validation) return toParameterProblem(error, request);
  const status = error.statusCode ?? 500;
  if (status === 404) return new Problem('path-unknown', `There is nothing at ${pathOf(request)}.`);
  if (status === 413) return new Problem('too-large', error.message);
  if (status === 415) return new Problem('type-unknown', error.message);
  if (status < 500) return new Problem('request-invalid', error.message);
  return new Problem('internal', 'The server failed: its log says why.');
}

interface DescribedSchema {
  properties?: Record<string, { description?: string }>;
}

function toParameterProblem(error: FastifyError, request: FastifyRequest): Problem {
  const [failure] = error.validation ?? [];
  const { properties = {} } = (request.routeOptions.schema?.querystring ?? {}) as DescribedSchema;
  const unknown = failure?.params.additionalProperty;
  if (typeof unknown === 'string') {
    const allowed = Object.keys(properties);
    const list = allowed.length > 0 ? `allowed are ${allowed.join(', ')}` : 'there are none here';
    const detail = `${unknown} is not a parameter of ${pathOf(request)}: ${list}.`;
    return new Problem('parameter-unknown', detail, { parameter: unknown, allowed });
  }
  const parameter = failure?.instancePath.slice(1).split('/')[0] ?? '';
  const allowed = properties[parameter]?.description;
  if (allowed === undefined) return new Problem('request-invalid', error.message);
  const value = (request.query as Record<string, unknown>)[parameter];
  const detail = `${parameter}=${value} cannot be used: allowed is ${allowed}.`;
  return new Problem('parameter-invalid', detail, { parameter, allowed });
}

function pathOf({ url }: FastifyRequest): string {
  return url.split('?', 1)[0]!;
}
