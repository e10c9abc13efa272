import { closeSync, openSync } from 'node:fs';
import { TavolaError } from '@tavola/core';

/** Signals closer than this are one: npm passes on the Ctrl-C that its child has had, too. In milliseconds. */
const ONE_INTERRUPTION = 1_000;

/**
 * A signal that is aborted by the first Ctrl-C or SIGTERM. Another one, a second or more later, ends the process at once. So does
 * SIGHUP, which a terminal sends when it is closed; one that comes from anywhere else is a wish to start anew, and left to `onHangup`
 * where that is given.
 *
 * @returns `dispose` to give the signals back
 */
export function onInterruption({ onHangup }: { onHangup?: () => void } = {}): {
  signal: AbortSignal;
  dispose(): void;
} {
  const controller = new AbortController();
  let first = 0;
  const handle = (): void => {
    if (!controller.signal.aborted) {
      first = performance.now();
      controller.abort();
    } else if (performance.now() - first > ONE_INTERRUPTION) {
      process.exit(130);
    }
  };
  const hadTerminal = hasTerminal();
  const hangUp = (): void => {
    const isClosed = process.platform === 'win32' || (hadTerminal && !hasTerminal());
    if (isClosed || !onHangup) handle();
    else onHangup();
  };
  const handlers = { SIGINT: handle, SIGTERM: handle, SIGHUP: hangUp };
  const signals = Object.entries(handlers) as [NodeJS.Signals, () => void][];
  for (const [name, handler] of signals) process.on(name, handler);
  return {
    signal: controller.signal,
    dispose() {
      for (const [name, handler] of signals) process.off(name, handler);
    },
  };
}

/** Whether this process belongs to a terminal, and that is still open. */
function hasTerminal(): boolean {
  try {
    closeSync(openSync('/dev/tty', 'r'));
    return true;
  } catch {
    return false;
  }
}

/** Resolves when the signal is aborted. */
export async function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  await new Promise<void>((resolve) => {
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
}

/** Whether this is how whatever was interrupted ends. */
export function isInterruption(error: unknown): boolean {
  return error instanceof TavolaError && error.code === 'INTERRUPTED';
}
