import { Kernel } from '../kernel/kernel.js';
import type { ByteSource } from '../source/byte-source.js';
import { stretchesOf } from '../source/stretches.js';
import { createCsvScanner } from './csv-scanner.js';
import type { Layout } from './layout.js';
import { withoutBlanks } from './sample.js';

/**
 * Different texts of the declared columns from all over a file, up to its end: numbers become as large as to have marks, and
 * files are made of others, only after some thousand rows.
 *
 * @param from offset of a record, up to which all is known
 * @param wanted whether a column's texts are
 * @returns by column of the layout; none of those that are not wanted
 */
export function textsBeyond(
  file: ByteSource,
  layout: Layout,
  from: number,
  wanted: readonly boolean[],
): string[][] {
  const texts = wanted.map((): string[] => []);
  if (from >= file.size || !wanted.includes(true)) return texts;
  const columns = layout.columns
    .filter((_, i) => wanted[i])
    .map(({ name, at }) => ({
      name,
      at,
      spec: { type: 'text' as const, scale: 0, nullable: true },
    }));
  const kernel = Kernel.take();
  try {
    const names = new Set(columns.map(({ name }) => name));
    const scanner = createCsvScanner({ ...layout, columns }, names, kernel);
    const found = new Map<string, readonly string[]>();
    for (const stretch of stretchesOf(from, file.size)) {
      scanner.scan(
        file,
        { ...stretch, isProven: stretch.from === from },
        {
          batch({ columns: read }) {
            for (const name of names) found.set(name, read[name]!.strings ?? []);
          },
          reject() {},
        },
      );
    }
    layout.columns.forEach(({ name }, i) => {
      texts[i] = (found.get(name) ?? []).map(withoutBlanks);
    });
    return texts;
  } finally {
    kernel.release();
  }
}
