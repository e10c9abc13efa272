import type { Board } from './board.js';
import type { PageMessage } from './messages.js';

const MOST_HELD = 1000;

/**
 * Sends a page the whole state and then every message, one after another. A page that falls far behind is sent the whole
 * state once more instead of what it missed, so a slow reader costs no memory.
 *
 * @param send resolves once the message is on its way
 * @returns ends the feed
 */
export function feed(board: Board, send: (message: PageMessage) => Promise<void>): () => void {
  let held: PageMessage[] = [board.snapshot()];
  let sending = false;

  async function drain(): Promise<void> {
    if (sending) return;
    sending = true;
    try {
      for (let next = held.shift(); next !== undefined; next = held.shift()) await send(next);
    } catch {
      // The page has gone.
      end();
    }
    sending = false;
  }

  const unfollow = board.follow((message) => {
    held.push(message);
    if (held.length > MOST_HELD) held = [board.snapshot()];
    void drain();
  });
  const end = () => {
    unfollow();
    held = [];
  };
  void drain();
  return end;
}
