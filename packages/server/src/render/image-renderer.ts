import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import type { Drawing, ImageReply, ImageTask } from './image-protocol.js';

/** Images that may wait for the one that is drawn. */
const MOST_WAITING = 32;
/** Beside the built command; and where the sources look for what was built. */
const PLACES = [
  './image-worker.js',
  '../render/image-worker.js',
  '../../dist/render/image-worker.js',
];

export interface ImageRenderer {
  /** @throws ImageBusy, ImageLate, or an error that says why it cannot be drawn */
  draw(drawing: Drawing): Promise<Buffer>;
  close(): Promise<void>;
}

export interface ImageRendererOptions {
  /** Milliseconds that an image may take, the start of the thread included. */
  timeout?: number;
  /** Milliseconds without an image after which the thread is ended. */
  idle?: number;
  entry?: string;
}

/** Too many images wait. */
export class ImageBusy extends Error {}
/** An image took too long, and was given up. */
export class ImageLate extends Error {}

interface Waiting {
  drawing: Drawing;
  resolve(image: Buffer): void;
  reject(error: Error): void;
}

/**
 * Draws images one after another in a thread of its own, which is started at the first one and ended when there were none for a
 * while. One that takes too long costs its thread, and the next one gets another.
 */
export function createImageRenderer({
  timeout = 10_000,
  idle = 60_000,
  entry = findEntry(),
}: ImageRendererOptions = {}): ImageRenderer {
  const waiting: Waiting[] = [];
  let thread: Worker | undefined;
  let drawn: { end(outcome: ImageReply | Error): void } | undefined;
  let ids = 0;
  let idling: NodeJS.Timeout | undefined;
  let closed = false;

  const start = (): Worker => {
    const started = new Worker(entry);
    started.unref();
    started.on('message', (reply: ImageReply) => drawn?.end(reply));
    const lost = (error: Error): void => {
      if (thread !== started) return;
      thread = undefined;
      drawn?.end(error);
    };
    started.on('error', lost);
    started.on('exit', (code) => lost(new Error(`The thread that draws ended with ${code}.`)));
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
      drawn?.end(new ImageLate(`The image was not drawn in ${timeout / 1000} s.`));
    }, timeout);
    drawn = {
      end(outcome) {
        clearTimeout(timer);
        drawn = undefined;
        if (outcome instanceof Error) task.reject(outcome);
        else if ('failure' in outcome) task.reject(new Error(outcome.failure));
        else task.resolve(Buffer.from(outcome.bytes.buffer));
        if (!closed) next();
      },
    };
    thread ??= start();
    const message: ImageTask = { id: ids++, drawing: task.drawing };
    thread.postMessage(message);
  };

  return {
    draw(drawing) {
      if (closed) return Promise.reject(new ImageBusy('The server is closing.'));
      if (waiting.length >= MOST_WAITING) {
        return Promise.reject(new ImageBusy(`${MOST_WAITING} images wait already.`));
      }
      return new Promise((resolve, reject) => {
        waiting.push({ drawing, resolve, reject });
        if (!drawn) next();
      });
    },
    async close() {
      closed = true;
      clearTimeout(idling);
      const error = new ImageBusy('The server is closing.');
      for (const task of waiting.splice(0)) task.reject(error);
      drawn?.end(error);
      await drop();
    },
  };
}

function findEntry(): string {
  const places = PLACES.map((place) => fileURLToPath(new URL(place, import.meta.url)));
  const found = places.find((place) => existsSync(place));
  return found ?? places[0]!;
}
