import { spawn } from 'node:child_process';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import {
  decimal,
  defineDataset,
  defineWorkbench,
  integer,
  op,
  openSnapshot,
  type RunEvent,
  run,
  runWorkbench,
  text,
} from '@tavola/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Encoding } from '../../src/dataset/dialect.js';
import { areLatin, SAMPLE, sniffEncoding } from '../../src/source/encoding.js';
import { Transcoder } from '../../src/source/transcode.js';
import { tempFile, tempFolder } from '../helpers/temp-folder.js';

const columns = { id: integer(), name: text(), price: decimal(2) };

function workbenchOf(encoding?: Encoding) {
  const dialect = encoding && { dialect: { encoding } };
  const sales = defineDataset({ name: 'sales', source: 'none', columns, ...dialect });
  return defineWorkbench({
    kpis: [
      sales.kpi('names', { title: 'Names' }, (t) =>
        t
          .groupby('name')
          .rollup({ revenue: (d) => op.sum(d.price), ids: (d) => op.distinct(d.id) }),
      ),
    ],
  });
}

async function publish(
  data: string | readonly string[],
  { encoding, ...options }: { encoding?: Encoding; splits?: number; workers?: number } = {},
) {
  const out = await tempFolder();
  const events: RunEvent[] = [];
  const report = await runWorkbench(workbenchOf(encoding), {
    data,
    out,
    engine: options.workers ? 'pool' : 'inline',
    onEvent: (event) => events.push(event),
    ...options,
  });
  const { manifest } = (await openSnapshot(out))!;
  const rejects = await readFile(join(out, 'current', 'rejects.csv'), 'utf8');
  const notes = events.flatMap((event) => (event.type === 'source-noted' ? [event.note] : []));
  const left = (await readdir(out)).filter((name) => /^\.(?!order$)/.test(name));
  return { report, kpis: manifest.kpis, manifest, rejects, notes, left };
}

/** Rejected lines with the file, without its name. */
const placesOf = ({ rejects }: { rejects: string }): string[] =>
  rejects
    .split('\n')
    .slice(1, -1)
    .map((line) => line.replace(/^[^,]*,/, ''));

/** Some thousand rows, some of them bad, in characters of Windows-1252. */
function csv(rows: number): string {
  const names = ['Käse', 'Crème brûlée', '“Zwei”, € 5', 'plain', 'Ÿ'];
  return `id,name,price\n${Array.from({ length: rows }, (_, i) =>
    i % 997 === 996
      ? `bä${i},x,1\n`
      : `${i % 313},"${names[i % 5]}${i % 7 === 0 ? '\n' : ''}",${i % 100}.25\n`,
  ).join('')}`;
}

const decoded = 'äöü€“”‘’–—ŸÿñÇ';
function encode(content: string, encoding: Encoding, mark = false): Buffer {
  const marked = mark ? `\ufeff${content}` : content;
  if (encoding === 'utf-8') return Buffer.from(marked);
  if (encoding === 'utf-16le') return Buffer.from(marked, 'utf16le');
  if (encoding === 'utf-16be') return Buffer.from(marked, 'utf16le').swap16();
  if (encoding === 'latin1') return Buffer.from(content, 'latin1');
  return Buffer.from(Array.from(content, (letter) => CP1252[letter] ?? letter.charCodeAt(0)));
}

/** What is not where Latin-1 has it; written down here, since what some platforms call Windows-1252 is Latin-1. */
const CP1252: Record<string, number> = {
  ...{ '€': 0x80, '‘': 0x91, '’': 0x92, '“': 0x93, '”': 0x94, '–': 0x96, '—': 0x97, Ÿ: 0x9f },
};

describe('a compressed file', () => {
  it('gives what the plain one gives, in any splits, also of several members', async () => {
    const content = csv(20_000);
    const plain = await publish(await tempFile(content));
    expect(plain.report.rejected).toBe(20);
    const bytes = Buffer.from(content);
    const [first, second] = [bytes.subarray(0, 100_001), bytes.subarray(100_001)];
    const members = Buffer.concat([gzipSync(first), gzipSync(second), Buffer.alloc(512)]);
    for (const packed of [gzipSync(content), members]) {
      for (const [workers, splits] of [
        [1, 1],
        [2, 9],
      ] as const) {
        const found = await publish(await tempFile(packed, 'data.csv'), { workers, splits });
        expect(found.kpis).toEqual(plain.kpis);
        // Offsets are those of the bytes within.
        expect(found.rejects).toBe(plain.rejects);
        expect(found.left).toEqual([]);
        expect(found.manifest.source.bytes).toBe(packed.length);
        expect(found.notes).toEqual([`decompressed (gzip): ${bytes.length} bytes`]);
      }
    }
  });

  it('of zstd gives what the plain one gives', async () => {
    // Of `zstd`, of a file that says "id,name,price\n1,a,2.50\n2,b,3\n", in two frames.
    const content = 'id,name,price\n1,a,2.50\n2,b,3\n';
    const frame = (text: string): Buffer =>
      Buffer.concat([
        Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0x20, text.length, (text.length << 3) | 1, 0, 0]),
        Buffer.from(text),
      ]);
    const packed = Buffer.concat([frame(content.slice(0, 17)), frame(content.slice(17))]);
    const plain = await publish(await tempFile(content));
    const found = await publish(await tempFile(packed, 'data.csv'));
    expect(found.kpis).toEqual(plain.kpis);
    expect(found.notes).toEqual(['decompressed (zstd): 29 bytes']);
    await expect(publish(await tempFile(packed.subarray(0, 20)))).rejects.toMatchObject({
      code: 'SOURCE_UNREADABLE',
      message: expect.stringMatching(/data\.csv is damaged or incomplete.* zstd, .*after byte \d+/),
    });
  });

  it.each([
    ['a ZIP archive', 'PK\x03\x04\x14\0\x06\0[Content_Types].xml'],
    ['a workbook of Excel', '\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\0\0'],
    ['compressed with bzip2', 'BZh91AY&SY\x01\x02'],
    ['compressed with xz', '\xfd7zXZ\0\0'],
    ['a Feather file of version 1', 'FEA1\0\0\0\0\x01'],
    ['a database of SQLite', 'SQLite format 3\0\x10'],
    ['a tar archive', `x.csv${'\0'.repeat(252)}ustar  \0`],
  ])('that is none, but %s, is refused as such, also within another', async (what, text) => {
    const bytes = Buffer.from(`${text}\n1,2\n`, 'latin1');
    for (const content of [bytes, gzipSync(bytes)]) {
      await expect(publish(await tempFile(content, 'x.csv'))).rejects.toMatchObject({
        code: 'SOURCE_UNREADABLE',
        message: expect.stringMatching(new RegExp(`x\\.csv is ${what}.*which is not read: `)),
      });
    }
  });

  it('that is damaged or cut off is refused at every place, naming file and offset', async () => {
    const packed = gzipSync(csv(300));
    const refused = async (bytes: Uint8Array): Promise<void> => {
      await expect(publish(await tempFile(bytes, 'x.csv'))).rejects.toMatchObject({
        code: 'SOURCE_UNREADABLE',
        message: expect.stringMatching(/x\.csv is damaged or incomplete.* gzip, .*after byte \d+/),
      });
    };
    // Not the first ten bytes, which say when and where it was made.
    for (let cut = 11; cut < packed.length; cut += 173) await refused(packed.subarray(0, cut));
    for (let at = 40; at < packed.length; at += 311) {
      const damaged = Buffer.from(packed);
      damaged[at]! ^= 0x55;
      await refused(damaged);
    }
    await refused(Buffer.concat([packed, Buffer.from('rubbish')]));
    await refused(Buffer.concat([packed, Buffer.alloc(300_000), Buffer.from('rubbish')]));
  });

  it('of nothing is as an empty one', async () => {
    const nothing = await tempFile(gzipSync(''), 'x.csv.gz');
    await expect(publish(nothing)).rejects.toMatchObject({ code: 'SOURCE_EMPTY' });
    const rows = await tempFile('id,name,price\n1,a,1\n', 'y.csv');
    expect((await publish([nothing, rows])).report.rows).toBe(1);
  });

  it('leaves nothing behind in a script', async () => {
    const path = await tempFile(gzipSync('id,name,price\n1,a,1\n'), 'x.csv.gz');
    const [kpi] = workbenchOf().kpis;
    expect((await run(kpi!, { data: path })).rows).toEqual([{ name: 'a', revenue: 1, ids: 1 }]);
  });
});

describe('a file of another encoding', () => {
  it.each([
    ['utf-16le', true],
    ['utf-16le', false],
    ['utf-16be', true],
    ['utf-16be', false],
    ['windows-1252', false],
  ] as const)(
    '%s, marked: %s, is seen to be so, and gives what UTF-8 gives',
    async (encoding, mark) => {
      const content = csv(20_000);
      const plain = await publish(await tempFile(content));
      const path = await tempFile(encode(content, encoding, mark));
      for (const splits of [1, 9]) {
        const found = await publish(path, { workers: 2, splits });
        expect(found.kpis).toEqual(plain.kpis);
        expect(found.notes.join()).toContain(`read as ${encoding}, as its bytes show`);
        // Offsets are those in the file itself.
        const lines = placesOf(found).map((line) => line.split(','));
        const letters = [...content];
        const offsets = letters.flatMap((letter, i) =>
          letter === 'b' && letters[i + 1] === 'ä' ? [i] : [],
        );
        expect(lines.map(([, offset]) => Number(offset))).toEqual(
          offsets.map((offset) =>
            encoding === 'windows-1252' ? offset : 2 * (offset + (mark ? 1 : 0)),
          ),
        );
        expect(lines[0]!.slice(2)).toEqual(['id', 'cast', 'bä996', '"bä996', 'x', '1"']);
      }
    },
  );

  it.each(['windows-1252', 'utf-8'] as const)(
    '%s, is seen to be so where its beginning is ASCII',
    async (encoding) => {
      const ascii = csv(40_000).replace(/[^\0-\x7f]/g, 'e');
      expect(ascii.length).toBeGreaterThan(SAMPLE * 2);
      const content = `${ascii}1,Käse,1\n`;
      const found = await publish(await tempFile(encode(content, encoding)));
      expect(found.kpis).toEqual((await publish(await tempFile(content))).kpis);
      expect(/windows-1252/.test(found.notes.join())).toBe(encoding === 'windows-1252');
    },
  );

  it('may be declared, and compressed', async () => {
    const content = `id,name,price\n1,Ä,1\nÄ,Ä,1\n`;
    const plain = await publish(await tempFile(content));
    for (const encoding of ['latin1', 'windows-1252', 'utf-16be', 'utf-16le'] as const) {
      const packed = gzipSync(encode(content, encoding));
      const found = await publish(await tempFile(packed), { encoding });
      expect(found.kpis.map(({ sha256 }) => sha256)).toEqual(
        plain.kpis.map(({ sha256 }) => sha256),
      );
      expect(placesOf(found)).toEqual([
        `3,${encoding.startsWith('utf') ? 40 : 20},id,cast,Ä,"Ä,Ä,1"`,
      ]);
    }
  });

  it('rejects rows with bytes that are no character', async () => {
    const rows = ['1,a,1', '2,\u0001,1', '3,c,1'].map((row) => Buffer.from(`${row}\n`));
    rows[1]![2] = 0x81;
    const file = Buffer.concat([Buffer.from('id,name,price\n'), ...rows]);
    const found = await publish(await tempFile(file), { encoding: 'windows-1252' });
    expect(found.report).toMatchObject({ rows: 2, rejected: 1 });
    expect(placesOf(found)).toEqual(['3,20,name,invalid-encoding,\ufffd,"2,\ufffd,1"']);
    const wide = encode('id,name,price\n1,a,1\n2,\ud83c,1\n3,🍕,1\n', 'utf-16le');
    const cut = await publish(await tempFile(wide), { encoding: 'utf-16le' });
    expect(cut.report).toMatchObject({ rows: 2, rejected: 1 });
    expect(placesOf(cut)).toEqual(['3,40,name,invalid-encoding,\ufffd,"2,\ufffd,1"']);
  });

  it('is not seen in UTF-8 with few bad bytes, of which the rows are rejected', async () => {
    const file = Buffer.concat([
      Buffer.from('id,name,price\n1,Käse,1\n2,é,2\n3,'),
      Buffer.of(0xff),
      Buffer.from(',1\n'),
    ]);
    const found = await publish(await tempFile(file));
    expect([found.notes, found.report.rejected]).toEqual([[], 1]);
  });
});

describe('what a file begins with', () => {
  it.each(['PAR1', 'ARROW1'])(
    'says that it is damaged where nothing follows: %s',
    async (magic) => {
      for (const bytes of [Buffer.from(`${magic}\0\0`), gzipSync(`${magic}\0\0`)]) {
        await expect(publish(await tempFile(bytes))).rejects.toMatchObject({
          code: 'SOURCE_UNREADABLE',
          message: expect.stringMatching(
            /data\.csv is a file of (Parquet|Arrow) that cannot be read/,
          ),
        });
      }
    },
  );

  it('is known by some stretches, wherever these are cut', () => {
    const [utf8, latin] = [encode(decoded, 'utf-8'), encode('año “señor” €', 'windows-1252')];
    for (let from = 0; from < 8; from++) {
      for (let to = utf8.length - 8; to <= utf8.length; to++) {
        expect(areLatin([utf8.subarray(from, to)])).toBe(false);
        expect(areLatin([Buffer.from('plain'), latin])).toBe(true);
        expect(areLatin([utf8.subarray(from, to), latin])).toBe(false);
      }
    }
    expect(areLatin([])).toBe(false);
  });

  it('says its encoding, wherever the sample ends', () => {
    const long = decoded.repeat(40);
    for (let end = 60; end < 120; end++) {
      const sample = Buffer.from(`id,name\n${long}`).subarray(0, end);
      expect(sniffEncoding(sample, false)).toBe('utf-8');
    }
    expect(sniffEncoding(encode('id\nä', 'windows-1252'), true)).toBe('windows-1252');
    expect(sniffEncoding(Buffer.from('plain'), true)).toBe('utf-8');
    expect(sniffEncoding(new Uint8Array(0), true)).toBe('utf-8');
    expect(SAMPLE).toBeGreaterThan(1 << 16);
  });
});

describe('a transcoder', () => {
  it('gives what the platform gives, wherever the parts end', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme', maxLength: 60 }),
        fc.constantFrom<Exclude<Encoding, 'utf-8'>[]>('utf-16le', 'utf-16be'),
        fc.array(fc.nat(130), { maxLength: 5 }),
        (content, encoding, cuts) => {
          const bytes = encode(content.replace(/^\ufeff+/, ''), encoding);
          const transcoder = new Transcoder(encoding);
          const bounds = [
            0,
            ...cuts.filter((cut) => cut < bytes.length).sort((a, b) => a - b),
            bytes.length,
          ];
          const parts = bounds
            .slice(1)
            .map((to, i) => transcoder.next(bytes.subarray(bounds[i]!, to), false));
          const found = Buffer.concat([...parts, transcoder.next(new Uint8Array(0), true)]);
          const expected = new TextDecoder(encoding, { ignoreBOM: true }).decode(bytes);
          expect(new TextDecoder('utf-8', { ignoreBOM: true }).decode(found)).toBe(expected);
        },
      ),
    );
  });
});

describe('standard input', () => {
  const script = (out: string): string => `
    import { defineDataset, defineWorkbench, integer, op, runWorkbench } from ${JSON.stringify(new URL('../../dist/index.js', import.meta.url).href)};
    const rows = defineDataset({ name: 'rows', source: '-', columns: { id: integer() } });
    const workbench = defineWorkbench({ kpis: [rows.kpi('sum', { title: 'Sum' }, (t) => t.rollup({ sum: (d) => op.sum(d.id) }))] });
    await runWorkbench(workbench, { out: ${JSON.stringify(out)} });`;

  it.each([
    ['plain', (bytes: Buffer) => bytes],
    ['compressed', (bytes: Buffer) => gzipSync(bytes)],
  ])('is read as a file, %s', async (_what, pack) => {
    const out = await tempFolder();
    const path = join(await tempFolder(), 'script.mjs');
    await writeFile(path, script(out));
    const input = pack(Buffer.from(`id\n${'1\n'.repeat(100_000)}x\n`));
    const child = spawn(process.execPath, [path], {
      cwd: fileURLToPath(new URL('../..', import.meta.url)),
      stdio: ['pipe', 'inherit', 'inherit'],
    });
    child.stdin.end(input);
    expect(await new Promise((resolve) => child.on('exit', resolve))).toBe(0);
    const { manifest, results } = (await openSnapshot(out))!;
    expect(manifest.source).toMatchObject({ name: 'stdin', bytes: input.length });
    expect(results.get('sum')!.rows).toEqual([{ sum: 100_000 }]);
    const rejects = await readFile(join(out, 'current', 'rejects.csv'), 'utf8');
    expect(rejects.split('\n')[1]).toBe('stdin,100002,200003,id,cast,x,x');
  });
});
