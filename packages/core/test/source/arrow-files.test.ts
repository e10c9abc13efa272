import { readFile } from 'node:fs/promises';
import * as zlib from 'node:zlib';
import { decimal, defineDataset, defineWorkbench, integer, text } from '@tavola/core';
import {
  CompressionType,
  getCompressionCodec,
  setCompressionCodec,
  tableToIPC,
} from '@uwdata/flechette';
import fc from 'fast-check';
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
import { PYARROW_STREAMS } from '../helpers/pyarrow-streams.js';
import { tempFile } from '../helpers/temp-folder.js';
import { toLz4 } from '../helpers/to-lz4.js';

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

/** One whose buffers are compressed. What else there is for that is as it was afterwards, so that it is read as of others. */
async function packedFile(
  rows: readonly EveryRow[],
  codec: 0 | 1,
  batch: number,
  encode: (bytes: Uint8Array) => Uint8Array,
): Promise<string> {
  const before = getCompressionCodec(codec);
  setCompressionCodec(codec, { encode, decode: () => expect.fail('Only writing is set up.') });
  const path = await arrowFile(rows, batch, { codec });
  setCompressionCodec(codec, before as never);
  return path;
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

  it.each(['lz4', 'zstd'] as const)('reads what pyarrow compresses with %s', async (codec) => {
    const columns = {
      id: integer(),
      name: text({ nullable: true }),
      price: decimal(2),
    };
    const rows = defineDataset({ name: 'rows', source: 'none', columns });
    const of = defineWorkbench({
      kpis: [rows.kpi('rows', { title: 'Rows' }, (t) => t.select('id', 'name', 'price'))],
    });
    const path = await tempFile(PYARROW_STREAMS[codec], 'data.arrows');
    const expected = Array.from({ length: 120 }, (_, i) => ({
      id: i * i,
      name: i % 7 === 0 ? null : ['Ann', 'Zoë', '寿司'][i % 3],
      price: (i * 5) / 100,
    }));
    for (const options of [{}, { workers: 1 }, { workers: 2, splits: 7 }]) {
      const found = await publish(path, { of, ...options });
      expect(found.results.get('rows')?.rows).toEqual(expected);
    }
  });

  it('may be compressed with LZ4', async () => {
    const path = await packedFile(THOUSANDS, CompressionType.LZ4_FRAME, 2000, (bytes) =>
      toLz4(bytes, { isLinked: true, hasSum: true }),
    );
    const plain = await publish(await arrowFile(THOUSANDS, 2000));
    for (const way of [{}, ...EVERY_WAY]) {
      const { kpis, rejects } = await publish(path, way);
      expect([kpis, rejects]).toEqual([plain.kpis, plain.rejects]);
    }
  });

  it('is refused by name, and no otherwise, whatever bytes of what is compressed are damaged', async () => {
    const packed = await readFile(
      await packedFile(MANY, CompressionType.LZ4_FRAME, 100, (bytes) =>
        toLz4(bytes, { hasSum: true }),
      ),
    );
    const wholes = [packed, ...Object.values(PYARROW_STREAMS)];
    await fc.assert(
      fc.asyncProperty(
        fc.nat(wholes.length - 1),
        fc.nat(),
        fc.integer({ min: 1, max: 255 }),
        async (which, at, flip) => {
          const bytes = Uint8Array.from(wholes[which]!);
          // From the first bytes it is seen what it is.
          bytes[8 + (at % (bytes.length - 8))]! ^= flip;
          const path = await tempFile(bytes, 'data.arrow');
          const { code, message } = await publish(path).then(
            () => ({ code: 'none', message: 'data.arrow' }),
            (error) => error,
          );
          expect(message).toContain('data.arrow');
          expect(['none', 'SOURCE_UNREADABLE', 'HEADER_MISMATCH']).toContain(code);
        },
      ),
      { numRuns: 150 },
    );
  });

  it('takes no memory for what a damaged number promises', async () => {
    const few = MANY.slice(0, 5);
    const whole = await readFile(await arrowFile(few, few.length, { format: 'stream' }));
    for (let at = 8; at < whole.length - 3; at += 4) {
      // Numbers of 32 bits of which the upper half is not used, as of how many there are of something.
      if (whole[at + 2] !== 0 || whole[at + 3] !== 0) continue;
      const bytes = Uint8Array.from(whole);
      bytes[at + 3] = 0x7f;
      const path = await tempFile(bytes, 'data.arrow');
      const { code, message } = await publish(path).then(
        () => ({ code: 'none', message: 'data.arrow' }),
        (error) => error,
      );
      expect(message).toContain('data.arrow');
      expect(['none', 'SOURCE_UNREADABLE', 'HEADER_MISMATCH']).toContain(code);
    }
  });

  it.skipIf(!compress)(
    `may be compressed with zstd${compress ? '' : ': Node 22.15 and later can make it'}`,
    async () => {
      const path = await packedFile(THOUSANDS, CompressionType.ZSTD, 2000, compress!);
      const plain = await publish(await arrowFile(THOUSANDS, 2000));
      expect((await publish(path, { workers: 2 })).kpis).toEqual(plain.kpis);
    },
  );
});
