import { setTimeout as delay } from 'node:timers/promises';

/** Whether the process is there. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** Resolves once `holds` is true; rejects if that takes longer than `timeout` milliseconds. */
export async function until(holds: () => unknown, timeout = 20_000): Promise<void> {
  const deadline = Date.now() + timeout;
  while (!(await holds())) {
    if (Date.now() > deadline) throw new Error(`Did not come true in ${timeout} ms: ${holds}`);
    await delay(20);
  }
}
