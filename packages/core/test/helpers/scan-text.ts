import type { DatasetSpec } from '../../src/dataset/check-dataset.js';
import type { Column } from '../../src/dataset/columns.js';
import type { DialectOptions } from '../../src/dataset/dialect.js';
import { type JsonValue, toExpressionValue, toJsonValue } from '../../src/dataset/values.js';
import { Kernel } from '../../src/kernel/kernel.js';
import { defineDataset } from '../../src/kpi/define-dataset.js';
import { createCsvScanner } from '../../src/scan/csv-scanner.js';
import type { Layout } from '../../src/scan/layout.js';
import type { Reject } from '../../src/scan/rejects.js';
import type { ScanResult } from '../../src/scan/scan-range.js';
import { FileBytes, statSource } from '../../src/source/file.js';
import { layoutOf } from './layout-of.js';
import { tempFile } from './temp-folder.js';

export interface Scanned {
  layout: Layout;
  rows: Record<string, JsonValue>[];
  /** With lines of the file. */
  rejects: Reject[];
  result: ScanResult;
}

/** Everything that a scan of a whole file gives, by Scanner alone. */
export async function scanText(
  columns: Record<string, Column>,
  content: string | Uint8Array,
  dialect?: DialectOptions,
): Promise<Scanned> {
  const path = await tempFile(content);
  return scanFile(
    defineDataset({ name: 'scanned', source: path, columns, ...(dialect && { dialect }) }),
    path,
  );
}

async function scanFile(dataset: DatasetSpec, path: string): Promise<Scanned> {
  const source = await statSource(path);
  const layout = layoutOf(path, dataset);
  const names = Object.keys(dataset.columns);
  const rows: Scanned['rows'] = [];
  const rejects: Reject[] = [];
  const file = new FileBytes(path);
  try {
    const result = createCsvScanner(layout, new Set(names), Kernel.take()).scan(
      file,
      { from: layout.start, to: source.bytes, isProven: true },
      {
        batch(batch) {
          for (let row = 0; row < batch.rows; row++) {
            rows.push(
              Object.fromEntries(
                names.map((name) => {
                  const { type, scale, values, nulls, strings } = batch.columns[name]!;
                  const image = values[row]!;
                  if (nulls?.[row] === 1) return [name, null];
                  if (strings) return [name, strings[image]!];
                  return [name, toJsonValue(type, toExpressionValue(type, scale, image))];
                }),
              ),
            );
          }
        },
        reject: (reject) => rejects.push({ ...reject, line: reject.line + layout.lines + 1 }),
      },
    );
    return { layout, rows, rejects, result };
  } finally {
    file.close();
  }
}
