import type { DatasetSpec } from '../dataset/check-dataset.js';
import { toFileDialect } from '../scan/describe-dialect.js';
import { readLayout } from '../scan/read-layout.js';
import { splitFile } from '../scan/split.js';
import { MemoryBytes } from '../source/memory.js';
import type { BytesSource } from '../source/source.js';
import { type CutOptions, type CutSource, cutWhole, inputAfter } from './cut-source.js';

/**
 * Cuts CSV in memory.
 *
 * @throws TavolaError SOURCE_EMPTY, HEADER_MISMATCH or FORMAT_AMBIGUOUS
 */
export function cutBytes(
  { name, content }: BytesSource,
  dataset: DatasetSpec,
  { splits: wanted }: CutOptions,
): CutSource {
  const size = content.length;
  const layout = readLayout(new MemoryBytes(content), name, dataset);
  const { start, lines, columns } = layout;
  const splits = splitFile(start, size, wanted);
  const cut = cutWhole('bytes', size, splits, {
    label: name,
    start,
    line: lines + 1,
    input: (range, cuts) => ({
      kind: 'bytes',
      place: { content },
      layout,
      columns,
      range,
      cuts,
    }),
    after: (content, base) => inputAfter({ kind: 'bytes', layout, columns }, content, base),
  });
  const notes = layout.notes.map((note) => ({ file: name, note }));
  return { ...cut, dialects: [toFileDialect(layout)], notes };
}
