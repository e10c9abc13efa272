/** Where the rows of a dataset are: the path of a file of CSV, or data in memory, as `run` takes them. */
export type DatasetSource = string | object;

/** By the name of the dataset. */
export type DatasetSources = Readonly<Record<string, DatasetSource>>;
