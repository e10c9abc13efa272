import type { ScanResult } from '../scan/scan-range.js';
import type { ScanTask, TaskResult } from '../worker/protocol.js';

export type OnStart = (worker: number, isCopy?: boolean) => void;

/** Where tasks run: worker threads, or this one. */
export interface TaskRunner {
  /** Tasks that may run at a time. */
  readonly workers: number;
  /**
   * @param onStart called with the number of the worker, from 1, that takes the task, and again with that of one that takes a
   *   copy of it, where the first takes far longer than usual
   * @param onPart called with each part that the cuts make of the task's range but the last, once it is done
   * @throws TavolaError for a mistake of the user's; WorkerLost where the worker is gone; any other error is the task's
   */
  run(
    task: ScanTask,
    signal: AbortSignal,
    onStart: OnStart,
    onPart?: (part: ScanResult) => void,
  ): Promise<TaskResult>;
  close(): Promise<void>;
}

/** The worker ended before its task did: killed, or out of memory. */
export class WorkerLost extends Error {
  override readonly name = 'WorkerLost';
}
