import { readdir, readFile, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fromCsv, openSnapshot, type RunEvent, run, runWorkbench } from '@tavola/core';
import { describe, expect, it } from 'vitest';
import { inShort } from '../helpers/events.js';
import { SMALL_HEADER, smallCsv, smallWorkbench } from '../helpers/small-workbench.js';
import { tempFile, tempFolder } from '../helpers/temp-folder.js';

/** Rows of each kind, and two that are rejected in the middle. */
const WITH_REJECTS = `${smallCsv(2)}x,"a ""b"",\nc",1.00,2016-01-01\n5,é,1.005,2016-01-01\n${smallCsv(5).slice(smallCsv(2).length)}`;

interface Files {
  current: string | undefined;
  /** What is in the output folder beside `current`, `snapshots`, their order and the log of runs. */
  others: string[];
  snapshots: string[];
}

async function look(out: string): Promise<Files> {
  const all = await readdir(out).catch(() => []);
  const usual = ['.order', 'current', 'snapshots', 'state', 'runs.ndjson'];
  return {
    current: (await openSnapshot(out))?.id,
    others: all.filter((name) => !usual.includes(name)),
    snapshots: await readdir(join(out, 'snapshots')).catch(() => []),
  };
}

describe('a run', () => {
  it.each(['inline', 'pool'] as const)(
    'publishes all KPIs and reports what it did: %s',
    async (engine) => {
      const out = join(await tempFolder(), 'deep', 'out');
      const events: RunEvent[] = [];
      const report = await runWorkbench(smallWorkbench, {
        data: await tempFile(WITH_REJECTS),
        out,
        engine,
        onEvent: (event) => events.push(event),
      });
      expect(report).toMatchObject({
        rows: 5,
        rejected: 2,
        kpis: 3,
        splits: { total: 1, scanned: 1, reused: 0 },
        workers: engine === 'inline' ? 1 : 2,
        bytes: Buffer.byteLength(WITH_REJECTS),
      });
      expect(events.map(inShort)).toEqual([
        'run-started',
        'split-started 0',
        'split-finished 0',
        'progress',
        'splits-reused',
        'run-finished',
      ]);
      expect(new Set(events.map((event) => event.run)).size).toBe(1);
      expect(events.at(-1)).toMatchObject({ report });
      const snapshot = (await openSnapshot(out))!;
      expect(snapshot.id).toBe(report.snapshot);
      expect(snapshot.manifest.rows).toEqual({ read: 7, used: 5, rejected: 2 });
      expect(snapshot.results.get('summary')!.rows).toEqual([
        { revenue: 11.25, orders: 5, first: '2016-01-29', names: 3, rows: 5 },
      ]);
      expect(snapshot.results.get('names')!.rows).toEqual([
        { name: 'Zoë', revenue: 5.5, rows: 2 },
        { name: 'Ann', revenue: 3.5, rows: 2 },
        { name: 'B, C', revenue: 2.25, rows: 1 },
      ]);
    },
  );

  it('publishes what it computes from data in memory, byte for byte as from the file', async () => {
    const file = await tempFolder();
    await runWorkbench(smallWorkbench, { data: await tempFile(smallCsv(9)), out: file });
    const expected = (await openSnapshot(file))!;
    const rows = Array.from({ length: 9 }, (_, i) => ({
      id: i,
      name: ['Ann', 'Zoë', 'B, C'][i % 3],
      price: (i % 7) + 0.25,
      day: new Date(Date.UTC(2016, i % 3, 29)),
    }));
    const events: RunEvent[] = [];
    for (const [data, source] of [
      [[...rows, { ...rows[0], id: 'x' }], { name: 'rows', bytes: 0 }],
      [fromCsv(smallCsv(9, 'x,,,\n')), { name: 'csv', bytes: Buffer.byteLength(smallCsv(9)) + 5 }],
    ] as const) {
      const out = await tempFolder();
      const onEvent = (event: RunEvent) => events.push(event);
      const report = await runWorkbench(smallWorkbench, { data, out, splits: 4, onEvent });
      expect(report).toMatchObject({ rows: 9, rejected: 1, splits: { total: 4 } });
      expect(report.bytes).toBe(source.bytes);
      const { manifest, results } = (await openSnapshot(out))!;
      expect(manifest.source).toMatchObject(source);
      expect(manifest.kpis).toEqual(expected.manifest.kpis);
      expect(results).toEqual(expected.results);
      const rejects = await readFile(join(out, 'current', 'rejects.csv'), 'utf8');
      expect(rejects.split('\n')[1]).toMatch(/^(rows|csv),1[01],\d+,id,cast,x,/);
    }
    const started = events.flatMap((event) => (event.type === 'run-started' ? [event] : []));
    expect(started.map(({ source, unit }) => [source, unit])).toEqual([
      ['rows', 'rows'],
      ['csv', 'bytes'],
    ]);
  });

  it('keeps every rejected row with its place and reason, in the order of the file', async () => {
    const out = await tempFolder();
    const many = Array.from({ length: 20_000 }, (_, i) =>
      i % 4000 === 3999 ? `bad ${i},x,1,2016-01-01\n` : `${20_000 - i},name,1.00,2016-01-01\n`,
    );
    for (const engine of ['inline', 'pool'] as const) {
      const report = await runWorkbench(smallWorkbench, {
        data: await tempFile(SMALL_HEADER + many.join('')),
        out,
        engine,
      });
      expect(report.splits.total).toBeGreaterThan(1);
      // The ids go down, so that everything is scanned twice, and yet rejected once.
      const text = await readFile(join(out, 'current', 'rejects.csv'), 'utf8');
      const offset = (line: number): number =>
        Buffer.byteLength(SMALL_HEADER + many.slice(0, line - 2).join(''));
      expect(text).toBe(
        `file,line,byte_offset,column,reason,value,raw\n${[3999, 7999, 11999, 15999, 19999]
          .map(
            (i) =>
              `data.csv,${i + 2},${offset(i + 2)},id,cast,bad ${i},"bad ${i},x,1,2016-01-01"\n`,
          )
          .join('')}`,
      );
    }
    const report = await runWorkbench(smallWorkbench, { data: await tempFile(WITH_REJECTS), out });
    expect(report.rejected).toBe(2);
    expect(await readFile(join(out, 'current', 'rejects.csv'), 'utf8')).toBe(
      `file,line,byte_offset,column,reason,value,raw\ndata.csv,4,${Buffer.byteLength(smallCsv(2))},id,cast,x,"x,""a """"b"""",\nc"",1.00,2016-01-01"\ndata.csv,6,${Buffer.byteLength(smallCsv(2)) + 31},price,cast,1.005,"5,é,1.005,2016-01-01"\n`,
    );
  });

  it('of a file with a header alone gives one row of nothing, and no groups', async () => {
    for (const content of [SMALL_HEADER, SMALL_HEADER.trim(), `${SMALL_HEADER}\n\r\n`]) {
      const out = await tempFolder();
      const report = await runWorkbench(smallWorkbench, { data: await tempFile(content), out });
      expect([report.rows, report.rejected]).toEqual([0, 0]);
      const { results } = (await openSnapshot(out))!;
      expect([...results].map(([name, { rows }]) => [name, rows])).toEqual([
        ['summary', [{ revenue: null, orders: 0, first: null, names: 0, rows: 0 }]],
        ['names', []],
        ['months', []],
      ]);
    }
  });

  it('adds a line to the history', async () => {
    const out = await tempFolder();
    const report = await runWorkbench(smallWorkbench, {
      data: await tempFile(smallCsv(3)),
      out,
      engine: 'inline',
    });
    await runWorkbench(smallWorkbench, {
      data: await tempFile(smallCsv(4)),
      out,
      engine: 'inline',
    });
    const lines = (await readFile(join(out, 'runs.ndjson'), 'utf8')).trim().split('\n');
    expect(lines.map((line) => JSON.parse(line).rows)).toEqual([3, 4]);
    expect(JSON.parse(lines[0]!)).toMatchObject({ ...report, source: 'data.csv' });
  });
});

describe('a run that fails', () => {
  it.each<[string, () => Promise<string>, string, RegExp]>([
    [
      'no file',
      async () => join(await tempFolder(), 'none.csv'),
      'SOURCE_NOT_FOUND',
      /There is no file .*none\.csv: name another with --data/,
    ],
    ['an empty folder', tempFolder, 'SOURCE_NOT_FOUND', /has no file that can be read/],
    [
      'an empty file',
      () => tempFile(''),
      'SOURCE_EMPTY',
      /is empty: its first line must name the columns/,
    ],
    ['no header', () => tempFile('\n\n'), 'SOURCE_EMPTY', /its first line does not name columns/],
    [
      'a path through a file',
      async () => join(await tempFile('x'), 'y.csv'),
      'SOURCE_UNREADABLE',
      /cannot be read: .*ENOTDIR/,
    ],
    [
      'a header that lacks columns',
      () => tempFile('id,nam,prices\n'),
      'HEADER_MISMATCH',
      /lacks name \(nearest is "nam"\), price \(nearest is "prices"\), day/,
    ],
  ])('for %s says so, and publishes nothing', async (_what, data, code, message) => {
    const out = await tempFolder();
    await runWorkbench(smallWorkbench, {
      data: await tempFile(smallCsv(1)),
      out,
      engine: 'inline',
    });
    const before = await look(out);
    const events: RunEvent[] = [];
    await expect(
      runWorkbench(smallWorkbench, {
        data: await data(),
        out,
        onEvent: (event) => events.push(event),
      }),
    ).rejects.toMatchObject({ code, message: expect.stringMatching(message) });
    expect(events).toMatchObject([{ type: 'run-failed', code }]);
    expect(await look(out)).toEqual(before);
  });

  it('for an output folder that cannot be made says so', async () => {
    const data = await tempFile(smallCsv(1));
    const out = join(data, 'out');
    await expect(runWorkbench(smallWorkbench, { data, out })).rejects.toMatchObject({
      code: 'OUT_UNWRITABLE',
      message: expect.stringMatching(
        /^The output folder .*out cannot be written: .* Name another with --out DIR, or make room\.$/,
      ),
    });
  });

  it.each<[number, object, boolean, RegExp?]>([
    [2, { rows: 2 }, true],
    [3, { rows: 2 }, false, /3 .*rows were rejected.*allows 2;/],
    [1, { rows: 0 }, false, /allows 0;/],
    [0, { rows: 0 }, true],
    [1, { percent: 10 }, true],
    [2, { percent: 10 }, false, /2 of 11 rows were rejected, and --max-rejects allows 10 %;/],
    [0, { percent: 0 }, true],
    [1, { percent: 0 }, false, /1 of 10 rows.* The first is line \d+ of [\w.-]+: [a-z-]+ /],
  ])(
    'for too many rejects keeps the old snapshot: %d of %j',
    async (rejects, maxRejects, isFine, message) => {
      const out = await tempFolder();
      await runWorkbench(smallWorkbench, {
        data: await tempFile(smallCsv(5)),
        out,
        engine: 'inline',
      });
      const before = await look(out);
      const data = await tempFile(smallCsv(9, 'x,,,\n'.repeat(rejects)));
      const again = runWorkbench(smallWorkbench, {
        data,
        out,
        maxRejects: maxRejects as { rows: number },
      });
      if (isFine) {
        expect(await again).toMatchObject({ rows: 9, rejected: rejects });
        return;
      }
      await expect(again).rejects.toMatchObject({
        code: 'TOO_MANY_REJECTS',
        message: expect.stringMatching(message!),
      });
      expect(await look(out)).toEqual(before);
    },
  );

  it.each([
    ['longer', (path: string) => writeFile(path, smallCsv(30_000))],
    ['shorter', (path: string) => writeFile(path, smallCsv(3))],
    ['as long, but another', (path: string) => utimes(path, 1, 1)],
  ])('for a source that became %s meanwhile publishes nothing', async (_how, change) => {
    const out = await tempFolder();
    const data = await tempFile(smallCsv(20_000));
    const events: RunEvent[] = [];
    let changed: Promise<unknown> | undefined;
    await expect(
      runWorkbench(smallWorkbench, {
        data,
        out,
        engine: 'inline',
        onEvent(event) {
          events.push(event);
          if (event.type === 'progress') changed ??= change(data);
        },
      }),
    ).rejects.toMatchObject({
      code: 'SOURCE_CHANGED',
      message: expect.stringContaining('Run again'),
    });
    await changed;
    expect(await look(out)).toEqual({ current: undefined, others: [], snapshots: [] });
  });

  it.each(['inline', 'pool'] as const)(
    'since it was interrupted publishes nothing: %s',
    async (engine) => {
      const out = await tempFolder();
      await runWorkbench(smallWorkbench, {
        data: await tempFile(smallCsv(5)),
        out,
        engine: 'inline',
      });
      const before = await look(out);
      const controller = new AbortController();
      const events: RunEvent[] = [];
      await expect(
        runWorkbench(smallWorkbench, {
          data: await tempFile(smallCsv(60_000)),
          out,
          engine,
          splits: 64,
          signal: controller.signal,
          onEvent(event) {
            events.push(event);
            if (event.type === 'progress') controller.abort();
          },
        }),
      ).rejects.toMatchObject({ code: 'INTERRUPTED', exitCode: 130 });
      const [begun] = events;
      const merged = events.filter((event) => event.type === 'progress').length;
      expect(merged).toBeLessThan((begun as { splits: unknown[] }).splits.length);
      expect(events.at(-1)).toMatchObject({ type: 'run-failed', code: 'INTERRUPTED' });
      expect(await look(out)).toEqual(before);
    },
  );

  it('while it publishes leaves what is current alone, and nothing half written', async () => {
    const out = await tempFolder();
    await runWorkbench(smallWorkbench, {
      data: await tempFile(smallCsv(5)),
      out,
      engine: 'inline',
    });
    const before = await look(out);
    // The last KPI's file would lie in a folder that is not there.
    const blocked = {
      ...smallWorkbench,
      kpis: smallWorkbench.kpis.map((kpi) =>
        kpi.name === 'months' ? { ...kpi, name: 'no/such/folder' } : kpi,
      ),
    };
    await expect(
      runWorkbench(blocked as never, { data: await tempFile(smallCsv(6)), out, engine: 'inline' }),
    ).rejects.toMatchObject({ code: 'OUT_UNWRITABLE' });
    expect(await look(out)).toEqual(before);
  });
});

describe('a run of one KPI in a script', () => {
  it('fails where the source changed while it was read', async () => {
    const [summary] = smallWorkbench.kpis;
    const data = await tempFile(smallCsv(20_000));
    const running = run(summary, { data });
    let isOver = false;
    // Again and again, since nobody is told when the file was first looked at.
    const changing = (async () => {
      for (let time = 1; !isOver; time++) await utimes(data, time, time);
    })();
    await expect(running).rejects.toMatchObject({ code: 'SOURCE_CHANGED' });
    isOver = true;
    await changing;
  });

  it('gives its rows, its table, and what was rejected', async () => {
    const [, names] = smallWorkbench.kpis;
    const data = await tempFile(WITH_REJECTS);
    for (const engine of ['inline', 'pool'] as const) {
      const { rows, table, used, rejects } = await run(names, { data, engine, workers: 1 });
      expect(rows.map((row) => row.name)).toEqual(['Zoë', 'Ann', 'B, C']);
      expect(table.numRows()).toBe(3);
      expect([used, rejects.map(({ line, reason }) => [line, reason])]).toEqual([
        5,
        [
          [4, 'cast'],
          [6, 'cast'],
        ],
      ]);
    }
  });

  it('fails as any run does', async () => {
    const [summary] = smallWorkbench.kpis;
    await expect(run(summary)).rejects.toMatchObject({ code: 'SOURCE_NOT_FOUND' });
  });
});
