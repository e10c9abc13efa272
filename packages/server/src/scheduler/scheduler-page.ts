import { type Explanation, type RunEvent, TavolaError } from '@tavola/core';
import type { FastifyInstance } from 'fastify';
import { buildSchedulerApp } from './app.js';
import { findPageFolder } from './assets.js';
import { type BoardOptions, createBoard } from './board.js';
import type { Links } from './messages.js';
import type { RunsOptions } from './runs.js';

export interface SchedulerPageOptions extends BoardOptions {
  /** 0 takes any free port. */
  port: number;
  /** Default 127.0.0.1. */
  host?: string;
  /** The folder of the built page. Default: the one that is shipped. */
  pageFolder?: string;
  /** How each KPI is computed. Default: none */
  kpis?: readonly Explanation[];
  /** Lets runs be started by a request. Default: they cannot be */
  runs?: RunsOptions | undefined;
}

/** A scheduler page that is being served. */
export interface SchedulerPage {
  url: string;
  /** Shows what a run does; pass it as the run's `onEvent`. */
  onEvent(event: RunEvent): void;
  /** Sets where the links lead, once that is known. */
  setLinks(links: Links): void;
  /** Ends all connections, then stops listening. */
  close(): Promise<void>;
}

/**
 * Serves the page that shows the master and its workers at work.
 *
 * @throws TavolaError `PORT_TAKEN` where something else listens on the port
 * @example
 * const page = await startSchedulerPage({ port: 8080, workers: 2 });
 * await runWorkbench(workbench, { out, onEvent: page.onEvent });
 */
export async function startSchedulerPage({
  port,
  host = '127.0.0.1',
  pageFolder = findPageFolder(),
  kpis = [],
  runs,
  ...boardOptions
}: SchedulerPageOptions): Promise<SchedulerPage> {
  const board = createBoard(boardOptions);
  const app = await buildSchedulerApp({ board, pageFolder, kpis, runs });
  const url = await listen(app, port, host);
  return {
    url,
    onEvent: board.onEvent,
    setLinks: board.setLinks,
    close: () => app.close(),
  };
}

/** Answers with an address to open on this machine, even where the app listens on all of its addresses. */
async function listen(app: FastifyInstance, port: number, host: string): Promise<string> {
  try {
    const url = new URL(await app.listen({ port, host }));
    if (host === '0.0.0.0' || host === '::') url.hostname = '127.0.0.1';
    return url.href;
  } catch (error) {
    await app.close();
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    throw new TavolaError(
      'PORT_TAKEN',
      `Port ${port} is in use: choose another with --scheduler-port N, or stop what is using it.`,
      { cause: error },
    );
  }
}
