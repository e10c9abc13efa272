/*
 * The rows of a batch that are folded, and their groups. `rows` names rows of the batch, and without it they are the first
 * `count`; without `groups` all of them are of group 0.
 */

// @ts-ignore: decorator
@inline
export function rowAt(rows: usize, index: u32): usize {
  return rows == 0 ? (index as usize) : (load<u32>(rows + ((index as usize) << 2)) as usize);
}

// @ts-ignore: decorator
@inline
export function groupAt(groups: usize, index: u32): usize {
  return load<u32>(groups + ((index as usize) << 2)) as usize;
}
