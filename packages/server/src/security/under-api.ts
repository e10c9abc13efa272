import type { FastifyRequest } from 'fastify';

const API = /^\/api(?:[/.]|$)/;

/**
 * Whether a request asks for something of the API, be it there or not. What it was routed to counts, and what it says, too: the
 * router sees through escapes, as in `/%61pi`.
 */
export function isUnderApi({ routeOptions, url }: FastifyRequest): boolean {
  return API.test(routeOptions.url ?? '') || API.test(pathOf(url));
}

function pathOf(url: string): string {
  const path = url.replace(/^\w+:\/\/[^/?#]*/, '').split(/[?#]/, 1)[0]!;
  return decodeURIComponent(path);
}
