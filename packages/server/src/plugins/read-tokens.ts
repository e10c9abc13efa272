import type { FastifyInstance } from 'fastify';
import { tokenNeeded } from '../security/token-needed.js';
import { readTokens, type Tokens } from '../security/tokens.js';
import { isUnderApi } from '../security/under-api.js';
import type { Settings } from '../settings.js';
import { addVary } from './vary.js';

const ENV = 'TAVOLA_READ_TOKEN';

/** Whether any token is configured, of which reading needs one. */
export function isTokenNeeded({ readTokenFile }: Settings): boolean {
  return readTokenFile !== undefined || !!process.env[ENV]?.trim();
}

/**
 * Lets nobody read the API without a token, if any is configured. Health and metrics, which stay inside, and the files of the
 * dashboard, which hold no data, are free. The app does not get ready where the tokens cannot be used.
 */
export function requireReadToken(app: FastifyInstance, settings: Settings): void {
  if (!isTokenNeeded(settings)) return;
  const { readTokenFile } = settings;
  let tokens: Tokens | undefined;
  app.addHook('onReady', async () => {
    const warn = (line: string) => app.log.warn(line);
    tokens = await readTokens({ file: readTokenFile, env: ENV, warn });
  });
  app.addHook('onRequest', async (request) => {
    if (!isUnderApi(request) || tokens?.accepts(request.headers.authorization)) return;
    const detail = 'Reading this API needs a token: Authorization: Bearer TOKEN.';
    throw tokenNeeded(detail, ['Bearer', 'Basic']);
  });
  app.addHook('onSend', async (request, reply) => {
    if (!isUnderApi(request)) return;
    addVary(reply, 'Authorization');
    const rule = String(reply.getHeader('cache-control') ?? 'no-cache');
    if (!/\b(private|no-store)\b/.test(rule)) {
      // What is shared is no longer to be kept, however it was.
      reply.header('cache-control', 'private, no-cache');
    }
  });
}
