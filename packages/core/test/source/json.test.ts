import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import {
  boolean,
  date,
  decimal,
  defineDataset,
  defineWorkbench,
  float,
  integer,
  op,
  openSnapshot,
  runWorkbench,
  text,
  timestamp,
  type Workbench,
} from '@tavola/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { tempFile, tempFolder } from '../helpers/temp-folder.js';

const columns = {
  id: integer(),
  name: text({ nullable: true, header: 'Full name' }),
  price: decimal(2, { nullable: true }),
  sold: boolean({ nullable: true }),
  day: date({ nullable: true }),
  at: timestamp({ nullable: true }),
  wide: decimal(2, { nullable: true, precision: 30 }),
};
const rows = defineDataset({ name: 'rows', source: 'none', columns });
const workbench = defineWorkbench({
  kpis: [
    rows.kpi('all', { title: 'All' }, (t) =>
      t.select('id', 'name', 'price', 'sold', 'day', 'at', 'wide'),
    ),
    rows.kpi('names', { title: 'Names' }, (t) =>
      t.groupby('name').rollup({
        price: (d) => op.sum(d.price),
        wide: (d) => op.sum(d.wide),
        ids: (d) => op.distinct(d.id),
        last: (d) => op.max(d.day),
      }),
    ),
  ],
});

async function publish(
  data: string,
  options: { splits?: number; workers?: number } = {},
  of: Workbench = workbench,
) {
  const out = await tempFolder();
  const engine = options.workers ? 'pool' : 'inline';
  const report = await runWorkbench(of, { data, out, engine, ...options });
  const { manifest, results } = (await openSnapshot(out))!;
  const rejects = await readFile(join(out, 'current', 'rejects.csv'), 'utf8');
  const all = JSON.parse(await readFile(join(out, 'current', 'all.json'), 'utf8'));
  return { report, kpis: manifest.kpis, all, results, rejects: rejects.split('\n').slice(1, -1) };
}

const HEADER = 'id,Full name,price,sold,day,at,wide\n';
const row = fc.record({
  id: fc.integer({ min: -9e15, max: 9e15 }),
  'Full name': fc.option(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 9 })),
  price: fc.option(fc.integer({ min: -1e6, max: 1e6 }).map((units) => units / 100)),
  sold: fc.option(fc.boolean()),
  day: fc.constantFrom(null, '2015-03-01', '1999-12-31'),
  at: fc.constantFrom(null, '2015-03-01 10:00:00.5', '2016-02-29T23:59Z'),
  wide: fc.constantFrom(null, '12345678901234567890.12', '-0.01', 5.25),
});
type Row = typeof row extends fc.Arbitrary<infer T> ? T : never;

function toCsv(some: readonly Row[]): string {
  const field = (value: unknown): string =>
    typeof value === 'string' ? `"${value.replaceAll('"', '""')}"` : String(value ?? '');
  return HEADER + some.map((one) => `${Object.values(one).map(field).join()}\n`).join('');
}

describe('JSON', () => {
  it('gives what CSV of the same rows gives, in either form and in any splits', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(row, { minLength: 1, maxLength: 40 }),
        fc.integer({ min: 1, max: 12 }),
        async (some, splits) => {
          const [lines, array] = [
            some.map((one) => JSON.stringify(one)),
            JSON.stringify(some, null, 1),
          ];
          const csv = await publish(await tempFile(toCsv(some)));
          const forms = [
            await publish(await tempFile(`${lines.join('\n')}\n`, 'x.ndjson'), { splits }),
            await publish(await tempFile(`${lines.join('\r\n\n')}`, 'x.jsonl'), { splits }),
            await publish(await tempFile(array, 'x.json'), { splits }),
            await publish(await tempFile(`\ufeff [${lines.join(' ,')}]\n`, 'x.json'), { splits }),
          ];
          for (const form of forms) {
            expect(form.kpis).toEqual(csv.kpis);
            expect(form.rejects).toEqual([]);
          }
        },
      ),
      { numRuns: 30 },
    );
  });

  it('gives one answer on any number of workers, and of a compressed file', async () => {
    const names = ['Käse', 'x\ny', '"', 'plain', null];
    const lines = Array.from({ length: 20_000 }, (_, i) =>
      i % 1999 === 1998
        ? `{"id": ${i}, `
        : JSON.stringify({ id: i, name: names[i % 5], price: i / 4 }),
    );
    const content = `${lines.join('\n')}\n`;
    const path = await tempFile(content, 'x.ndjson');
    const expected = await publish(path);
    expect(expected.report).toMatchObject({ rows: 19_990, rejected: 10 });
    for (const [workers, splits] of [
      [1, 1],
      [2, 13],
      [2, undefined],
    ] as const) {
      const found = await publish(path, { workers, ...(splits && { splits }) });
      expect([found.kpis, found.rejects]).toEqual([expected.kpis, expected.rejects]);
    }
    const packed = await publish(await tempFile(gzipSync(content), 'x.ndjson'), { workers: 2 });
    expect([packed.kpis, packed.rejects]).toEqual([expected.kpis, expected.rejects]);
    const good = lines.filter((line) => line.endsWith('}'));
    const array = await publish(await tempFile(`[\n${good.join(',\n')}\n]`, 'x.json'), {
      workers: 2,
    });
    expect(array.kpis).toEqual(expected.kpis);
  });

  it('takes columns by name or header, missing ones as null, and names what does not fit', async () => {
    const lines = [
      '{"id":1,"name":"a","price":"1.50","other":[1,{"a":"]}"}]}',
      '  {"id":2,"Full name":"b","name":"ignored","wide":"1.25"}',
      '',
      '{"id":3,"price":1.005}',
      '{"id":"4"}',
      '{"name":"nobody"}',
      '[1]',
      'null',
      '{"id":5',
      '{"id":6,"day":"2015-02-30"}',
      '{"id":7,"price":"1e2"}',
      '{"id":8,"wide":12345678901234567.5}',
      '{"id":9,"name":"\\ud800"}',
      '{"id":10}',
    ];
    const offset = (line: number): number =>
      Buffer.byteLength(
        lines
          .slice(0, line - 1)
          .map((text) => `${text}\n`)
          .join(''),
      );
    for (const splits of [1, 5, 40]) {
      const { all, rejects } = await publish(await tempFile(lines.join('\n'), 'x.jsonl'), {
        splits,
      });
      expect(all.map(({ id, name, price }: Record<string, unknown>) => [id, name, price])).toEqual([
        [1, 'a', 1.5],
        [2, 'b', null],
        [10, null, null],
      ]);
      const quoted = (line: number): string => `"${lines[line - 1]!.replaceAll('"', '""')}"`;
      expect(rejects).toEqual([
        `x.jsonl,4,${offset(4)},price,cast,1.005,${quoted(4)}`,
        `x.jsonl,5,${offset(5)},id,cast,4,${quoted(5)}`,
        `x.jsonl,6,${offset(6)},id,null,,${quoted(6)}`,
        `x.jsonl,7,${offset(7)},,cast,,[1]`,
        `x.jsonl,8,${offset(8)},,cast,,null`,
        `x.jsonl,9,${offset(9)},,cast,,${quoted(9)}`,
        `x.jsonl,10,${offset(10)},day,cast,2015-02-30,${quoted(10)}`,
        `x.jsonl,11,${offset(11)},price,cast,1e2,${quoted(11)}`,
        `x.jsonl,12,${offset(12)},wide,cast,≈12345678901234568,${quoted(12)}`,
        `x.jsonl,13,${offset(13)},name,invalid-encoding,\ufffd,${quoted(13)}`,
      ]);
    }
  });

  it('takes columns in any case where none is written as it is declared', async () => {
    const lines = [
      '{"ID":1,"FULL NAME":"a","Price":"1.50"}',
      '{"Id":2,"id ":7,"id":3,"full name":"b","Full name":"c"}',
      '{" iD ":4,"Name":"d"}',
    ];
    const { all } = await publish(await tempFile(lines.join('\n'), 'x.ndjson'));
    expect(all.map(({ id, name, price }: Record<string, unknown>) => [id, name, price])).toEqual([
      [1, 'a', 1.5],
      [3, 'c', null],
      [4, 'd', null],
    ]);
  });

  it('has no key but those of an object itself, nor numbers beyond what a double holds', async () => {
    const odd = defineDataset({
      name: 'odd',
      source: 'none',
      columns: {
        id: integer(),
        maker: text({ header: '__proto__', nullable: true }),
        constructor: text({ nullable: true }),
        weight: float({ nullable: true }),
      },
    });
    const of = defineWorkbench({
      kpis: [
        odd.kpi('all', { title: 'All' }, (t) => t.select('id', 'maker', 'constructor', 'weight')),
      ],
    });
    const lines = [
      '{"id":1}',
      '{"id":2,"__proto__":"a","constructor":"b","weight":1e308}',
      '{"__proto__":{"id":3}}',
      '{"id":4,"weight":1e400}',
    ];
    const content = [lines.join('\n'), `[${lines.join(',\n')}]`];
    for (const [i, name] of ['x.ndjson', 'x.json'].entries()) {
      const found = await publish(await tempFile(content[i]!, name), {}, of);
      expect(found.all).toEqual([
        { id: 1, maker: null, constructor: null, weight: null },
        { id: 2, maker: 'a', constructor: 'b', weight: 1e308 },
      ]);
      const places = found.rejects.map((reject) => reject.split(',').filter((_, at) => at !== 2));
      expect(places.map((place) => place.slice(1, 5))).toEqual([
        ['3', 'id', 'null', ''],
        ['4', 'weight', 'cast', 'Infinity'],
      ]);
    }
  });

  it('rejects what is nested deeper than any thread could follow, and reads on', async () => {
    const [lists, objects] = [
      '['.repeat(1e5) + ']'.repeat(1e5),
      `${'{"a":'.repeat(1e5)}1${'}'.repeat(1e5)}`,
    ];
    const lines = [
      '{"id":1}',
      `{"id":2,"Full name":${lists}}`,
      lists,
      `{"id":"x","other":${objects}}`,
      '{"id":5}',
    ];
    for (const options of [{}, { workers: 2 }]) {
      const found = await publish(await tempFile(lines.join('\n'), 'x.ndjson'), options);
      expect(found.all.map(({ id }: { id: number }) => id)).toEqual([1, 5]);
      const column = (reject: string): string[] => reject.split(',').slice(3, 5);
      expect(found.rejects.map(column)).toEqual([
        ['name', 'cast'],
        ['', 'cast'],
        ['id', 'cast'],
      ]);
      const array = await publish(await tempFile(`[${lines.join(',\n')}]`, 'x.json'), options);
      expect(array.rejects.map(column)).toEqual(found.rejects.map(column));
    }
  });

  it('rejects elements of an array that are no objects, with their places', async () => {
    const content = '[{"id":1},\n 7, {"id":2,"name":"],[\\"}"}\n, {"id":x}, , {"id":3}]';
    const { all, rejects } = await publish(await tempFile(content, 'x.json'));
    expect(all.map(({ id }: { id: number }) => id)).toEqual([1, 2, 3]);
    expect(rejects).toEqual([
      'x.json,2,12,,cast,,7',
      `x.json,3,${content.indexOf('{"id":x}')},,cast,,"{""id"":x}"`,
      `x.json,3,${content.indexOf(', {"id":3}')},,cast,,`,
    ]);
  });

  it.each([
    ['[{"id":1}', /no whole array of JSON: it does not end/],
    ['[{"id":1}', /nothing was published/],
    ['[{"id":1}] x', /something follows it at byte 11/],
  ])('that is no whole array (%s) is refused', async (content, message) => {
    for (const workers of [undefined, 2]) {
      await expect(
        publish(await tempFile(content, 'x.json'), workers ? { workers } : {}),
      ).rejects.toMatchObject({
        code: 'SOURCE_UNREADABLE',
        message: expect.stringMatching(message),
      });
    }
  });

  it('rejects a line that is longer than a record may be', async () => {
    const long = `{"id":1,"name":"${'x'.repeat(1 << 20)}"}`;
    const { all, rejects } = await publish(await tempFile(`${long}\n{"id":2}\n`, 'x.ndjson'));
    expect(all.map(({ id }: { id: number }) => id)).toEqual([2]);
    expect(rejects[0]!.slice(0, 28)).toBe('x.ndjson,1,0,,line-too-long,');
    const array = await publish(await tempFile(`[${long},{"id":2}]`, 'x.json'));
    expect(array.rejects[0]!.slice(0, 26)).toBe('x.json,1,1,,line-too-long,');
  });
});
