import { copyFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { defineWorkbench } from '@tavola/core';
import { tableToIPC } from '@uwdata/flechette';
import { describe, expect, it } from 'vitest';
import { duckdb } from '../helpers/duckdb.js';
import { EVERY_KPI, toArrowTable } from '../helpers/every-type.js';
import { MANY, THOUSANDS } from '../helpers/published-table.js';
import { published, refresh } from '../helpers/refresh.js';
import { tempFolder } from '../helpers/temp-folder.js';
import { toParquet } from '../helpers/to-parquet.js';

const workbench = defineWorkbench({ kpis: [...EVERY_KPI] });
const judge = await duckdb();
const missing = 'reason' in judge ? `: ${judge.reason}` : '';

/** Refreshes, and holds what is published to a full run. */
async function refreshed(data: string, out: string) {
  const told = await refresh(data, out, { workbench, splits: 4 });
  const full = await tempFolder();
  await refresh(data, full, { workbench, reuse: false });
  expect(await published(out)).toEqual(await published(full));
  return told;
}

describe('a refresh of tables', () => {
  it.each(['file', 'stream'] as const)(
    'reads the batches of Arrow that are others, of a %s',
    async (format) => {
      const [folder, out] = [await tempFolder(), await tempFolder()];
      const data = join(folder, 'data.arrow');
      const bytes = tableToIPC(toArrowTable(THOUSANDS, 1500), { format })!;
      await writeFile(data, bytes);
      const first = await refreshed(data, out);
      const { total } = first.splits;
      expect(total).toBeGreaterThan(2);
      expect((await refreshed(data, out)).splits).toEqual({ total, scanned: 0, reused: total });
      // A letter of a text of the last batch, whatever column that is of.
      const at = bytes.lastIndexOf('S'.charCodeAt(0), bytes.length * 0.9);
      const other = bytes.slice();
      other[at] = 'M'.charCodeAt(0);
      await writeFile(data, other);
      const edited = await refreshed(data, out);
      expect(edited.reasons).toEqual(['changed']);
      expect(edited.splits.reused).toBeGreaterThan(0);
    },
  );

  it.skipIf(missing)(`reads the files of Parquet that are new or others${missing}`, async () => {
    if (!('query' in judge)) return;
    const [folder, out] = [await tempFolder(), await tempFolder()];
    const write = async (name: string, rows: typeof MANY): Promise<void> =>
      copyFile(await toParquet(judge, rows, 'ROW_GROUP_SIZE 2048'), join(folder, name));
    await write('a.parquet', THOUSANDS);
    const first = await refreshed(folder, out);
    const { total } = first.splits;
    expect(total).toBeGreaterThan(1);
    await write('b.parquet', MANY);
    const more = await refreshed(folder, out);
    expect(more.splits).toEqual({ total: total + 1, scanned: 1, reused: total });
    expect(more.reasons).toEqual(['new']);
    await write('a.parquet', [...MANY, ...THOUSANDS.slice(MANY.length)]);
    expect((await refreshed(folder, out)).splits.scanned).toBeGreaterThan(0);
  });
});
