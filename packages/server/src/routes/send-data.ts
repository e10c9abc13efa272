import type { Readable } from 'node:stream';
import type { Snapshot } from '@tavola/core';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { matchesEtag, toEtag } from './etag.js';

/** An answer made from one snapshot. */
export interface DataAnswer {
  snapshot: Snapshot;
  /** What was asked, the same text for the same answer: with the snapshot's id it makes the entity tag. */
  question: string;
  /** JSON unless said otherwise. */
  type?: string;
  /** Length of a body that is streamed. */
  bytes?: number;
  /** Called only if the reader does not have the answer yet. */
  body: () => Buffer | string | Readable | Promise<Readable>;
}

/**
 * Sends `answer` with the headers that say where it comes from, or 304 if the reader has it. `If-Modified-Since` is left
 * aside on purpose: two snapshots can be published within the second that it counts in.
 */
export async function sendData(
  request: FastifyRequest,
  reply: FastifyReply,
  { snapshot, question, type = 'application/json; charset=utf-8', bytes, body }: DataAnswer,
): Promise<FastifyReply> {
  const etag = toEtag(snapshot.id, question);
  const { used, rejected } = snapshot.manifest.rows;
  reply.headers({
    etag,
    'last-modified': snapshot.publishedAt.toUTCString(),
    'cache-control': 'no-cache',
    'x-snapshot-id': snapshot.id,
    'x-rows-used': String(used),
    'x-rows-rejected': String(rejected),
  });
  if (request.headers['x-tavola-balancer'] !== undefined) reply.header('x-accel-expires', '1');
  if (matchesEtag(request.headers['if-none-match'], etag)) return reply.code(304).send();
  if (bytes !== undefined) reply.header('content-length', bytes);
  return reply.type(type).send(await body());
}
