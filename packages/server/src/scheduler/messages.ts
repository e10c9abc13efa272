import type { RunEvent } from '@tavola/core';
import type { SchedulerState } from './state.js';

/** Where the page's links lead. What is not known yet is shown without a link. */
export interface Links {
  /** Address of the API, as `http://127.0.0.1:8000/api`. */
  api?: string;
  dashboard?: string;
}

/**
 * What the server tells the page: the whole state on connection, then each event as it happens. The page applies events with
 * the same `reduce` as the server. `page/connect.ts` is the other end.
 */
export type PageMessage =
  | {
      type: 'state';
      state: SchedulerState;
      links: Links;
      /** The server's clock, in milliseconds since 1970. */
      now: number;
    }
  | { type: 'run'; event: RunEvent }
  | { type: 'links'; links: Links };
