import { createHash } from 'node:crypto';

/** A strong entity tag of the answer to `question` from the snapshot `id`; equal questions must be spelt equally. */
export function toEtag(id: string, question: string): string {
  return `"${id}-${createHash('sha256').update(question).digest('base64url').slice(0, 12)}"`;
}

/**
 * Whether an `If-None-Match` header names `etag`. Compares weakly, as RFC 9110 asks: a proxy that compresses an answer makes
 * its tag a weak one.
 */
export function matchesEtag(header: string | undefined, etag: string): boolean {
  if (header === undefined) return false;
  if (header.trim() === '*') return true;
  return header.match(/"[^"]*"/g)?.includes(etag) ?? false;
}
