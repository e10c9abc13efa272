import { connect } from 'node:net';
import type { Target } from './target.js';

/** What came back for bytes that were sent as they are. */
export interface RawAnswer {
  /** 0 where the connection was closed without a word. */
  status: number;
  head: string;
  body: string;
  /** How long the connection was open, in milliseconds. */
  ms: number;
}

const TIMEOUT = 30_000;

/** Sends `bytes`, as no client of HTTP would, and reads until the connection is closed. */
export function sendRaw({ port }: Target, bytes: string | Buffer): Promise<RawAnswer> {
  const begun = performance.now();
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    const socket = connect(port, '127.0.0.1', () => socket.write(bytes));
    const timer = setTimeout(() => {
      socket.destroy();
      reject(new Error(`The connection was still open after ${TIMEOUT} ms`));
    }, TIMEOUT);
    socket.on('data', (chunk) => chunks.push(chunk));
    // A server that has said its word may break off what still comes.
    socket.on('error', () => {});
    socket.on('close', () => {
      clearTimeout(timer);
      resolve(read(Buffer.concat(chunks).toString('latin1'), performance.now() - begun));
    });
  });
}

function read(text: string, ms: number): RawAnswer {
  const [head = '', ...body] = text.split('\r\n\r\n');
  const status = Number(/^HTTP\/1\.1 (\d{3})/.exec(head)?.[1] ?? 0);
  return { status, head, body: body.join('\r\n\r\n'), ms };
}

/** A request with its path as it is, after which the connection is closed. */
export function get(path: string, headers: readonly string[] = []): string {
  return request('GET', path, headers);
}

export function request(
  method: string,
  path: string,
  headers: readonly string[] = [],
  body = '',
): string {
  const head = [`${method} ${path} HTTP/1.1`, 'Host: a', 'Connection: close', ...headers];
  return `${head.join('\r\n')}\r\n\r\n${body}`;
}
