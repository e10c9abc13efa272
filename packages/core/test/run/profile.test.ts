import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  defineDataset,
  defineWorkbench,
  formatProfile,
  integer,
  op,
  type RunProfile,
  type RunReport,
  runWorkbench,
  text,
  type Workbench,
} from '@tavola/core';
import { describe, expect, it } from 'vitest';
import { smallCsv, smallWorkbench } from '../helpers/small-workbench.js';
import { tempFile, tempFolder } from '../helpers/temp-folder.js';

const ENGINES = ['inline', 'pool'] as const;
/** Some rows are rejected, and some have quotes where none may stand; there are several splits. */
const ROWS = 400_000;
const CSV = smallCsv(ROWS, 'x,"a ""b"",\nc",1.00,2016-01-01\n5,a"b,1.5,2016-01-01\n'.repeat(500));

/** No distinct values are counted, so no split is scanned again, and each is a task. */
const IN_ANY_ORDER = defineWorkbench({ kpis: smallWorkbench.kpis.slice(1) });

const total = (times: readonly { ms: number }[]): number =>
  times.reduce((sum, { ms }) => sum + ms, 0);

const phase = ({ phases }: RunProfile, name: string): number =>
  phases.find((one) => one.phase === name)!.ms;

/** A run with a profile, and what the events of its splits come to. */
async function profiled(engine: (typeof ENGINES)[number], workbench: Workbench = smallWorkbench) {
  const out = await tempFolder();
  const scanned = { splits: 0, rows: 0, bytes: 0, ms: 0 };
  let told: RunReport | undefined;
  const report = await runWorkbench(workbench, {
    data: await tempFile(CSV),
    out,
    engine,
    splits: 6,
    profile: true,
    onEvent(event) {
      if (event.type === 'split-finished') {
        scanned.splits++;
        scanned.rows += event.rows + event.rejected;
        scanned.bytes += event.bytes;
        scanned.ms += event.ms;
      }
      if (event.type === 'run-finished') told = event.report;
    },
  });
  return { report, profile: report.profile!, scanned, told, out };
}

async function published(out: string): Promise<Map<string, string>> {
  const folder = join(out, 'current');
  const files = (await readdir(folder)).sort();
  const texts = files.map(async (file) => [file, await readFile(join(folder, file), 'utf8')]);
  return new Map((await Promise.all(texts)) as [string, string][]);
}

describe.each(ENGINES)('a run with a profile on %s', (engine) => {
  it('says where all of the time went', async () => {
    const { report, profile, scanned, told } = await profiled(engine, IN_ANY_ORDER);
    expect(told).toBe(report);
    const { wall, workers, phases, columns, kpis } = profile;

    const { start, scan, finish, publish } = wall;
    for (const ms of [start, scan, finish, publish]) expect(ms).toBeGreaterThanOrEqual(0);
    expect(start + scan + finish + publish).toBeCloseTo(wall.total, 3);
    expect(Math.abs(wall.total - report.ms)).toBeLessThan(0.1 * report.ms + 50);

    const busy = workers.reduce((sum, worker) => sum + worker.busy, 0);
    const ofWorkers = phases.filter(({ by }) => by === 'workers');
    expect(total(ofWorkers) / busy).toBeCloseTo(1, 6);
    // The splits' own clocks do not see what comes before and after a task.
    const seen = busy - phase(profile, 'encode') - phase(profile, 'send');
    expect(seen).toBeGreaterThan(0.95 * scanned.ms);
    expect(seen - phase(profile, 'prepare')).toBeLessThan(1.05 * scanned.ms);
    expect(busy).toBeLessThan(1.1 * workers.length * wall.scan + 100);
    expect(phase(profile, 'other')).toBeLessThan(0.3 * busy);

    for (const name of ['prepare', 'read', 'scan', 'decode', 'judge', 'fold', 'encode', 'merge']) {
      expect(phase(profile, name), name).toBeGreaterThan(0);
    }
    expect(phase(profile, 'send') > 0).toBe(engine === 'pool');
    expect(phase(profile, 'slice')).toBe(0);
    expect(phase(profile, 'facts')).toBe(0);
    expect(total(columns)).toBeCloseTo(phase(profile, 'decode'), 3);
    const fold = kpis.flatMap(({ lookup, select, keys, derive, aggregates }) => [
      lookup + select + keys + derive + aggregates,
    ]);
    expect(fold.reduce((sum, ms) => sum + ms, 0)).toBeCloseTo(phase(profile, 'fold'), 3);
    for (const part of ['encode', 'merge', 'tail'] as const) {
      const all = kpis.reduce((sum, kpi) => sum + kpi[part], 0);
      expect(all, part).toBeCloseTo(phase(profile, part), 3);
    }
    expect(workers.reduce((sum, { tasks }) => sum + tasks, 0)).toBe(scanned.splits);
    expect(profile).toMatchObject({ rows: ROWS + 1000, bytes: scanned.bytes });
    expect(profile.cpu.user).toBeGreaterThan(0);
  });

  it('names columns and KPIs', async () => {
    const { profile, scanned } = await profiled(engine);
    expect(profile.columns).toMatchObject([
      { dataset: 'small_sales', name: 'id', type: 'integer', isRead: true },
      { dataset: 'small_sales', name: 'name', type: 'text', isRead: true },
      { dataset: 'small_sales', name: 'price', type: 'decimal', isRead: true },
      { dataset: 'small_sales', name: 'day', type: 'date', isRead: true },
    ]);
    expect(profile.kpis.map(({ kpi }) => kpi)).toEqual(['summary', 'names', 'months']);
    for (const { kpi, ...parts } of profile.kpis) {
      expect(parts.aggregates, kpi).toBeGreaterThan(0);
      expect(parts.lookup, kpi).toBe(0);
    }
    // What is scanned again, as where distinct values turn out to come in no order, counts again.
    expect(profile).toMatchObject({ rows: scanned.rows, bytes: scanned.bytes });
    expect(profile.rows).toBeGreaterThanOrEqual(ROWS + 1000);
  });

  it('publishes the same bytes as one without', async () => {
    const { report, out } = await profiled(engine);
    const plain = await tempFolder();
    const data = await tempFile(CSV);
    const { profile, ...rest } = await runWorkbench(smallWorkbench, {
      data,
      out: plain,
      engine,
      splits: 6,
    });
    expect(profile).toBeUndefined();
    const { profile: _profile, ms: _ms, ...expected } = report;
    expect(rest).toMatchObject(expected);
    expect(await published(out)).toEqual(await published(plain));
    expect(await readFile(join(out, 'runs.ndjson'), 'utf8')).not.toContain('profile');
  });
});

const visits = defineDataset({
  name: 'visits',
  source: 'visits.csv',
  columns: { id: integer(), zone: text(), unread: integer() },
});
const zones = visits.kpi('zones', { title: 'Visits by zone' }, (t) =>
  t.groupby('zone').rollup({ visits: () => op.count() }),
);
const joined = visits.kpi('joined', { title: 'Those of busy zones' }, (t) =>
  t
    .lookup(zones, 'zone', 'visits')
    .filter((d) => (d.visits ?? 0) > 1)
    .rollup({ ids: (d) => op.sum(d.id * 2) }),
);
const ROWS_IN_MEMORY = [
  { id: 1, zone: 'a', unread: 0 },
  { id: 2, zone: 'a', unread: 0 },
  { id: 3, zone: 'b', unread: 0 },
];

it('counts the facts, the lookups, and what is computed before', async () => {
  const { profile } = await runWorkbench(defineWorkbench({ kpis: [joined] }), {
    data: await tempFile('id,zone,unread\n1,a,0\n2,a,0\n3,b,0\n'),
    out: await tempFolder(),
    engine: 'inline',
    facts: true,
    profile: true,
  });
  expect(phase(profile!, 'facts')).toBeGreaterThan(0);
  expect(profile!.kpis.map(({ kpi }) => kpi)).toEqual(['joined', 'zones']);
  expect(profile!.kpis[0]).toMatchObject({ lookup: expect.any(Number), keys: expect.any(Number) });
  expect(profile!.kpis[0]!.lookup).toBeGreaterThan(0);
  // Two passes, of which only the second is asked for facts.
  expect(profile!.rows).toBe(6);
  expect(profile!.columns.map(({ name, isRead }) => `${name} ${isRead}`)).toEqual([
    'id false',
    'zone true',
    'unread false',
    'id true',
    'zone true',
    'unread true',
  ]);
});

it('counts the check of rows in memory, which have no bytes to decode', async () => {
  const { profile } = await runWorkbench(defineWorkbench({ kpis: [zones] }), {
    data: ROWS_IN_MEMORY,
    out: await tempFolder(),
    engine: 'inline',
    profile: true,
  });
  expect(phase(profile!, 'slice')).toBeGreaterThan(0);
  expect(profile!).toMatchObject({ rows: 3, bytes: 0, columns: [] });
});

it('counts time from where it is told to', async () => {
  const { profile, ms } = await runWorkbench(defineWorkbench({ kpis: [zones] }), {
    data: ROWS_IN_MEMORY,
    out: await tempFolder(),
    engine: 'inline',
    profile: { since: performance.now() - 5000 },
  });
  expect(profile!.wall.start).toBeGreaterThan(5000);
  expect(profile!.wall.total).toBeGreaterThan(ms + 4990);
});

it('is a page of text', () => {
  const profile: RunProfile = {
    wall: { start: 300, scan: 2000, finish: 50, publish: 150, total: 2500 },
    cpu: { user: 3000, system: 200 },
    rows: 2_000_000,
    bytes: 400_000_000,
    workers: [
      { worker: 1, tasks: 1, busy: 1900 },
      { worker: 2, tasks: 1200, busy: 1600 },
    ],
    phases: [
      { by: 'workers', phase: 'read', ms: 200 },
      { by: 'workers', phase: 'decode', ms: 1000 },
      { by: 'workers', phase: 'fold', ms: 2300 },
      { by: 'master', phase: 'slice', ms: 0 },
      { by: 'master', phase: 'publish', ms: 500 },
    ],
    columns: [
      { dataset: 'sales', name: 'id', type: 'integer', isRead: false, ms: 0.5 },
      { dataset: 'sales', name: 'price', type: 'decimal', isRead: true, ms: 999.5 },
    ],
    kpis: [
      {
        ...{ kpi: 'sizes', select: 100, keys: 900, aggregates: 1300, merge: 4 },
        ...{ lookup: 0, derive: 0, encode: 0, tail: 0 },
      },
    ],
  };
  expect(formatProfile(profile)).toMatchInlineSnapshot(`
    "2.500 s on the wall, one after the other
      start     0.300 s   12.0 %  until a worker began the first task
      scan      2.000 s   80.0 %  until the last partial was merged
      finish    0.050 s    2.0 %  until all KPIs were finished
      publish   0.150 s    6.0 %  until the snapshot was published
    3.200 s of processor time, of which 0.200 s in the system
    Work was more than that: threads had to wait, for a processor or a disk.

    Workers, of the time of the scan
      worker 1   1.900 s   95.0 %  busy with 1 task
      worker 2   1.600 s   80.0 %  busy with 1,200 tasks

    4.000 s of work, summed over the workers and the master
      workers  read      0.200 s    5.0 %     2,000 MB/s  read the file
      workers  decode    1.000 s   25.0 %   2.0 M rows/s  make values of fields
      workers  fold      2.300 s   57.5 %   0.9 M rows/s  add rows to KPIs
      master   publish   0.500 s   12.5 %                 write the snapshot, make it the present one

    decode by column
      id     integer   0.001 s    0.0 %                 only checked
      price  decimal   1.000 s   25.0 %   2.0 M rows/s

    KPIs, in all and in seconds of each part
                                 select    keys   aggregates   merge
      sizes   2.304 s   57.6 %    0.100   0.900        1.300   0.004
    "
  `);
  const alone = { ...profile, cpu: { user: 4000, system: 0 } };
  expect(formatProfile(alone)).not.toContain('had to wait');
});
