import { basename, dirname } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';

/** The bundler puts a hash of the content into the name: a changed file has another name. */
const HASHED_NAME = /-[\w-]{8}\.\w+$/;

/** Serves the built dashboard in the folder `root` at `/`: hashed assets for ever, all else asked for anew each time. */
export function serveSite(app: FastifyInstance, root: string): void {
  app.register(fastifyStatic, {
    root,
    dotfiles: 'ignore',
    cacheControl: false,
    setHeaders: (reply, path) => {
      const hashed = basename(dirname(path)) === 'assets' && HASHED_NAME.test(path);
      reply.header('cache-control', hashed ? 'public, max-age=31536000, immutable' : 'no-cache');
    },
  });
}
