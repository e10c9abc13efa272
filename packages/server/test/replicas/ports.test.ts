import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { assertPortFree, freePort } from '../../src/replicas/ports.js';

it('a port in use is named with the option that chooses another', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  onTestFinished(() => void server.close());
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  await expect(assertPortFree(port, '--scheduler-port')).rejects.toMatchObject({
    code: 'PORT_TAKEN',
    exitCode: 1,
    message: `Port ${port} is in use: choose another with --scheduler-port N, or stop what is using it.`,
  });
});

it('a free port is still free after it was checked', async () => {
  const port = await freePort();
  await assertPortFree(port, '--port');
  await assertPortFree(port, '--port');
});
