import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyPluginCallback } from 'fastify';
import { NoQuery } from '../schemas/no-query.js';

/** `GET /api/docs`: a page that shows the OpenAPI document, with all that it needs beside it. */
export const docsRoute: FastifyPluginCallback = (app, _options, done) => {
  const root = findPage();
  const page = readFileSync(join(root, 'index.html'));
  app.get('/api/docs', { schema: { querystring: NoQuery } }, (_request, reply) =>
    reply.header('cache-control', 'no-cache').type('text/html; charset=utf-8').send(page),
  );
  app.register(fastifyStatic, {
    root,
    prefix: '/api/docs/',
    index: false,
    // The dashboard's files are served by the same plugin, which decorates replies once.
    decorateReply: false,
    dotfiles: 'ignore',
    cacheControl: false,
    setHeaders: (reply) => {
      reply.header('cache-control', 'no-cache');
    },
  });
  done();
};

/** The folder of the built page. */
function findPage(): string {
  const manifest = createRequire(import.meta.url).resolve('@tavola/server/package.json');
  const folder = join(dirname(manifest), 'dist', 'docs');
  if (existsSync(join(folder, 'page.js'))) return folder;
  throw new Error(`The page that shows the API is not built: ${folder}`);
}
