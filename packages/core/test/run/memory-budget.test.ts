import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import {
  defineDataset,
  defineWorkbench,
  fromCsv,
  integer,
  op,
  openSnapshot,
  type RunEvent,
  runWorkbench,
  text,
} from '@tavola/core';
import { expect, it } from 'vitest';
import { tempFolder } from '../helpers/temp-folder.js';

const visits = defineDataset({
  name: 'visits',
  source: 'visits.csv',
  columns: { id: integer(), name: text(), shop: integer() },
});
const workbench = defineWorkbench({
  kpis: [
    visits.kpi('all', { title: 'All' }, (t) =>
      t.rollup({ ids: (d) => op.distinct(d.id), names: (d) => op.distinct(d.name) }),
    ),
    visits.kpi('shops', { title: 'Shops' }, (t) =>
      t.groupby('shop').rollup({ ids: (d) => op.distinct(d.id) }),
    ),
  ],
});

/** 20,000 rows whose ids and names come in no order, each of them some twice. */
const IDS = Array.from({ length: 20_000 }, (_, i) => (i * 7919) % 9973);
const CSV = `id,name,shop\n${IDS.map((id, i) => `${id},n${id % 4001},${i % 100}`).join('\n')}\n`;

it.each(['inline', 'pool'] as const)(
  'with little memory a run puts groups aside, and publishes the same: %s',
  async (engine) => {
    const groups = defineWorkbench({
      kpis: [
        visits.kpi('names', { title: 'Names' }, (t) =>
          t.groupby('name').rollup({
            visits: op.count(),
            last: (d) => op.max(d.id),
            middle: (d) => op.median(d.shop),
            shops: (d) => op.array_agg(d.shop),
          }),
        ),
        // Shops come in order within a split, but not from one to the next, which is found out when parts are merged.
        visits.kpi('ids', { title: 'Ids' }, (t) =>
          t.groupby('id').rollup({ shops: (d) => op.distinct(d.shop) }),
        ),
      ],
    });
    const data = Array.from({ length: 20_000 }, (_, i) => ({
      id: i % 5000,
      name: `n${i % 700}`,
      shop: 100 - 25 * Math.floor(i / 5000) + (i % 25),
    }));
    const publish = async (memory: number | undefined) => {
      const out = await tempFolder();
      const redone: string[] = [];
      const report = await runWorkbench(groups, {
        ...{ data, out, engine, memory, splits: 4 },
        onEvent: (event) => {
          if (event.type === 'split-redone') redone.push(event.reason);
        },
      });
      expect((await readdir(out)).sort()).toEqual([
        '.order',
        'current',
        'runs.ndjson',
        'snapshots',
      ]);
      return { report, redone, snapshot: (await openSnapshot(out))! };
    };
    const plenty = await publish(undefined);
    const little = await publish(1);
    expect(plenty.report).not.toHaveProperty('spilled');
    expect(little.report.spilled).toMatchObject({ budget: 1, kpis: ['names', 'ids'] });
    expect(little.report.spilled!.groups).toBeGreaterThanOrEqual(700);
    for (const { redone } of [plenty, little]) {
      expect(redone).toEqual([expect.stringContaining('values of ids#0 come in no order')]);
    }
    expect(little.snapshot.results.get('names')!.rows).toEqual(
      plenty.snapshot.results.get('names')!.rows,
    );
    expect(little.report.snapshot).toBe(plenty.report.snapshot);
  },
);

it.each(['inline', 'pool'] as const)(
  'with little memory a run puts distinct values aside, and publishes the same: %s',
  async (engine) => {
    const publish = async (memory: number | undefined) => {
      const out = await tempFolder();
      const data = fromCsv(CSV);
      const events: RunEvent[] = [];
      const onEvent = (event: RunEvent): void => void events.push(event);
      const options = { data, out, engine, memory, splits: 7, onEvent };
      const report = await runWorkbench(workbench, options);
      expect((await readdir(out)).sort()).toEqual([
        '.order',
        'current',
        'runs.ndjson',
        'snapshots',
      ]);
      const files = await readdir(join(out, 'snapshots', report.snapshot));
      expect(files.sort()).toEqual([
        'all.json',
        'definitions.json',
        'manifest.json',
        'rejects.csv',
        'shops.json',
      ]);
      const told = events.flatMap((event) =>
        event.type === 'memory-spilled' ? [event.spilled] : [],
      );
      return { report, told, snapshot: (await openSnapshot(out))! };
    };
    const plenty = await publish(undefined);
    const little = await publish(1);
    expect(little.report.snapshot).toBe(plenty.report.snapshot);
    const { rows } = little.snapshot.results.get('all')!;
    expect(rows).toEqual([{ ids: 9973, names: 4001 }]);

    // What is put aside is told each time, with the sums so far, and in the end the same by the report.
    expect(plenty.told).toEqual([]);
    expect(plenty.report).not.toHaveProperty('spilled');
    expect(little.told.length).toBeGreaterThan(1);
    expect(little.report.spilled).toEqual(little.told.at(-1));
    const { spilled } = little.report;
    expect(spilled).toMatchObject({ budget: 1, times: little.told.length, kpis: ['all', 'shops'] });
    // Each of them at least once, in no less than a byte.
    expect(spilled!.values).toBeGreaterThanOrEqual(9973 + 4001);
    expect(spilled!.bytes).toBeGreaterThan(spilled!.values);
    expect(little.told.map(({ bytes }) => bytes)).toEqual(
      little.told.map(({ bytes }) => bytes).sort((a, b) => a - b),
    );
  },
);
