import { watchedSource } from '@tavola/core';
import { isInterruption } from './interruption.js';
import { reportError } from './report-error.js';
import { SourceWatcher } from './watch-source.js';

export interface RunWatching {
  data: Parameters<typeof watchedSource>[0];
  out: string;
  signal: AbortSignal;
  /** Whether a defect is shown with its trace. */
  debug?: boolean | undefined;
  /** Done once; an error ends the watching before it begins. */
  first(): Promise<unknown>;
  /** Done after each change; an error is told, and the next change awaited. */
  refresh(): Promise<unknown>;
}

/**
 * Runs once, and after each change of the source again, until it is interrupted.
 *
 * @throws TavolaError USAGE for what cannot be watched, and what the first run fails with
 */
export async function runWatching(options: RunWatching): Promise<void> {
  const { data, out, signal, debug = false, first, refresh } = options;
  const source = await watchedSource(data);
  const watcher = await SourceWatcher.start(source, { out, signal });
  try {
    const before = await source.version();
    await first();
    process.stderr.write(`watching ${String(data)}: end with Ctrl-C\n`);
    await watcher.follow(before, async () => {
      try {
        await refresh();
      } catch (error) {
        if (isInterruption(error)) return;
        reportError(error, debug);
        process.stderr.write('the snapshot before stays; watching goes on\n');
      }
    });
  } catch (error) {
    // To be interrupted is how it ends.
    if (!isInterruption(error)) throw error;
  } finally {
    await watcher.close();
  }
}
