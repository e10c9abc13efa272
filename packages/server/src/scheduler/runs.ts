import type { FastifyError, FastifyPluginCallback, FastifyRequest } from 'fastify';
import { Problem } from '../plugins/problem.js';
import { sendProblem, toProblem } from '../plugins/problem-answers.js';
import { tokenNeeded } from '../security/token-needed.js';
import type { Tokens } from '../security/tokens.js';

export interface RunsOptions {
  /**
   * Begins a run and tells its name at once; undefined while another is under way. None is queued, so that a thousand
   * requests cost no more than one.
   */
  onRunRequest: () => string | undefined;
  /** Of these a request must show one. Default: nobody may start a run */
  tokens?: Tokens | undefined;
}

const URL = '/runs';
const OTHERS = ['GET', 'HEAD', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];
const LONGEST_BODY = 64;

/**
 * `POST /runs`: starts a run. A page of another site cannot: what a browser adds by itself, as cookies and passwords, starts
 * nothing, and a header of its own it may not send.
 */
export const runsRoute: FastifyPluginCallback<RunsOptions> = (app, options, done) => {
  const { onRunRequest, tokens } = options;
  app.setErrorHandler<FastifyError>((error, request, reply) =>
    sendProblem(toProblem(error, request), request, reply),
  );
  app.removeAllContentTypeParsers();
  const parsing = { parseAs: 'string', bodyLimit: LONGEST_BODY } as const;
  app.addContentTypeParser('application/json', parsing, (_request, body, parsed) => {
    if (/^\s*(\{\s*\})?\s*$/.test(String(body))) parsed(null);
    else
      parsed(new Problem('request-invalid', 'A run takes no parameters: the body is {} or empty.'));
  });
  app.post(
    URL,
    { onRequest: async (request) => checkToken(request, tokens) },
    (_request, reply) => {
      const run = onRunRequest();
      if (run === undefined) throw underWay();
      return reply.code(202).header('cache-control', 'no-store').send({ run });
    },
  );
  app.route({
    method: OTHERS,
    url: URL,
    exposeHeadRoute: false,
    onRequest: async ({ method }) => {
      const detail = `${method} is not answered here: POST starts a run.`;
      throw new Problem('method-not-allowed', detail, { allowed: ['POST'] }, { allow: 'POST' });
    },
    handler: () => {},
  });
  done();
};

function checkToken({ headers }: FastifyRequest, tokens: Tokens | undefined): void {
  if (!tokens?.size) {
    const detail =
      'No token is configured: begin the command with --token-file FILE, or with one in TAVOLA_TOKEN.';
    throw new Problem('runs-closed', detail);
  }
  // A browser shows a password that it knows to whichever page makes it ask.
  const isBearer = /^bearer /i.test(headers.authorization ?? '');
  if (isBearer && tokens.accepts(headers.authorization)) return;
  throw tokenNeeded('Starting a run needs a token: Authorization: Bearer TOKEN.', ['Bearer']);
}

function underWay(): Problem {
  const detail = 'A run is under way, and none is queued: try again when it has ended.';
  return new Problem('run-under-way', detail, {}, { 'retry-after': '1' });
}
