import type { DatasetSpec } from '../../src/dataset/check-dataset.js';
import type { Layout } from '../../src/scan/layout.js';
import { readLayout } from '../../src/scan/read-layout.js';
import { FileBytes } from '../../src/source/file.js';

export function layoutOf(path: string, dataset: DatasetSpec): Layout {
  const file = new FileBytes(path);
  try {
    return readLayout(file, path, dataset);
  } finally {
    file.close();
  }
}
