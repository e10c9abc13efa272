import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import {
  date,
  decimal,
  defineDataset,
  defineWorkbench,
  fromArrow,
  integer,
  openSnapshot,
  type RunOptions,
  readRejects,
  runWorkbench,
  text,
  type Workbench,
} from '@tavola/core';
import {
  columnFromArray,
  dateDay,
  decimal as decimalType,
  int32,
  type Table,
  tableFromColumns,
  tableToIPC,
  utf8,
} from '@uwdata/flechette';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { duckdb } from '../helpers/duckdb.js';
import { tempFolder } from '../helpers/temp-folder.js';

/*
 * The same rows in every form, several files of them: what is made of them, and what is rejected, is what CSV gives.
 */

interface Row {
  shop: string;
  id: number;
  day: string;
  /** Hundredths. */
  price: number;
}

type Key = 'id' | 'day' | 'price' | ('shop' | 'id' | 'day' | 'price')[];

function workbenchOf(key: Key): Workbench {
  const sales = defineDataset({
    name: 'sales',
    source: 'none',
    columns: {
      shop: text({ oneOf: ['x', 'y', 'z'] }),
      id: integer({ max: 40 }),
      day: date(),
      price: decimal(2, { max: 9 }),
    },
    key,
    checks: {
      cheap: { expect: (d) => d.price < 8 },
      early: { expect: (d) => d.id < 30, otherwise: 'warn' },
    },
  });
  return defineWorkbench({
    kpis: [
      sales.kpi('all', { title: 'All' }, (t) => t.select('shop', 'id', 'day', 'price')),
      sales.kpi('shops', { title: 'Shops' }, (t) => t.groupby('shop').count()),
    ],
  });
}

const priceOf = ({ price }: Row): string =>
  `${Math.floor(price / 100)}.${`${price % 100}`.padStart(2, '0')}`;
const objectOf = (row: Row): string => JSON.stringify({ ...row, price: priceOf(row) });

function toTable(rows: readonly Row[]): Table {
  const batched = { maxBatchRows: 3 };
  return tableFromColumns({
    price: columnFromArray(
      rows.map(({ price }) => BigInt(price)),
      decimalType(9, 2, 128),
      batched,
    ),
    shop: columnFromArray(
      rows.map(({ shop }) => shop),
      utf8(),
      batched,
    ),
    id: columnFromArray(
      rows.map(({ id }) => id),
      int32(),
      batched,
    ),
    day: columnFromArray(
      rows.map(({ day }) => new Date(day)),
      dateDay(),
      batched,
    ),
  } as never);
}

const toCsv = (rows: readonly Row[]): string =>
  [
    'shop,id,day,price',
    ...rows.map((row) => [row.shop, row.id, row.day, priceOf(row)].join()),
    '',
  ].join('\n');

const duck = await duckdb();

/** What writes a file, by how its name ends. */
const FORMS: Record<string, (rows: readonly Row[], path: string) => Promise<void>> = {
  csv: (rows, path) => writeFile(path, toCsv(rows)),
  'csv.gz': (rows, path) => writeFile(path, gzipSync(toCsv(rows))),
  ndjson: (rows, path) => writeFile(path, rows.map((row) => `${objectOf(row)}\n`).join('')),
  json: (rows, path) => writeFile(path, `[\n${rows.map(objectOf).join(',\n')}]`),
  arrow: (rows, path) => writeFile(path, tableToIPC(toTable(rows), { format: 'file' })!),
  arrows: (rows, path) => writeFile(path, tableToIPC(toTable(rows), { format: 'stream' })!),
  ...('query' in duck && {
    async parquet(rows: readonly Row[], path: string): Promise<void> {
      const values = rows.map(
        (row) => `('${row.shop}', ${row.id}, DATE '${row.day}', ${priceOf(row)}::DECIMAL(9, 2))`,
      );
      await duck.query(
        `COPY (SELECT * FROM (VALUES ${values}) t(shop, id, day, price)) TO '${path}' (FORMAT parquet)`,
      );
    },
  }),
};
const FIRST_LINE: Record<string, number> = { csv: 1, 'csv.gz': 1, json: 1 };

async function write(files: Record<string, readonly Row[]>): Promise<string> {
  const folder = await tempFolder();
  for (const [name, rows] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await FORMS[name.slice(name.indexOf('.') + 1)]!(rows, join(folder, name));
  }
  return folder;
}

async function publish(data: RunOptions['data'], key: Key, options: Partial<RunOptions> = {}) {
  const out = options.out ?? (await tempFolder());
  const { rows, rejected, checks, splits } = await runWorkbench(workbenchOf(key), {
    ...{ data, out, engine: 'inline', ...options },
  });
  const rejects: string[] = [];
  for await (const { file = '', line, reason, column, value } of readRejects(out)) {
    const [name, ...form] = file.split('.');
    const row = line - (FIRST_LINE[form.join('.')] ?? 0);
    rejects.push(`${name}:${row} ${reason} ${column} ${value}`);
  }
  const { id, results } = (await openSnapshot(out))!;
  const found = [...results.values()].map((result) => result.rows);
  const counted = checks?.map(({ check, rows: count }) => [check, count]);
  return { told: { rows, rejected, rejects, found, counted }, splits, id, out };
}

const anyRow: fc.Arbitrary<Row> = fc.record({
  shop: fc.constantFrom('x', 'y', 'z', 'x', 'y', 'closed'),
  id: fc.integer({ min: 1, max: 41 }),
  day: fc.integer({ min: 1, max: 28 }).map((day) => `2015-02-${`${day}`.padStart(2, '0')}`),
  price: fc.integer({ min: 0, max: 905 }),
});
const anyKey: fc.Arbitrary<Key> = fc.constantFrom<Key>(
  'id',
  'day',
  'price',
  ['shop', 'id'],
  ['price', 'day'],
);
/** Rising, but for a few that come twice. */
const rising = (rows: readonly Row[], isRising: boolean): readonly Row[] =>
  isRising ? rows.toSorted((a, b) => a.id - b.id) : rows;

describe(`any form${'reason' in duck ? ` but Parquet: ${duck.reason}` : ''}`, () => {
  it('holds rows to checks and a key as CSV does, over several files of several forms', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.record({
            rows: fc.array(anyRow, { minLength: 1, maxLength: 12 }),
            form: fc.constantFrom(...Object.keys(FORMS)),
          }),
          { minLength: 1, maxLength: 4 },
        ),
        fc.boolean(),
        anyKey,
        async (parts, isRising, key) => {
          const all = rising(
            parts.flatMap(({ rows }) => rows),
            isRising,
          );
          let from = 0;
          const files = parts.map(({ rows, form }, i) => {
            from += rows.length;
            return { name: i, form, rows: all.slice(from - rows.length, from) };
          });
          const csv = await write(Object.fromEntries(files.map((f) => [`${f.name}.csv`, f.rows])));
          const folder = await write(
            Object.fromEntries(files.map((f) => [`${f.name}.${f.form}`, f.rows])),
          );
          const { told } = await publish(csv, key);
          for (const splits of [undefined, 9]) {
            expect((await publish(folder, key, { splits })).told).toEqual(told);
          }
          if (files.length > 1) return;
          const memory = await publish(fromArrow(toTable(all)), key);
          expect({
            ...memory.told,
            rejects: memory.told.rejects.map((r) => r.replace(/^[^:]*/, '0')),
          }).toEqual(told);
        },
      ),
      { numRuns: 40 },
    );
  }, 120_000);

  it.each(Object.keys(FORMS).map((form) => ({ form })))(
    'rejects a row whose key came before, and refreshes to the same: $form',
    async ({ form }) => {
      const row = (id: number): Row => ({ shop: 'x', id, day: '2015-02-01', price: 100 });
      const [first, second] = [[1, 2, 3].map(row), [4, 5, 6].map(row)];
      const [data, out] = [
        await write({ [`a.${form}`]: first, [`b.${form}`]: second }),
        await tempFolder(),
      ];
      const rising = await publish(data, 'id', { out });
      expect(rising.told).toMatchObject({ rows: 6, rejects: [] });
      const again = await publish(data, 'id', { out });
      expect(again.id).toBe(rising.id);
      expect(again.splits).toEqual({ total: 2, scanned: 0, reused: 2 });
      await FORMS[form]!([1, 4, 4].map(row), join(data, `b.${form}`));
      for (const options of [{ out }, { engine: 'pool' as const, workers: 2 }]) {
        const { told } = await publish(data, 'id', options);
        expect(told).toMatchObject({
          rows: 4,
          rejects: ['b:1 duplicate-key id 1', 'b:3 duplicate-key id 4'],
        });
      }
    },
  );
});
