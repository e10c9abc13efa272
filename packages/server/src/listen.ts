import type { AddressInfo } from 'node:net';
import type { FastifyInstance } from 'fastify';

/** Lets `app` answer on loopback, or on `host`; resolves with its port, which 0 leaves to the system. */
export async function listen(
  app: FastifyInstance,
  { port, host = '127.0.0.1' }: { port: number; host?: string },
): Promise<number> {
  await app.listen({ port, host });
  return (app.server.address() as AddressInfo).port;
}
