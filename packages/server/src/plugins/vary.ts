import type { FastifyReply } from 'fastify';

/** Says that the answer depends on a header of the request, beside those that are named already. */
export function addVary(reply: FastifyReply, field: string): void {
  const before = reply.getHeader('vary');
  const fields = before === undefined ? [] : String(before).split(/ *, */);
  const isNamed = fields.some((name) => name.toLowerCase() === field.toLowerCase());
  if (!isNamed) reply.header('vary', [...fields, field].join(', '));
}
