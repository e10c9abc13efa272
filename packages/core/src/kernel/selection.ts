/** The rows of a batch that are folded, and their groups, in the memory of a kernel. */
export interface Selection {
  /** At least `count` of them. */
  rows: Int32Array;
  /** By index in `rows`. */
  groups: Int32Array;
  count: number;
  /** Address of `rows`; 0 where they are the first of the batch. */
  rowsAt: number;
  /** Address of `groups`; 0 where all are of group 0. */
  groupsAt: number;
}
