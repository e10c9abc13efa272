import { cp, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import {
  date,
  decimal,
  defineDataset,
  defineWorkbench,
  integer,
  op,
  openSnapshot,
  poolEngine,
  type RunEvent,
  runWorkbench,
  text,
  type Workbench,
} from '@tavola/core';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { published, refresh } from '../helpers/refresh.js';
import { smallCsv, smallWorkbench } from '../helpers/small-workbench.js';
import { tempFolder } from '../helpers/temp-folder.js';

const HEADER = 'id,name,price,day\n';

interface Held {
  appends?: boolean;
  /** What rows are held to: their columns, checks, or a key beside. */
  held?: 'columns' | 'checks' | 'key';
}

/** The same rows, seen by other KPIs. */
function workbenchOf(
  isOther: boolean,
  { appends = false, held = 'columns' }: Held = {},
): Workbench {
  const sales = defineDataset({
    name: 'sales',
    source: 'none.csv',
    columns: { id: integer(), name: text(), price: decimal(2), day: date() },
    appends,
    key: held === 'key' ? ['id'] : [],
    checks:
      held === 'columns'
        ? {}
        : {
            cheap: { expect: (d) => d.price < 900 },
            named: { expect: (d) => d.name !== 'a', otherwise: 'warn' },
          },
  });
  return defineWorkbench({
    kpis: [
      sales.kpi('total', { title: 'Total' }, (t) =>
        t.rollup({
          price: (d) => op.sum(d.price),
          ids: (d) => op.distinct(d.id),
          names: (d) => op.distinct(d.name),
        }),
      ),
      sales.kpi('names', { title: 'Names' }, (t) =>
        t.groupby('name').rollup({
          price: isOther ? (d) => op.max(d.price) : (d) => op.mean(d.price),
          last: (d) => op.max(d.day),
        }),
      ),
    ],
  });
}

/** A row, seldom one that is rejected or that has line breaks in quotes. */
const row = fc
  .tuple(fc.nat(40), fc.constantFrom('a', 'b', '"c ""d"\n\n"', '"e,\nf"', 'x"y', '"'), fc.nat(999))
  .map(([id, name, price]) => `${id},${name},${price}.25,2016-01-0${1 + (price % 9)}\n`);
const rows = fc.array(row, { maxLength: 30 }).map((all) => all.join(''));
const fileName = fc.constantFrom('a.csv', 'b.csv', 'c.csv');

type Change =
  | { type: 'append' | 'create'; file: string; text: string }
  | { type: 'edit'; file: string; at: number; byte: string }
  | { type: 'truncate'; file: string; at: number }
  | { type: 'remove'; file: string }
  | { type: 'define' }
  | { type: 'none' };

const change: fc.Arbitrary<Change> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({ type: fc.constant('append' as const), file: fileName, text: rows }),
  },
  fc.record({ type: fc.constant('create' as const), file: fileName, text: rows }),
  {
    weight: 2,
    arbitrary: fc.record({
      type: fc.constant('edit' as const),
      file: fileName,
      at: fc.double({ min: 0, max: 0.999, noNaN: true }),
      byte: fc.constantFrom('0', '7', '"', ',', '\n', 'x'),
    }),
  },
  fc.record({
    type: fc.constant('truncate' as const),
    file: fileName,
    at: fc.double({ min: 0, max: 1, noNaN: true }),
  }),
  fc.record({ type: fc.constant('remove' as const), file: fileName }),
  fc.record({ type: fc.constant('define' as const) }),
  fc.record({ type: fc.constant('none' as const) }),
);

type Files = Map<string, string>;

/** Makes a change to the records of the files; headers stay. */
function apply(files: Files, step: Change): void {
  if (!('file' in step)) return;
  const before = files.get(step.file);
  if (step.type === 'create') files.set(step.file, step.text);
  if (before === undefined) return;
  if (step.type === 'append') files.set(step.file, before + step.text);
  if (step.type === 'remove' && files.size > 1) files.delete(step.file);
  if (step.type === 'truncate')
    files.set(step.file, before.slice(0, Math.floor(step.at * before.length)));
  if (step.type === 'edit' && before.length > 0) {
    const at = Math.floor(step.at * before.length);
    files.set(step.file, before.slice(0, at) + step.byte + before.slice(at + 1));
  }
}

async function writeAll(folder: string, files: Files): Promise<void> {
  for (const name of await readdir(folder)) {
    if (!files.has(name)) await rm(join(folder, name));
  }
  for (const [name, content] of files) {
    const path = join(folder, name);
    const now = HEADER + content;
    if ((await readFile(path, 'utf8').catch(() => undefined)) !== now) await writeFile(path, now);
  }
}

describe('a refresh', () => {
  const pool = poolEngine({ workers: 2, splits: 7 });
  afterAll(() => pool.close());

  it('publishes what a full run does, byte for byte, whatever changed before it', async () => {
    const reusedInAll = { columns: 0, checks: 0, key: 0 };
    await fc.assert(
      fc.asyncProperty(
        rows,
        fc.array(
          fc.record({ step: change, splits: fc.constantFrom(1, 5, 5, 7), isPool: fc.boolean() }),
          {
            minLength: 1,
            maxLength: 5,
          },
        ),
        fc.boolean(),
        fc.constantFrom('columns' as const, 'checks' as const, 'key' as const),
        async (first, steps, facts, held) => {
          const folder = await tempFolder();
          const data = join(folder, 'data');
          await mkdir(data);
          const files: Files = new Map([['a.csv', first]]);
          let isOther = false;
          for (const [i, { step, splits, isPool }] of [
            { step: { type: 'none' } as Change, splits: 5, isPool: false },
            ...steps,
          ].entries()) {
            apply(files, step);
            if (step.type === 'define') isOther = !isOther;
            await writeAll(data, files);
            const workbench = workbenchOf(isOther, { held });
            const engine = isPool ? pool : ('inline' as const);
            const refreshed = join(folder, 'refreshed');
            const full = join(folder, `full-${i}`);
            const report = await runWorkbench(workbench, {
              data,
              out: refreshed,
              engine,
              splits,
              facts,
            });
            await runWorkbench(workbench, {
              data,
              out: full,
              engine: 'inline',
              splits: 3,
              facts,
              reuse: false,
            });
            expect(await published(refreshed)).toEqual(await published(full));
            expect(report.splits.scanned + report.splits.reused).toBe(report.splits.total);
            reusedInAll[held] += report.splits.reused;
          }
        },
      ),
      { numRuns: 40 },
    );
    // A silent fall back to full scans would pass all of the above.
    expect(reusedInAll.columns).toBeGreaterThan(5);
    expect(reusedInAll.checks).toBeGreaterThan(5);
  });
});

/** Rows in order of their id, enough for some splits by size. */
function largeCsv(rows: number): string {
  const lines = Array.from(
    { length: rows },
    (_, i) => `${i},${['Ann', 'Zoë', '"B, C"'][i % 3]},${i % 7}.25,2016-0${1 + (i % 3)}-29\n`,
  );
  return HEADER + lines.join('');
}

describe('what is scanned again', () => {
  it('is nothing where nothing changed, and all where that is asked for', async () => {
    const [folder, out] = [await tempFolder(), await tempFolder()];
    const data = join(folder, 'a.csv');
    await writeFile(data, largeCsv(40_000));
    const first = await refresh(data, out);
    expect(first.splits).toMatchObject({ reused: 0, scanned: first.splits.total });
    expect(first.reasons).toEqual(['nothing was kept']);
    const second = await refresh(data, out);
    expect(second.splits).toEqual({
      total: first.splits.total,
      scanned: 0,
      reused: first.splits.total,
    });
    expect(second.snapshot).toBe(first.snapshot);
    const full = await refresh(data, out, { reuse: false });
    expect(full.splits).toEqual(first.splits);
  });

  it('is the end where rows were appended, and the split where one was edited', async () => {
    const [folder, out] = [await tempFolder(), await tempFolder()];
    const data = join(folder, 'a.csv');
    const content = largeCsv(60_000);
    await writeFile(data, content);
    const { total } = (await refresh(data, out)).splits;
    await writeFile(data, `${content}60001,Ann,1.00,2016-01-01\n`);
    const appended = await refresh(data, out);
    expect(appended.splits.scanned).toBeLessThanOrEqual(2);
    expect(appended.splits.reused).toBeGreaterThanOrEqual(total - 2);
    const at = content.indexOf('.25', content.length / 2) + 1;
    await writeFile(data, `${content.slice(0, at)}7${content.slice(at + 1)}`);
    const edited = await refresh(data, out);
    expect(edited.reasons).toContain('changed');
    expect(edited.splits.reused).toBeGreaterThan(0);
  });

  it('is as little where the rows themselves are published, too', async () => {
    const [folder, out, full] = [await tempFolder(), await tempFolder(), await tempFolder()];
    const data = join(folder, 'a.csv');
    // Splits whose rows are more than what is kept of one in any case.
    const content = largeCsv(900_000);
    await writeFile(data, content);
    const { total } = (await refresh(data, out, { facts: true })).splits;
    await writeFile(data, `${content}900001,Ann,1.00,2016-01-01\n`);
    const appended = await refresh(data, out, { facts: true });
    expect(appended.splits.reused).toBeGreaterThanOrEqual(total - 2);
    await refresh(data, full, { facts: true, reuse: false });
    expect(await published(out)).toEqual(await published(full));
  }, 60_000);

  it('is a new file of a folder, and all where the definitions changed', async () => {
    const [folder, out] = [await tempFolder(), await tempFolder()];
    await writeFile(join(folder, 'a.csv'), smallCsv(20));
    await writeFile(join(folder, 'b.csv'), smallCsv(30));
    await refresh(folder, out, { workbench: workbenchOf(false) });
    await writeFile(join(folder, 'aa.csv'), smallCsv(9));
    const more = await refresh(folder, out, { workbench: workbenchOf(false) });
    expect(more).toMatchObject({ splits: { total: 3, scanned: 1, reused: 2 }, reasons: ['new'] });
    const other = await refresh(folder, out, { workbench: workbenchOf(true) });
    expect(other).toMatchObject({
      splits: { total: 3, scanned: 3, reused: 0 },
      reasons: ['the definitions, or the code, changed'],
    });
  });

  it('is, of values in no order, only what changed: the sets are known', async () => {
    const [folder, out] = [await tempFolder(), await tempFolder()];
    const data = join(folder, 'a.csv');
    const lines = largeCsv(40_000)
      .slice(HEADER.length)
      .split(/(?<=\n)/)
      .reverse();
    await writeFile(data, HEADER + lines.join(''));
    const first = await refresh(data, out);
    const second = await refresh(data, out);
    expect(second.splits.scanned).toBe(0);
    expect(second.snapshot).toBe(first.snapshot);
  });

  it.each([
    ['checks', '60001,Ann,950.00,2016-01-01\n'],
    ['key', '60001,Ann,950.00,2016-01-01\n60002,a,1.00,2016-01-01\n'],
  ] as const)('is only what changed where rows are held to %s', async (held, more) => {
    const [folder, out, full] = [await tempFolder(), await tempFolder(), await tempFolder()];
    const data = join(folder, 'a.csv');
    const workbench = workbenchOf(false, { held });
    const content = largeCsv(60_000);
    await writeFile(data, content);
    const { total } = (await refresh(data, out, { workbench })).splits;
    await writeFile(data, content + more);
    const appended = await refresh(data, out, { workbench });
    await refresh(data, full, { workbench, reuse: false });
    expect(await published(out)).toEqual(await published(full));
    expect(appended.splits.reused).toBeGreaterThanOrEqual(total - 2);
  });

  it('is all where keys repeat: which do is known once all are looked at', async () => {
    const [folder, out, full] = [await tempFolder(), await tempFolder(), await tempFolder()];
    const data = join(folder, 'a.csv');
    const workbench = workbenchOf(false, { held: 'key' });
    const content = largeCsv(60_000);
    await writeFile(data, content);
    await refresh(data, out, { workbench });
    for (const more of [
      '7,Ann,1.00,2016-01-01\n',
      '7,Ann,1.00,2016-01-01\n8,Zoë,1.00,2016-01-01\n',
    ]) {
      await writeFile(data, content + more);
      const repeated = await refresh(data, out, { workbench });
      await refresh(data, full, { workbench, reuse: false });
      expect(await published(out)).toEqual(await published(full));
      expect(repeated.splits.reused).toBe(0);
    }
  });

  it('is what damaged state would have said', async () => {
    const [folder, out] = [await tempFolder(), await tempFolder()];
    const data = join(folder, 'a.csv');
    await writeFile(data, largeCsv(30_000));
    const first = await refresh(data, out);
    const state = join(out, 'state');
    const names = (await readdir(state)).filter((file) => file.endsWith('.result'));
    const damage = async (name: string): Promise<void> => {
      const content = await readFile(join(state, name));
      content[content.length >> 1]! ^= 1;
      await writeFile(join(state, name), content);
    };
    // Of each split, and of what the first of them come to together.
    expect(names).toHaveLength(first.splits.total + 1);
    let scanned = 0;
    for (const name of names) {
      const own = await tempFolder();
      await cp(out, own, { recursive: true });
      await damage(join(relative(state, join(own, 'state')), name));
      const second = await refresh(data, own);
      scanned += second.splits.scanned;
      expect(second.snapshot).toBe(first.snapshot);
    }
    // All but the last split are in what they come to together, and need not be read.
    expect(scanned).toBe(1);
    for (const name of names) await damage(name);
    const second = await refresh(data, out);
    expect(second).toMatchObject({ splits: first.splits, snapshot: first.snapshot });
    await writeFile(join(state, 'index.json'), 'no index');
    const third = await refresh(data, out);
    expect(third.splits).toEqual(first.splits);
    expect(third.snapshot).toBe(first.snapshot);
    // What was left is gone, but what is in the index.
    expect((await readdir(state)).length).toBe(first.splits.total + 2);
  });

  it('does not keep a run from being published where nothing can be kept', async () => {
    const [folder, out] = [await tempFolder(), await tempFolder()];
    const data = join(folder, 'a.csv');
    await writeFile(data, smallCsv(20));
    await writeFile(join(out, 'state'), 'no folder');
    const events: RunEvent[] = [];
    const onEvent = (event: RunEvent): number => events.push(event);
    await runWorkbench(smallWorkbench, { data, out, engine: 'inline', onEvent });
    expect(events.filter(({ type }) => type === 'state-unkept')).toHaveLength(1);
    expect(await openSnapshot(out)).toBeDefined();
  });
});

describe('a dataset that declares that its files only grow', () => {
  it('is read from where it ended, unless its last bytes are others', async () => {
    const [folder, out, full] = [await tempFolder(), await tempFolder(), await tempFolder()];
    const data = join(folder, 'a.csv');
    const content = largeCsv(60_000);
    const workbench = workbenchOf(false, { appends: true });
    await writeFile(data, content);
    const { total } = (await refresh(data, out, { workbench })).splits;
    const grown = `${content}60001,Ann,1.00,2016-01-01\n`;
    await writeFile(data, grown);
    const appended = await refresh(data, out, { workbench });
    expect(appended.splits.reused).toBeGreaterThanOrEqual(total - 2);
    // No worker had to look whether they are the same.
    expect(appended.started).toBe(appended.splits.scanned);
    expect(appended.snapshot).toBe(
      (await refresh(data, full, { workbench, reuse: false })).snapshot,
    );
    const other = largeCsv(70_000).replaceAll('.25', '.75');
    await writeFile(data, other);
    const replaced = await refresh(data, out, { workbench });
    expect(replaced.splits.reused).toBe(0);
    expect(replaced.snapshot).toBe(
      (await refresh(data, full, { workbench, reuse: false })).snapshot,
    );
  });
});
