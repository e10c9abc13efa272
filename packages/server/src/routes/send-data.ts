import type { Readable } from 'node:stream';
import type { Snapshot } from '@tavola/core';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { matchesEtag, toEtag } from './etag.js';

/** What is sent of an answer. */
export interface DataBody {
  body: Buffer | string | Readable;
  /** Rows of the dataset that it was computed from; those of the snapshot where it does not say. */
  rowsUsed?: number;
}

/** An answer made from one snapshot. */
export interface DataAnswer {
  snapshot: Snapshot;
  /** What was asked, the same text for the same answer: with the snapshot's id it makes the entity tag. */
  question: string;
  /** JSON unless said otherwise. */
  type?: string;
  /** Length of a body that is streamed. */
  bytes?: number;
  headers?: Record<string, string>;
  /** Called only if the reader does not have the answer yet. */
  body: () => DataBody | Promise<DataBody>;
}

/** Which the balancer sets: it alone keeps answers, and takes the other header off again. */
const BALANCER = 'x-tavola-balancer';

/**
 * Sends `answer` with the headers that say where it comes from, or 304 if the reader has it. `If-Modified-Since` is left
 * aside on purpose: two snapshots can be published within the second that it counts in.
 */
export async function sendData(
  request: FastifyRequest,
  reply: FastifyReply,
  {
    snapshot,
    question,
    type = 'application/json; charset=utf-8',
    bytes,
    headers,
    body,
  }: DataAnswer,
): Promise<FastifyReply> {
  const etag = toEtag(snapshot.id, question);
  const { used, rejected } = snapshot.manifest.rows;
  const common = {
    etag,
    'last-modified': snapshot.publishedAt.toUTCString(),
    'cache-control': 'no-cache',
    'x-snapshot-id': snapshot.id,
    'x-rows-rejected': String(rejected),
    ...(request.headers[BALANCER] !== undefined && { 'x-accel-expires': '1' }),
    ...headers,
  };
  if (matchesEtag(request.headers['if-none-match'], etag)) {
    return reply.headers(common).code(304).send();
  }
  // Before any header is set: what fails is no data.
  const { body: content, rowsUsed = used } = await body();
  reply.headers({ ...common, 'x-rows-used': String(rowsUsed) });
  if (bytes !== undefined) reply.header('content-length', bytes);
  return reply.type(type).send(content);
}
