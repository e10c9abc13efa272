import type { Reject } from '../scan/rejects.js';

/** Puts mended records in the place of the rejects that they mend, each where that very reject is met. */
export interface Mending {
  /**
   * Takes out the rejects that are mended.
   *
   * @param rejects in the order of the source, with their lines in it
   */
  meet(rejects: readonly Reject[]): Reject[];
  /**
   * The mended records of the rejects met so far, which are folded after all others; undefined where there are none. Each has the
   * same place in every pass; where others have theirs, lines are empty.
   *
   * @param isSearch whether keys are looked for: then also those that may be met once duplicates are rejected
   */
  content(isSearch: boolean): Uint8Array | undefined;
  /** Whether the records of the last search are those of the rejects met since; if not, another is due. */
  readonly wasSearched: boolean;
  /** The next search is for the rejects met in this pass. */
  searchAgain(): void;
  /**
   * @param record of the mended ones, with its offset behind those of the source
   * @param size of the source
   * @returns it with the place of the reject that it mends
   */
  settle(record: Reject, size: number): Reject;
  /** How many mended records are rejected in their turn. */
  rejected: number;
  /** All begins anew. */
  restart(): void;
}
