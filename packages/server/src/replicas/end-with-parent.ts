import { readFileSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * Calls `end` when the process that started this one is gone, however it went, and ends the ward: the process whose id is in the
 * file `ward`, in a folder of its own that goes with it. A process that was started without an IPC channel has no parent to lose.
 */
export function endWithParent(end: () => void, ward?: string): void {
  if (!process.send) return;
  // A terminal sends these to every process at once; what they mean for this one the parent decides.
  for (const signal of ['SIGINT', 'SIGHUP'] as const) process.on(signal, () => {});
  const orphaned = () => {
    if (ward !== undefined) endWard(ward);
    end();
  };
  if (process.connected) process.once('disconnect', orphaned);
  else orphaned();
}

function endWard(ward: string): void {
  try {
    process.kill(Number.parseInt(readFileSync(ward, 'utf8'), 10), 'SIGTERM');
  } catch {
    // Another replica was quicker, or the parent has ended it itself.
  }
  rmSync(dirname(ward), { recursive: true, force: true });
}
