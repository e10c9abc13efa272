import { mkdir, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import {
  type DialectOptions,
  date,
  decimal,
  defineDataset,
  defineWorkbench,
  integer,
  op,
  poolEngine,
  type RunEvent,
  runWorkbench,
  text,
} from '@tavola/core';
import { columnFromArray, tableFromColumns, tableToIPC } from '@uwdata/flechette';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { published } from '../helpers/refresh.js';
import { tempFolder } from '../helpers/temp-folder.js';

type Key = 'none' | 'id';

function workbenchOf(key: Key = 'none', dialect?: DialectOptions) {
  const sales = defineDataset({
    name: 'sales',
    source: 'none',
    columns: { id: integer(), name: text(), price: decimal(2), day: date({ nullable: true }) },
    ...(key === 'id' && { key }),
    ...(dialect && { dialect }),
  });
  return defineWorkbench({
    kpis: [
      sales.kpi('names', { title: 'Names' }, (t) =>
        t.groupby('name').rollup({ price: (d) => op.sum(d.price), ids: (d) => op.distinct(d.id) }),
      ),
    ],
  });
}

interface Options {
  key?: Key;
  dialect?: DialectOptions;
  isPool?: boolean;
  splits?: number | undefined;
  reuse?: boolean;
}

const pool = poolEngine({ workers: 2 });
afterAll(() => pool.close());

/** @returns what was told of files that were unpacked, and how many splits were scanned */
async function refresh(data: string, out: string, options: Options = {}) {
  const { key, dialect, isPool = false, splits: wanted, reuse = true } = options;
  const unpacked: string[] = [];
  const onEvent = (event: RunEvent): void => {
    const isOne = event.type === 'source-noted' && /^(?:decompressed|read as utf)/.test(event.note);
    if (isOne) unpacked.push(event.file);
  };
  const engine = isPool ? pool : ('inline' as const);
  const { splits } = await runWorkbench(workbenchOf(key, dialect), {
    ...{ data, out, engine, reuse, onEvent },
    ...(!isPool && { splits: wanted }),
  });
  return { unpacked: unpacked.sort(), splits };
}

/** Refreshes, and holds what is published to a full run. */
async function refreshed(data: string, out: string, options: Options = {}) {
  const told = await refresh(data, out, options);
  const full = await tempFolder();
  await refresh(data, full, { ...options, isPool: false, reuse: false });
  expect(await published(out)).toEqual(await published(full));
  return told;
}

const HEADER = 'id,name,price,day\n';
const lines = (from: number, to: number): string =>
  Array.from({ length: to - from }, (_, i) => `${from + i},n${i % 3},${i % 7}.25,\n`).join('');
const utf16 = (content: string): Buffer => Buffer.from(`\ufeff${content}`, 'utf16le');
const ids = tableToIPC(
  tableFromColumns({
    id: columnFromArray([901, 902]),
    name: columnFromArray(['n1', 'é']),
    price: columnFromArray([1.25, 2.5]),
    day: columnFromArray([new Date(0), null]),
  } as never),
  { format: 'file' },
)!;

/** A file of every way in which one is packed. */
const FILES: Record<string, Uint8Array> = {
  'a.csv.gz': gzipSync(HEADER + lines(0, 300)),
  'b.csv': Buffer.from(HEADER + lines(300, 400)),
  'c.csv': utf16(HEADER + lines(400, 500)),
  'd.csv.gz': gzipSync(utf16(`${HEADER}x,é,1.25,\n`)),
  'e.ndjson.gz': gzipSync('{"id":600,"name":"n1","price":"1.50"}\n{"id":"x"}\n'),
  'f.json.gz': gzipSync('[{"id":700,"name":"n2","price":1}]'),
  'g.arrow.gz': gzipSync(ids),
  'h.csv.gz': gzipSync(''),
};
const PACKED = Object.keys(FILES).filter((name) => name !== 'b.csv');

async function folderOf(files: Record<string, Uint8Array>): Promise<string> {
  const data = join(await tempFolder(), 'data');
  await mkdir(data);
  for (const [name, content] of Object.entries(files)) await writeFile(join(data, name), content);
  return data;
}

describe('a refresh of files that must be unpacked', () => {
  it('unpacks those that are new or others, and no more', async () => {
    const [data, out] = [await folderOf(FILES), await tempFolder()];
    expect((await refreshed(data, out)).unpacked).toEqual(PACKED);
    const again = await refreshed(data, out);
    expect([again.unpacked, again.splits.scanned]).toEqual([[], 0]);
    await writeFile(join(data, 'i.csv.gz'), gzipSync(HEADER + lines(950, 960)));
    const more = await refreshed(data, out, { isPool: true });
    expect(more.unpacked).toEqual(['i.csv.gz']);
    for (const [name, content] of Object.entries(FILES)) {
      await rm(join(data, name));
      await writeFile(join(data, name), content);
      await utimes(join(data, name), 1, 1);
    }
    const touched = await refreshed(data, out);
    expect([touched.unpacked, touched.splits.scanned]).toEqual([[], 0]);
    const other = gzipSync(HEADER + lines(0, 300).replace('17,n2', '17,n1'));
    await writeFile(join(data, 'a.csv.gz'), other);
    const changed = await refreshed(data, out);
    expect(changed.unpacked).toEqual(['a.csv.gz']);
    expect(changed.splits.scanned).toBeLessThan(changed.splits.total);
  });

  it('unpacks what it needs after all, where results are gone or all must be read again', async () => {
    const [data, out] = [await folderOf(FILES), await tempFolder()];
    await refreshed(data, out);
    const state = join(out, 'state');
    for (const name of await readdir(state)) {
      if (name.endsWith('.result')) await rm(join(state, name));
    }
    const filled = PACKED.filter((name) => name !== 'h.csv.gz');
    expect((await refreshed(data, out, { isPool: true })).unpacked).toEqual(filled);
    expect((await refreshed(data, out)).unpacked).toEqual([]);
    // Keys repeat from now on, so that all are looked for.
    await writeFile(join(data, 'z.csv'), `${HEADER}901,n1,1.00,\n`);
    await refreshed(data, out, { key: 'id' });
    const { unpacked } = await refreshed(data, out, { key: 'id', isPool: true });
    expect(unpacked).toEqual(filled);
  });

  it('knows nothing from what is damaged, or was found out in another encoding', async () => {
    const latin = Buffer.from(`${HEADER}1,\x8a,1.25,\n`, 'latin1');
    const [data, out] = [await folderOf({ 'a.csv.gz': gzipSync(latin) }), await tempFolder()];
    for (const encoding of ['windows-1252', 'latin1', 'windows-1252'] as const) {
      const dialect = { encoding };
      expect((await refreshed(data, out, { dialect })).unpacked).toEqual(['a.csv.gz']);
      expect((await refreshed(data, out, { dialect })).unpacked).toEqual([]);
    }
    const path = join(out, 'state', 'files');
    const known = await readFile(path);
    for (const damage of [known.subarray(0, 20), known.map((byte, i) => byte ^ +(i === 90))]) {
      await writeFile(path, damage);
      const dialect = { encoding: 'windows-1252' as const };
      expect((await refreshed(data, out, { dialect })).unpacked).toEqual(['a.csv.gz']);
    }
  });

  it('publishes what a full run does, whatever changed before it', async () => {
    const row = fc
      .tuple(fc.nat(60), fc.constantFrom('a', 'é', '"c ""d"\n\n"', 'x"y'), fc.nat(999))
      .map(([id, name, price]) => `${id},${name},${price}.25,\n`);
    const rows = fc.array(row, { maxLength: 30 }).map((all) => all.join(''));
    const step = fc.record({
      file: fc.constantFrom('a', 'b', 'c'),
      change: fc.oneof(
        fc.record({ type: fc.constantFrom('set', 'append'), rows }),
        fc.record({ type: fc.constantFrom('touch', 'remove', 'none'), rows: fc.constant('') }),
      ),
      pack: fc.constantFrom('gzip', 'utf16', 'both', 'plain'),
      isPool: fc.boolean(),
      splits: fc.constantFrom(undefined, 5),
    });
    const packs = {
      gzip: (content: string) => gzipSync(content),
      utf16,
      both: (content: string) => gzipSync(utf16(content)),
      plain: (content: string) => Buffer.from(content),
    };
    let [known, unpackings] = [0, 0];
    await fc.assert(
      fc.asyncProperty(
        rows,
        fc.array(step, { minLength: 1, maxLength: 5 }),
        fc.constantFrom<Key>('none', 'id'),
        async (first, steps, key) => {
          const [data, out] = [await folderOf({ a: gzipSync(HEADER + first) }), await tempFolder()];
          const files = new Map([['a', first]]);
          await refresh(join(data, '*'), out, { key, splits: 5 });
          for (const { file, change, pack, isPool, splits } of steps) {
            const before = files.get(file) ?? '';
            const path = join(data, file);
            if (change.type === 'set' || change.type === 'append') {
              files.set(file, change.type === 'set' ? change.rows : before + change.rows);
              await writeFile(path, packs[pack as 'gzip'](HEADER + files.get(file)));
            }
            if (change.type === 'touch' && files.has(file)) await utimes(path, 1, 1);
            if (change.type === 'remove' && files.size > 1 && files.delete(file)) await rm(path);
            const { unpacked } = await refreshed(join(data, '*'), out, { key, isPool, splits });
            known += files.size - unpacked.length;
            unpackings += unpacked.length;
          }
        },
      ),
      { numRuns: 30 },
    );
    // A silent fall back to unpacking all would pass all of the above.
    expect(known).toBeGreaterThan(unpackings / 4);
  }, 120_000);
});
