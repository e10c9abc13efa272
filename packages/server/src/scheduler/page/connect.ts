import type { PageMessage } from '../messages.js';

const RETRY_MS = 2000;
const TYPES: PageMessage['type'][] = ['state', 'run', 'links'];

export type Connection = 'connecting' | 'live' | 'lost';

/**
 * Follows the server's messages, and connects again whenever the connection is lost; the server then begins with the whole
 * state. `../messages.ts` says what comes.
 */
export function connect(
  onMessage: (message: PageMessage) => void,
  onConnection: (connection: Connection) => void,
): void {
  const source = new EventSource('events');
  for (const type of TYPES) {
    source.addEventListener(type, (event: MessageEvent<string>) => {
      onConnection('live');
      onMessage(JSON.parse(event.data) as PageMessage);
    });
  }
  source.addEventListener('error', () => {
    onConnection('lost');
    // The browser tries again by itself after a lost connection, but not after an answer that is no stream.
    if (source.readyState !== EventSource.CLOSED) return;
    setTimeout(() => connect(onMessage, onConnection), RETRY_MS);
  });
}
