import type { LocatedReject } from '../scan/rejects.js';
import type { CheckSupervisor } from '../scan/row-checks.js';
import type { TaskInput, TaskResult } from '../worker/protocol.js';
import type { CutFile, CutSource } from './cut-source.js';

/** What came of the mended records of a file. */
export interface MendedResult {
  file: CutFile;
  result: TaskResult;
}

/** Puts mended records in the place of the rejects that they mend, each where that very reject is met. */
export interface Mending {
  /**
   * Takes out the rejects that are mended.
   *
   * @param rejects in the order of the source, with their lines in it
   */
  meet(rejects: readonly LocatedReject[]): LocatedReject[];
  /**
   * Folds the mended records of the rejects met, after all others.
   *
   * @param run runs a task
   * @returns what came of them, file by file in the order of the source, with the places of the rejects that they mend; or
   *   why all must begin anew
   */
  fold(
    source: CutSource,
    supervisor: CheckSupervisor | undefined,
    run: (input: TaskInput) => Promise<TaskResult>,
  ): Promise<MendedResult[] | string>;
  /** All begins anew. */
  restart(): void;
}
