import { createHash } from 'node:crypto';
import { VERSION } from '../version.js';

/**
 * A strong entity tag of the answer to `question` from the snapshot `id`; equal questions must be spelt equally. Another version of
 * the server may draw or write the same answer otherwise.
 */
export function toEtag(id: string, question: string): string {
  const hash = createHash('sha256').update(`${VERSION} ${question}`).digest('base64url');
  return `"${id}-${hash.slice(0, 12)}"`;
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
