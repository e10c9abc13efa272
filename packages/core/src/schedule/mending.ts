import type { Reject } from '../scan/rejects.js';

/** Puts mended records in the place of the rejects that they mend, each where that very reject is met. */
export interface Mending {
  /**
   * Takes out the rejects that are mended.
   *
   * @param rejects in the order of the source, with their lines in it
   */
  meet(rejects: readonly Reject[]): Reject[];
  /** The mended records of the rejects met so far, which are folded after all others; undefined where there are none. */
  content(): Uint8Array | undefined;
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
