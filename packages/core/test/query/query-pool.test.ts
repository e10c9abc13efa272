import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import { integer, text } from '../../src/dataset/columns.js';
import type { FactsFilter } from '../../src/facts/filter-types.js';
import { fromCsv } from '../../src/interop/from-csv.js';
import { defineDataset } from '../../src/kpi/define-dataset.js';
import { defineWorkbench, type Workbench } from '../../src/kpi/define-workbench.js';
import { op } from '../../src/kpi/op.js';
import {
  createQueryPool,
  type QueryPool,
  type QueryPoolOptions,
} from '../../src/query/query-pool.js';
import { run } from '../../src/run/run-kpi.js';
import { runWorkbench } from '../../src/run/run-workbench.js';
import { openSnapshot, type Snapshot } from '../../src/snapshot/read.js';
import { everyFilter, passes } from '../helpers/every-filter.js';
import { EVERY_KPI, everyRow, everyType, toCsv } from '../helpers/every-type.js';
import { tempFolder } from '../helpers/temp-folder.js';

function testPool(options: Partial<QueryPoolOptions> = {}): QueryPool {
  const pool = createQueryPool({ memory: 1 << 30, workers: 2, ...options });
  onTestFinished(() => pool.close());
  return pool;
}

async function publish(of: Workbench, csv: string, out?: string, facts = true): Promise<Snapshot> {
  const folder = out ?? (await tempFolder());
  await runWorkbench(of, { data: fromCsv(csv), out: folder, engine: 'inline', facts });
  return (await openSnapshot(folder))!;
}

const perSize = everyType.kpi('per_size', { title: 'Per size', units: { most: 'pcs' } }, (t) =>
  t.groupby('size').rollup({ most: (d) => op.max(d.quantity), last: (d) => op.max(d.day) }),
);

/** KPIs in whose plans there are other tables, and one that gathers rows. */
const JOINED = [
  perSize,
  everyType.kpi('looked_up', { title: 'Looked up' }, (t) =>
    t
      .lookup(
        [
          { size: 'S', label: 'small' },
          { size: 'L', label: 'large' },
        ] as const,
        'size',
      )
      .groupby('label')
      .rollup({ revenue: (d) => op.sum(d.price) }),
  ),
  everyType.kpi('most_of_size', { title: 'Most of a size' }, (t) =>
    t
      .lookup(perSize, 'size')
      .filter((d) => d.quantity === d.most)
      .groupby('size', 'last')
      .count(),
  ),
  everyType.kpi('beside', { title: 'Beside' }, (t) =>
    t
      .groupby('size', 'paid')
      .rollup({ units: (d) => op.sum(d.quantity) })
      .join(perSize, 'size')
      .derive({ share: (d) => d.units / d.most }),
  ),
  everyType.kpi('latest', { title: 'Latest' }, (t) =>
    t
      .select('id', 'moment', 'day', 'opens', 'name')
      .orderby('moment', 'opens', 'id', 'name')
      .slice(0, 5),
  ),
];
const everyKpi = [...EVERY_KPI, ...JOINED];
const everything = defineWorkbench({ kpis: everyKpi });

describe('a query of a snapshot', () => {
  it('answers as a run over the rows that pass, to the byte', async () => {
    const pool = testPool();
    for (const seed of [1, 2, 3]) {
      const rows = fc.sample(everyRow, { seed, numRuns: 80 });
      const snapshot = await publish(everything, toCsv(rows));
      await fc.assert(
        fc.asyncProperty(everyFilter, fc.constantFrom(...everyKpi), async (filter, kpi) => {
          const passing = toCsv(rows.filter((row) => passes(filter, row)));
          const expected = await run(kpi, { data: fromCsv(passing) });
          const answer = await pool.query({ snapshot, kpi: kpi.name, filter });
          const json = JSON.stringify(answer.rows);
          expect(json).toBe(JSON.stringify(expected.rows));
          expect(answer.bytes).toBe(Buffer.byteLength(json));
          expect(answer.rowsUsed).toBe(expected.used);
          const published = snapshot.results.get(kpi.name)!.kpi;
          expect(answer.columns).toEqual(published.columns);
        }),
        { numRuns: 80, seed },
      );
    }
  }, 120_000);

  it('takes values for values, whatever they look like', async () => {
    const texts = ['constructor', '__proto__', 'toString', '"]; process.exit()//', '`;', "');"];
    const named = defineDataset({
      name: 'named',
      source: 'named.csv',
      columns: { name: text(), constructor: text(), n: integer() },
    });
    const kpi = named.kpi('by_name', { title: 'By name' }, (t) =>
      t.groupby('name').rollup({ n: (d) => op.sum(d.n) }),
    );
    const lines = texts.map((name, i) => `"${name.replaceAll('"', '""')}",x,${i}`);
    const csv = ['name,constructor,n', ...lines, ''].join('\n');
    const snapshot = await publish(defineWorkbench({ kpis: [kpi] }), csv);
    const pool = testPool({ workers: 1 });
    const ask = (filter: FactsFilter) => pool.query({ snapshot, kpi: 'by_name', filter });
    for (const [i, name] of texts.entries()) {
      const filter = { name: { in: [name] }, constructor: { in: ['x'] } };
      expect((await ask(filter)).rows).toEqual([{ name, n: i }]);
    }
    for (const filter of [
      JSON.parse('{ "__proto__": { "in": ["x"] } }'),
      { toString: { in: ['x'] } },
      { name: { in: ['x'], constructor: 1 } },
      { n: { in: ['1; process.exit()'] } },
    ]) {
      await expect(ask(filter as FactsFilter)).rejects.toMatchObject({ code: 'FILTER_INVALID' });
    }
  });

  it('without a condition is what was published, with or without facts', async () => {
    const snapshot = await publish(everything, toCsv(fc.sample(everyRow, 30)), undefined, false);
    const pool = testPool();
    for (const filter of [{}, { size: { in: [], not: true } }]) {
      const { kpi, rows } = snapshot.results.get('by_name')!;
      expect(await pool.query({ snapshot, kpi: 'by_name', filter })).toEqual({
        columns: kpi.columns,
        rows,
        json: JSON.stringify(rows),
        bytes: Buffer.byteLength(JSON.stringify(rows)),
        rowsUsed: snapshot.manifest.rows.used,
      });
    }
  });
});

const small = async (rows: number, out?: string): Promise<Snapshot> =>
  publish(everything, toCsv(fc.sample(everyRow, { seed: rows, numRuns: rows })), out);
const idFrom = (min: number): FactsFilter => ({ id: { ranges: [{ min }] } });

describe('a query is refused', () => {
  it('where the snapshot has no facts, or none that may be in memory', async () => {
    const snapshot = await small(10);
    const ask = (of: Snapshot, memory = 1 << 30) =>
      testPool({ memory }).query({ snapshot: of, kpi: 'all', filter: idFrom(1) });
    const { facts, ...manifest } = snapshot.manifest;
    await expect(ask({ ...snapshot, manifest })).rejects.toMatchObject({
      code: 'FACTS_ABSENT',
      message: expect.stringContaining('--facts'),
    });
    const { definitions, ...old } = snapshot;
    await expect(ask(old)).rejects.toMatchObject({
      code: 'FACTS_ABSENT',
      message: expect.stringContaining('run again with --facts'),
    });
    await expect(ask(snapshot, facts!.bytes - 1)).rejects.toMatchObject({
      code: 'FACTS_TOO_LARGE',
      message: expect.stringMatching(/take 0\.\d+ MiB, and 0\.\d+ MiB .* --facts-memory/),
    });
    await expect(ask(snapshot, facts!.bytes)).resolves.toBeDefined();
  });

  it('where there is no such KPI, or it needs rows of another dataset', async () => {
    const other = defineDataset({
      name: 'other',
      source: { size: ['S'], factor: [2] },
      columns: { size: text(), factor: integer() },
    });
    const factors = other.kpi('factors', { title: 'Factors' }, (t) =>
      t.groupby('size').rollup({ factor: (d) => op.max(d.factor) }),
    );
    const kpi = everyType.kpi('factored', { title: 'Factored' }, (t) =>
      t.lookup(factors, 'size').groupby('factor').count(),
    );
    const snapshot = await publish(defineWorkbench({ kpis: [kpi] }), toCsv(fc.sample(everyRow, 9)));
    const pool = testPool();
    await expect(
      pool.query({ snapshot, kpi: 'factored', filter: idFrom(1) }),
    ).rejects.toMatchObject({ code: 'KPI_INVALID', message: expect.stringContaining('other') });
    await expect(pool.query({ snapshot, kpi: 'factor', filter: {} })).rejects.toMatchObject({
      code: 'KPI_UNKNOWN',
      message: expect.stringContaining('did you mean factored?'),
    });
    await expect(pool.query({ snapshot, kpi: 'constructor', filter: {} })).rejects.toMatchObject({
      code: 'KPI_UNKNOWN',
    });
  });

  it('where the file of facts is not what was published', async () => {
    const snapshot = await small(12);
    const path = join(snapshot.dir, 'facts.arrow');
    const bytes = await readFile(path);
    bytes[bytes.length >> 1]! ^= 1;
    await writeFile(path, bytes);
    const pool = testPool();
    const ask = () => pool.query({ snapshot, kpi: 'all', filter: idFrom(1) });
    await expect(ask()).rejects.toMatchObject({ code: 'FACTS_INVALID' });
    // It is looked at again.
    bytes[bytes.length >> 1]! ^= 1;
    await writeFile(path, bytes);
    await expect(ask()).resolves.toBeDefined();
  });

  it('where it takes too long, or too many are under way', async () => {
    const snapshot = await small(10);
    const late = testPool({ timeout: 1 });
    await expect(late.query({ snapshot, kpi: 'all', filter: idFrom(1) })).rejects.toMatchObject({
      code: 'QUERY_TIMEOUT',
      message: expect.stringContaining('all'),
    });
    const pool = testPool({ most: 2 });
    const asked = [1, 2, 3].map((n) => pool.query({ snapshot, kpi: 'all', filter: idFrom(n) }));
    await expect(asked[2]).rejects.toMatchObject({ code: 'QUERY_BUSY' });
    await Promise.all(asked.slice(0, 2));
    await expect(pool.query({ snapshot, kpi: 'all', filter: idFrom(3) })).resolves.toBeDefined();
  });
});

describe('queries', () => {
  it('that mean the same, and are under way at once, are one', async () => {
    const snapshot = await small(10);
    const pool = testPool({ most: 1 });
    const filters: FactsFilter[] = [
      { size: { in: ['S', 'L'] }, quantity: { ranges: [{ min: 1, max: 2 }] } },
      { quantity: { in: [2, 1, 1] }, size: { in: ['L', 'S'] } },
      { quantity: { ranges: [{ above: 0, below: 3 }] }, size: { in: ['L', 'S', 'S'] } },
    ];
    const [first, ...others] = await Promise.all(
      filters.map((filter) => pool.query({ snapshot, kpi: 'all', filter })),
    );
    for (const other of others) expect(other).toBe(first);
    const again = await pool.query({ snapshot, kpi: 'all', filter: filters[0]! });
    expect(again).not.toBe(first);
    expect(again).toEqual(first);
  });

  it('of a snapshot that is removed meanwhile are answered, and later ones are told so', async () => {
    const snapshot = await small(10);
    const pool = testPool();
    const asking = pool.query({ snapshot, kpi: 'all', filter: idFrom(1) });
    await rm(snapshot.dir, { recursive: true });
    await expect(asking).resolves.toBeDefined();
    await expect(
      testPool().query({ snapshot, kpi: 'all', filter: idFrom(1) }),
    ).rejects.toMatchObject({ code: 'SNAPSHOT_GONE' });
  });

  it('of a new snapshot have its facts ready where the one before was asked, whose facts are let go', async () => {
    const out = await tempFolder();
    const [first, second, third] = [
      await small(10, out),
      await small(11, out),
      await small(12, out),
    ];
    const pool = testPool();
    const ask = (snapshot: Snapshot, n = 1) =>
      pool.query({ snapshot, kpi: 'all', filter: idFrom(n) });
    pool.prepare(first);
    await ask(first);
    const late = ask(first, 2);
    pool.prepare(second);
    for (const { dir } of [first, second, third]) await rm(dir, { recursive: true });
    // What runs on the old one is answered, and what comes later is not.
    await expect(late).resolves.toBeDefined();
    await expect(ask(first, 3)).rejects.toMatchObject({ code: 'SNAPSHOT_GONE' });
    // What was loaded by itself was loaded before it was removed.
    await expect(ask(second)).resolves.toBeDefined();
    pool.prepare(third);
    await expect(ask(third)).rejects.toMatchObject({ code: 'SNAPSHOT_GONE' });
  });

  it('of one snapshot after another are all answered, with no more than two in memory', async () => {
    const out = await tempFolder();
    const pool = testPool({ workers: 1 });
    const answers: Promise<unknown>[] = [];
    for (let n = 20; n < 26; n++) {
      const snapshot = await small(n, out);
      pool.prepare(snapshot);
      for (const id of [1, 2])
        answers.push(pool.query({ snapshot, kpi: 'all', filter: idFrom(id) }));
    }
    await expect(Promise.all(answers)).resolves.toHaveLength(12);
  });

  it('that are under way when the pool is closed fail, and nothing is left', async () => {
    const snapshot = await small(10);
    const pool = testPool();
    const asked = [1, 2, 3].map((n) => pool.query({ snapshot, kpi: 'all', filter: idFrom(n) }));
    await asked[0];
    const late = pool.query({ snapshot, kpi: 'all', filter: idFrom(9) });
    pool.close();
    await expect(late).rejects.toThrow();
    await Promise.allSettled(asked);
  });
});
