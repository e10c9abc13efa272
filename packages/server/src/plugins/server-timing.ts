import type { FastifyInstance } from 'fastify';

/** A step that an answer took. */
export interface Timing {
  /** A word of the program's own, never of a client's: metrics are kept by it. */
  name: string;
  /** In milliseconds. */
  ms?: number | undefined;
  description?: string | undefined;
}

declare module 'fastify' {
  interface FastifyReply {
    timings: Timing[] | null;
    /**
     * Notes a step for the header `Server-Timing`, the log and the metrics.
     *
     * @example
     * reply.timing('query', 1.25);
     * reply.timing('cache', undefined, 'hit');
     */
    timing(name: string, ms?: number, description?: string): void;
  }
}

/** Adds `reply.timing`, and sends what was noted, with the time in total, as `Server-Timing`. */
export function addServerTiming(app: FastifyInstance): void {
  app.decorateReply('timings', null);
  app.decorateReply('timing', function timing(name, ms, description) {
    this.timings ??= [];
    this.timings.push({ name, ms, description });
  });
  app.addHook('onSend', (_request, reply, _payload, done) => {
    const timings = [...(reply.timings ?? []), { name: 'total', ms: reply.elapsedTime }];
    reply.header('server-timing', timings.map(format).join(', '));
    done();
  });
}

function format({ name, ms, description }: Timing): string {
  const duration = ms === undefined ? '' : `;dur=${Number(ms.toFixed(3))}`;
  const said =
    description === undefined ? '' : `;desc="${description.replace(/[^ -~]|["\\]/g, '')}"`;
  return name + said + duration;
}
