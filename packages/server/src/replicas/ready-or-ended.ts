import type { ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { type ErrorCode, TavolaError } from '@tavola/core';

const START_TIMEOUT = 30_000;

export interface ReadyOptions {
  name: string;
  /** Told of each line on the process's standard error. */
  log: (line: string) => void;
  /** Code of the error if the process does not get ready. */
  code: ErrorCode;
  /** Picks from those lines what explains why it did not. */
  explain: (lines: string[]) => string | undefined;
  /** Resolves when the process does its work. The signal says that nobody waits any more. */
  isUp: (signal: AbortSignal) => Promise<void>;
}

/**
 * Resolves when `child`, whose standard error is a pipe, does its work.
 *
 * @throws TavolaError `code`, with what the process said, if it ends before or takes longer than 30 s
 */
export async function readyOrEnded(
  child: ChildProcess,
  { name, log, code, explain, isUp }: ReadyOptions,
): Promise<void> {
  const waiting = new AbortController();
  const { signal } = waiting;
  const lines: string[] = [];
  if (child.stderr) {
    createInterface(child.stderr).on('line', (line) => {
      if (!signal.aborted) lines.push(line);
      log(`${name}: ${line}`);
    });
  }
  const fail = (reason: string) => {
    throw new TavolaError(code, `${name} did not start: ${reason}`);
  };
  try {
    await Promise.race([
      isUp(signal),
      untilClosed(child).then((error) => fail(error ?? explain(lines) ?? 'it gave no reason')),
      delay(START_TIMEOUT, `it took longer than ${START_TIMEOUT} ms`, { signal }).then(fail),
    ]);
  } finally {
    waiting.abort();
  }
}

/** Resolves when the process has ended and its last words have arrived, or with the reason why it could not even be started. */
function untilClosed(child: ChildProcess): Promise<string | undefined> {
  return new Promise((resolve) => {
    child.once('close', () => resolve(undefined));
    child.once('error', (error) => resolve(error.message));
  });
}
