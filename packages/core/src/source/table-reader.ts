import type { RowColumn } from './source.js';

/** Reads columns of a piece. */
export interface TableReader {
  /**
   * @param at place of the column among the file's
   * @returns its values, by the index of their row in the file
   */
  read(at: number): Promise<RowColumn>;
}
