import { TavolaError } from '@tavola/core';
import { reportError } from './report-error.js';

/** Called once nobody reads standard output any more. */
let onClosed: (() => void) | undefined;
let isClosed = false;
let isGuarded = false;

/**
 * Lets commands live on where nobody reads what they say, as behind `head`: what they do is worth no less. What cannot be
 * written for another reason, as on a full disk, is told, and is the exit status.
 */
export function guardOutput(): void {
  if (isGuarded) return;
  isGuarded = true;
  process.stderr.on('error', () => {});
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (!isClosed && error.code !== 'EPIPE') {
      const message = `Standard output cannot be written: ${error.message}. Write to another place, or make room.`;
      process.exitCode = reportError(new TavolaError('OUT_UNWRITABLE', message), false);
    }
    isClosed = true;
    onClosed?.();
  });
}

/**
 * Writes to standard output, and waits where its reader is slower.
 *
 * @returns whether there is somebody to read more
 */
export async function print(text: string): Promise<boolean> {
  if (isClosed) return false;
  if (!process.stdout.write(text)) {
    await new Promise<void>((resolve) => {
      onClosed = resolve;
      process.stdout.once('drain', resolve);
    });
  }
  return !isClosed;
}
