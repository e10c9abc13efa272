import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

export type Answer = (request: IncomingMessage, response: ServerResponse) => void;

export interface TestServer {
  url: string;
  /** What was asked so far: path and headers. */
  asked: { path: string; headers: IncomingMessage['headers']; at: number }[];
}

/** A server on loopback that is gone after the test. Of several answers each is given once, the last one ever after. */
export async function serve(...answers: [Answer, ...Answer[]]): Promise<TestServer> {
  const asked: TestServer['asked'] = [];
  const listener: RequestListener = (request, response) => {
    asked.push({ path: request.url!, headers: request.headers, at: performance.now() });
    answers[Math.min(asked.length, answers.length) - 1]!(request, response);
  };
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/api`, asked };
}

/** Answers with JSON as the API does. */
export function json(value: unknown, headers: Record<string, string> = {}, status = 200): Answer {
  return (_request, response) => {
    const told = { 'content-type': 'application/json', 'x-snapshot-id': 'abc', ...headers };
    response.writeHead(status, told).end(JSON.stringify(value));
  };
}

/** Breaks the connection, after the beginning of an answer where there is one. */
export function broken(beginning?: string): Answer {
  return (request, response) => {
    if (beginning === undefined) return request.socket.destroy();
    response.writeHead(200, { 'x-snapshot-id': 'abc', 'content-length': '1000' });
    response.write(beginning, () => setTimeout(() => request.socket.destroy(), 20));
  };
}
