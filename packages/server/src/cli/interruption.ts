import { TavolaError } from '@tavola/core';

/** Signals closer than this are one: npm passes on the Ctrl-C that its child has had, too. In milliseconds. */
const ONE_INTERRUPTION = 1_000;

/**
 * A signal that is aborted by the first Ctrl-C or SIGTERM. Another one, a second or more later, ends the process at once.
 *
 * @returns `dispose` to give the signals back
 */
export function onInterruption(): { signal: AbortSignal; dispose(): void } {
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
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  for (const name of signals) process.on(name, handle);
  return {
    signal: controller.signal,
    dispose() {
      for (const name of signals) process.off(name, handle);
    },
  };
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
