import { createSocket } from 'node:dgram';
import { once } from 'node:events';

/** Where nginx sends a line for each request, since it can write such lines to no pipe. */
export interface ReceivedRequests {
  /** As `access_log` takes it. */
  target: string;
  close(): void;
}

/** Calls `log` with the JSON of each request that nginx tells of. */
export async function receiveRequests(log: (line: string) => void): Promise<ReceivedRequests> {
  const socket = createSocket('udp4');
  socket.on('message', (message) => {
    // Before it are a level, a time and a name, as in a system's log.
    const text = message.toString();
    log(`nginx: ${text.slice(text.indexOf('{'))}`);
  });
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  const { port } = socket.address();
  return {
    target: `syslog:server=127.0.0.1:${port},nohostname,tag=nginx`,
    close: () => socket.close(),
  };
}
