import type { RunEvent } from '@tavola/core';
import type { Links, PageMessage } from './messages.js';
import { reduce } from './reduce.js';
import { createState } from './state.js';

/** The present state, and whoever follows it. */
export interface Board {
  onEvent(event: RunEvent): void;
  setLinks(links: Links): void;
  /** The whole state, as of now. */
  snapshot(): Extract<PageMessage, { type: 'state' }>;
  /** Calls `listener` with each message from now on, until the function that it returns is called. */
  follow(listener: (message: PageMessage) => void): () => void;
}

export interface BoardOptions {
  /** Lanes to show before the first run. */
  workers: number;
  links?: Links;
}

export function createBoard({ workers, links = {} }: BoardOptions): Board {
  let state = createState({ pid: process.pid, startedAt: Date.now(), workers });
  let linked = links;
  const listeners = new Set<(message: PageMessage) => void>();
  const tell = (message: PageMessage) => {
    for (const listener of listeners) listener(message);
  };
  return {
    onEvent(event) {
      state = reduce(state, event);
      tell({ type: 'run', event });
    },
    setLinks(next) {
      linked = next;
      tell({ type: 'links', links: linked });
    },
    snapshot: () => ({ type: 'state', state, links: linked, now: Date.now() }),
    follow(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
