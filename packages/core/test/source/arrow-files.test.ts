import { readFile } from 'node:fs/promises';
import * as zlib from 'node:zlib';
import {
  CompressionType,
  getCompressionCodec,
  setCompressionCodec,
  tableToIPC,
} from '@uwdata/flechette';
import { decompress } from 'fzstd';
import { describe, expect, it } from 'vitest';
import { type EveryRow, toArrowTable, toCsv } from '../helpers/every-type.js';
import {
  EVERY_WAY,
  MANY,
  placesAsRows,
  placesOf,
  publish,
  THOUSANDS,
} from '../helpers/published-table.js';
import { tempFile } from '../helpers/temp-folder.js';

/** Node has it from 22.15 on. */
const compress = (zlib as unknown as { zstdCompressSync?: (bytes: Uint8Array) => Uint8Array })
  .zstdCompressSync;

/** A file of Arrow's in batches of this many rows. */
function arrowFile(
  rows: readonly EveryRow[],
  batch: number,
  options: { format?: 'file' | 'stream'; codec?: 0 | 1 } = {},
): Promise<string> {
  const bytes = tableToIPC(toArrowTable(rows, batch), { format: 'file', ...options });
  return tempFile(bytes!, 'data.arrow');
}

describe('Arrow', () => {
  it('gives what CSV of the same rows gives, on every engine and in any splits', async () => {
    const csv = await publish(await tempFile(toCsv(THOUSANDS)));
    const { rows, rejected } = csv.report;
    for (const [batch, format] of [
      [1000, 'file'],
      [50, 'stream'],
    ] as const) {
      const path = await arrowFile(THOUSANDS, batch, { format });
      const plain = await publish(path);
      expect(plain.report).toMatchObject({ rows, rejected });
      expect(plain.results).toEqual(csv.results);
      expect(placesOf(plain)).toEqual(placesAsRows(csv, 'data.arrow'));
      for (const way of EVERY_WAY) {
        const { kpis, rejects, snapshot } = await publish(path, way);
        expect([kpis, rejects, snapshot]).toEqual([plain.kpis, plain.rejects, plain.snapshot]);
      }
    }
  });

  it('says that a file or a stream is cut off, and names it', async () => {
    for (const format of ['file', 'stream'] as const) {
      const whole = await readFile(await arrowFile(MANY, 100, { format }));
      for (const end of [9, 40, whole.length >> 1, Math.floor(whole.length * 0.8)]) {
        const cut = await tempFile(whole.subarray(0, end), 'data.arrow');
        await expect(publish(cut)).rejects.toMatchObject({
          code: 'SOURCE_UNREADABLE',
          message: expect.stringContaining('data.arrow'),
        });
      }
    }
  });

  it('says that it is compressed with LZ4, which cannot be read', async () => {
    const half = (bytes: Uint8Array) => bytes.subarray(0, bytes.length >> 1);
    const before = getCompressionCodec(CompressionType.LZ4_FRAME);
    setCompressionCodec(CompressionType.LZ4_FRAME, { encode: half, decode: half });
    const path = await arrowFile(MANY, 100, { codec: CompressionType.LZ4_FRAME });
    setCompressionCodec(CompressionType.LZ4_FRAME, before as never);
    for (const options of [{}, { workers: 1 }]) {
      await expect(publish(path, options)).rejects.toMatchObject({
        code: 'SOURCE_UNREADABLE',
        message: expect.stringContaining('compressed with LZ4'),
      });
    }
  });

  it.skipIf(!compress)(
    `may be compressed with zstd${compress ? '' : ': Node 22.15 and later can make it'}`,
    async () => {
      // The reader has a codec of its own in threads, and takes one that is there already.
      const codec = { encode: compress!, decode: (bytes: Uint8Array) => decompress(bytes) };
      setCompressionCodec(CompressionType.ZSTD, codec);
      const path = await arrowFile(THOUSANDS, 2000, { codec: CompressionType.ZSTD });
      const plain = await publish(await arrowFile(THOUSANDS, 2000));
      expect((await publish(path, { workers: 2 })).kpis).toEqual(plain.kpis);
    },
  );
});
