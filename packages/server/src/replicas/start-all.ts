import { setTimeout as delay } from 'node:timers/promises';
import type { KeptProcess } from './kept-process.js';

/** Starts `count` replicas at once, each with its name. If one fails, those that did start are ended before this rejects. */
export async function startAll(
  count: number,
  start: (name: string) => Promise<KeptProcess>,
): Promise<KeptProcess[]> {
  const names = Array.from({ length: count }, (_, index) => `replica ${index + 1}`);
  const outcomes = await Promise.allSettled(names.map(start));
  const started = outcomes.flatMap((outcome) =>
    outcome.status === 'fulfilled' ? [outcome.value] : [],
  );
  const failure = outcomes.find((outcome) => outcome.status === 'rejected');
  if (!failure) return started;
  await Promise.all(started.map((replica) => replica.stop()));
  throw failure.reason;
}

/**
 * Starts replicas anew, one after the other.
 *
 * @param pause how long a replica that is ready is given before anything happens to the next, in milliseconds
 */
export async function restartAll(replicas: readonly KeptProcess[], pause = 0): Promise<void> {
  for (const replica of replicas) {
    await replica.restart();
    // Nobody waits for it who is interrupted.
    await delay(pause, undefined, { ref: false });
  }
}
