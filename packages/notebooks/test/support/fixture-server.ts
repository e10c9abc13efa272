import { readFile } from 'node:fs/promises';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';
import { NOT_PUBLISHED } from '../../src/client.js';
import type { Fixture } from './fixture.js';

/** The header that the real server sends with every page. */
export const CONTENT_SECURITY_POLICY = [
  "default-src 'self'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "font-src 'self'",
].join('; ');

const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
};

export interface FixtureServer {
  /** Address of the dashboard, under a path of its own. */
  url: string;
  /** The fixture that is published now. */
  fixture: Fixture | undefined;
  /** KPIs (or `''` for the catalogue) that answer 500. */
  broken: Set<string>;
  /** Milliseconds that every answer of the API takes. */
  delay: number;
  /** Paths that were asked for. */
  requests: string[];
  /** Announces the present fixture to all pages. */
  announce(): void;
  close(): Promise<void>;
}

/**
 * Serves the built pages with the API of a fixture, both under `/shop/` to show that a page works below any path.
 *
 * @param dist folder of the built pages
 */
export async function startFixtureServer(dist: string, fixture?: Fixture): Promise<FixtureServer> {
  const streams = new Set<ServerResponse>();
  const server = createServer(async (request, response) => {
    const path = new URL(request.url ?? '/', 'http://localhost').pathname.replace(/^\/shop\//, '');
    state.requests.push(path);
    if (path === 'api' || path.startsWith('api/')) {
      await pause(state.delay);
      return answer(path.slice(4), response);
    }
    const file = normalize(path === '' ? 'index.html' : path);
    try {
      const body = await readFile(join(dist, file));
      response.writeHead(200, {
        'content-type': TYPES[extname(file)] ?? 'application/octet-stream',
        'content-security-policy': CONTENT_SECURITY_POLICY,
      });
      response.end(body);
    } catch {
      response.writeHead(404).end();
    }
  });

  const announcement = ({ catalogue }: Fixture) =>
    `event: snapshot\nid: ${catalogue.snapshot}\ndata: ${JSON.stringify({ id: catalogue.snapshot, publishedAt: catalogue.publishedAt })}\n\n`;

  function answer(name: string, response: ServerResponse): void {
    if (name === 'events') openStream(response);
    else if (state.broken.has(name)) problem(response, 500, 'Something broke');
    else if (!state.fixture)
      problem(response, 503, 'Nothing has been published yet', NOT_PUBLISHED);
    else sendJson(name, state.fixture, response);
  }

  function openStream(response: ServerResponse): void {
    response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
    response.write(':\n\n');
    if (state.fixture) response.write(announcement(state.fixture));
    streams.add(response);
    response.on('close', () => streams.delete(response));
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const state: FixtureServer = {
    url: `http://127.0.0.1:${port}/shop/`,
    fixture,
    broken: new Set(),
    delay: 0,
    requests: [],
    announce() {
      for (const stream of streams) if (state.fixture) stream.write(announcement(state.fixture));
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return state;
}

function sendJson(
  name: string,
  { catalogue, rows, charts }: Fixture,
  response: ServerResponse,
): void {
  const kpi = name.replace(/\/chart$/, '');
  const body = name === '' ? catalogue : name === kpi ? rows[kpi] : charts?.[kpi];
  if (body === undefined) {
    problem(response, 404, 'There is no KPI of that name');
    return;
  }
  response.writeHead(200, {
    'content-type': 'application/json',
    'cache-control': 'no-cache',
    'x-snapshot-id': catalogue.snapshot,
  });
  response.end(JSON.stringify(body));
}

function problem(
  response: ServerResponse,
  status: number,
  title: string,
  type = 'about:blank',
): void {
  response.writeHead(status, { 'content-type': 'application/problem+json' });
  response.end(JSON.stringify({ type, title, status }));
}

function pause(ms: number): Promise<void> | undefined {
  return ms === 0 ? undefined : new Promise((resolve) => setTimeout(resolve, ms));
}
