/**
 * Where the rows of a dataset are: the path of a file, a pattern or a folder, several of them, or data in memory, as `run`
 * takes them.
 */
export type DatasetSource = string | readonly string[] | object;

/** By the name of the dataset. */
export type DatasetSources = Readonly<Record<string, DatasetSource>>;

/** Whether data are paths, and not rows in memory. */
export function isPaths(data: unknown): data is readonly string[] {
  return Array.isArray(data) && data.length > 0 && data.every((path) => typeof path === 'string');
}
