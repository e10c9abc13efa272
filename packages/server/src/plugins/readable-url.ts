import type { RawRequestDefaultExpression } from 'fastify';

/**
 * The address by which a request is routed. The router turns away what it cannot decode before anything else is asked, and
 * so without a token and without the headers that every answer has. In such a path a percent sign stands for itself
 * instead, and it leads nowhere as any other.
 */
export function readableUrl({ url = '/' }: RawRequestDefaultExpression): string {
  if (!url.includes('%')) return url;
  const path = url.split('?', 1)[0]!;
  try {
    decodeURIComponent(path);
    return url;
  } catch {
    return path.replaceAll('%', '%25') + url.slice(path.length);
  }
}
