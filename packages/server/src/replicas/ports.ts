import { type AddressInfo, createServer } from 'node:net';
import { TavolaError } from '@tavola/core';

const LOOPBACK = '127.0.0.1';

const EXPLANATIONS: Record<string, (port: number, flag: string) => string> = {
  EADDRINUSE: (port, flag) =>
    `Port ${port} is in use: choose another with ${flag} N, or stop what is using it.`,
  EACCES: (port, flag) =>
    `Port ${port} is not open to this user: choose one from 1024 up with ${flag} N.`,
};

/**
 * Resolves if nothing listens on `port` of `host`; 0 is always free.
 *
 * @param flag the option that chooses the port, for the message: `--port`
 * @throws TavolaError `PORT_TAKEN`
 */
export async function assertPortFree(port: number, flag: string, host = LOOPBACK): Promise<void> {
  try {
    await bindOnce(port, host);
  } catch (cause) {
    const explain = EXPLANATIONS[(cause as NodeJS.ErrnoException).code ?? ''];
    if (!explain) throw cause;
    throw new TavolaError('PORT_TAKEN', explain(port, flag), { cause });
  }
}

/** A port of `host` that was free a moment ago. */
export function freePort(host = LOOPBACK): Promise<number> {
  return bindOnce(0, host);
}

function bindOnce(port: number, host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen({ port, host, exclusive: true }, () => {
      const bound = (server.address() as AddressInfo).port;
      server.close(() => resolve(bound));
    });
  });
}
