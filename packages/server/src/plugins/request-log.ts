import { type FastifyReply, type FastifyRequest, LogController } from 'fastify';

/** Characters of an address that are logged: a filter may be long. */
const LONGEST = 256;

/** What nobody but the machine's own tools asks for, and these every few seconds. */
const INSIDE = new Set(['/healthz', '/readyz', '/metrics']);

/** One line a request, when it has been answered, with its name as `id`. No header of the request is logged. */
export class RequestLog extends LogController {
  constructor() {
    super({ requestIdLogLabel: 'id' });
  }

  override incomingRequest(): void {}

  override requestCompleted(
    error: Error | null | undefined,
    request: FastifyRequest,
    reply: FastifyReply,
  ): void {
    const { method, originalUrl, routeOptions } = request;
    const line = {
      method,
      route: routeOptions.url,
      url: toLogged(originalUrl),
      status: reply.statusCode,
      ms: Number(reply.elapsedTime.toFixed(3)),
      cache: reply.timings?.find(({ name }) => name === 'cache')?.description,
      snapshot: reply.getHeader('x-snapshot-id'),
    };
    if (error) reply.log.warn({ ...line, err: error }, 'request broken off');
    else if (INSIDE.has(routeOptions.url ?? '')) reply.log.debug(line, 'request');
    else reply.log.info(line, 'request');
  }
}

/** The address as far as it is short, and without the values of parameters that seem to be secrets. */
function toLogged(url: string): string {
  const short = url.length > LONGEST ? `${url.slice(0, LONGEST)}…` : url;
  return short.replace(/([?&][^=&]*(?:token|secret|password|api_?key)[^=&]*=)[^&]*/gi, '$1…');
}
