import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { type Rendering, type RenderReply, TooManyRows } from './rendering.js';

/** Bodies that may wait for the one that is made. */
const MOST_WAITING = 32;
/** Beside the built command; and where the sources look for what was built. */
const PLACES = ['./', '../', '../../dist/'].map((folder) => `${folder}render/render-worker.js`);

export interface Renderer {
  /**
   * @throws RendererBusy, RendererLate, TooManyRows, an error with the code ENOENT where the file of rows is gone, or another that
   *   says why it cannot be made
   */
  render(rendering: Rendering): Promise<Buffer>;
  close(): Promise<void>;
}

export interface RendererOptions {
  /** Milliseconds that a body may take, the start of the thread included. */
  timeout?: number;
  /** Milliseconds without one after which the thread is ended. */
  idle?: number;
  entry?: string;
}

/** Too many wait. */
export class RendererBusy extends Error {}
/** One took too long, and was given up. */
export class RendererLate extends Error {}

interface Waiting {
  rendering: Rendering;
  resolve(body: Buffer): void;
  reject(error: Error): void;
}

/**
 * Makes bodies of answers one after another in a thread of its own, which is started at the first one and ended when there were none
 * for a while. One that takes too long costs its thread, and the next one gets another.
 */
export function createRenderer({
  timeout = 10_000,
  idle = 60_000,
  entry = findEntry(),
}: RendererOptions = {}): Renderer {
  const waiting: Waiting[] = [];
  let thread: Worker | undefined;
  let made: { end(outcome: RenderReply | Error): void } | undefined;
  let idling: NodeJS.Timeout | undefined;
  let closed = false;

  const start = (): Worker => {
    const started = new Worker(entry);
    started.unref();
    started.on('message', (reply: RenderReply) => {
      // One that was given up may have been done at that very moment.
      if (thread === started) made?.end(reply);
    });
    const lost = (error: Error): void => {
      if (thread !== started) return;
      thread = undefined;
      made?.end(error);
    };
    started.on('error', lost);
    started.on('exit', (code) =>
      lost(new Error(`The thread that makes answers ended with ${code}.`)),
    );
    return started;
  };
  const drop = async (): Promise<void> => {
    const dropped = thread;
    thread = undefined;
    await dropped?.terminate();
  };

  const next = (): void => {
    const task = waiting.shift();
    if (!task) {
      idling = setTimeout(drop, idle).unref();
      return;
    }
    clearTimeout(idling);
    const timer = setTimeout(() => {
      void drop();
      made?.end(new RendererLate(`The answer was not made in ${timeout / 1000} s.`));
    }, timeout);
    made = {
      end(outcome) {
        clearTimeout(timer);
        made = undefined;
        if (outcome instanceof Error) task.reject(outcome);
        else if ('failure' in outcome) task.reject(toError(outcome));
        else task.resolve(Buffer.from(outcome.bytes.buffer));
        if (!closed) next();
      },
    };
    thread ??= start();
    thread.postMessage(task.rendering);
  };

  return {
    render(rendering) {
      if (closed) return Promise.reject(new RendererBusy('The server is closing.'));
      if (waiting.length >= MOST_WAITING) {
        return Promise.reject(new RendererBusy(`${MOST_WAITING} answers wait already: try again.`));
      }
      return new Promise((resolve, reject) => {
        waiting.push({ rendering, resolve, reject });
        if (!made) next();
      });
    },
    async close() {
      closed = true;
      clearTimeout(idling);
      const error = new RendererBusy('The server is closing.');
      for (const task of waiting.splice(0)) task.reject(error);
      made?.end(error);
      await drop();
    },
  };
}

function toError({
  failure,
  name,
  code,
}: {
  failure: string;
  name: string;
  code?: string | undefined;
}) {
  if (name === TooManyRows.name) return new TooManyRows(failure);
  return Object.assign(new Error(failure), code !== undefined && { code });
}

function findEntry(): string {
  const places = PLACES.map((place) => fileURLToPath(new URL(place, import.meta.url)));
  const found = places.find((place) => existsSync(place));
  return found ?? places[0]!;
}
