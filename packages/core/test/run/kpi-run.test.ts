import { tableFromIPC } from '@uwdata/flechette';
import { describe, expect, it } from 'vitest';
import { date, decimal, integer, text, time } from '../../src/dataset/columns.js';
import { inlineEngine } from '../../src/engine/inline.js';
import { poolEngine } from '../../src/engine/pool.js';
import { fromCsv } from '../../src/interop/from-csv.js';
import { defineDataset } from '../../src/kpi/define-dataset.js';
import { op } from '../../src/kpi/op.js';
import { run as runInMemory } from '../../src/run/run-in-memory.js';
import { run } from '../../src/run/run-kpi.js';

const sales = defineDataset({
  name: 'sales',
  source: 'sales.csv',
  columns: {
    id: integer(),
    price: decimal(2),
    name: text({ nullable: true }),
    day: date(),
    opens: time(),
  },
});
const byName = sales.kpi('by_name', { title: 'By name' }, (t) =>
  t.groupby('name').rollup({
    rows: () => op.count(),
    revenue: (d) => op.sum(d.price),
    dear: (d) => op.max(d.price) > 2,
    last: (d) => op.max(d.day),
    opens: (d) => op.min(d.opens),
  }),
);
const DATA = [
  { id: 1, price: 1.25, name: 'a,"b"', day: '2016-02-29', opens: '09:00' },
  { id: 2, price: 2.5, name: null, day: '2016-03-01', opens: '08:00:00.500' },
  { id: 3, price: 0.1, name: 'a,"b"', day: '2016-02-28', opens: '10:00' },
  { id: 4, price: 0.001, name: 'lost', day: '2016-02-28', opens: '10:00' },
];
const ROWS = [
  { name: 'a,"b"', rows: 2, revenue: 1.35, dear: false, last: '2016-02-29', opens: '09:00:00' },
  { name: null, rows: 1, revenue: 2.5, dear: true, last: '2016-03-01', opens: '08:00:00.500' },
];

describe('the result of a KPI', () => {
  it('warns where rows are gathered, and says why', async () => {
    const names = sales.kpi('names', { title: 'Names', maxRows: 3 }, (t) => t.select('name'));
    const { rows, warnings } = await run(names, { data: DATA });
    expect(rows).toHaveLength(3);
    expect(warnings).toEqual([
      'KPI names gathers its rows, at most 3, since it has no rollup or count, so the rows themselves are its result.',
    ]);
    expect((await run(byName, { data: DATA })).warnings).toEqual([]);
    const more = run(names, { data: [...DATA, DATA[0]!], engine: 'pool' });
    await expect(more).rejects.toMatchObject({
      code: 'GATHER_LIMIT',
      message: expect.stringMatching(
        /^KPI names gathers its rows, .* more than the 3 allowed\. .*maxRows/,
      ),
    });
  });

  it('comes as rows, as a table, and with what was left out', async () => {
    const result = await run(byName, { data: DATA });
    expect(result.rows).toEqual(ROWS);
    expect(result.rows).toBe(result.rows);
    expect(result.table.get('last', 0)).toEqual(new Date('2016-02-29'));
    expect(result.used).toBe(3);
    expect(result.rejects).toEqual([
      {
        file: 'rows',
        line: 4,
        offset: 3,
        column: 'price',
        reason: 'cast',
        value: '0.001',
        raw: JSON.stringify(DATA[3]),
      },
    ]);
  });

  it('comes as CSV', async () => {
    expect((await run(byName, { data: DATA })).toCsv()).toBe(
      [
        'name,rows,revenue,dear,last,opens',
        '"a,""b""",2,1.35,false,2016-02-29,09:00:00',
        ',1,2.5,true,2016-03-01,08:00:00.500',
        '',
      ].join('\n'),
    );
  });

  it('comes as Arrow, with a type for each column even where there is no row', async () => {
    const types = ['-1', '2', '3', '6', '8', '10'];
    for (const [data, length] of [
      [DATA, 2],
      [[], 0],
    ] as const) {
      const arrow = tableFromIPC((await run(byName, { data })).toArrow(), { useDate: true });
      expect(arrow.numRows).toBe(length);
      expect(arrow.names).toEqual(Object.keys(ROWS[0]!));
      expect(arrow.schema.fields.map(({ type }) => `${type.typeId}`)).toEqual(types);
      expect(arrow.toArray()).toEqual(
        ROWS.slice(0, length).map((row) => ({
          ...row,
          last: new Date(row.last),
          opens: new Date(`1970-01-01T${row.opens}Z`),
        })),
      );
    }
  });
});

describe('a run of one KPI', () => {
  it('takes an engine by name or as it is, and leaves running what it was given', async () => {
    const pool = poolEngine({ workers: 1 });
    try {
      const engines = ['inline', 'pool', inlineEngine(), pool, pool] as const;
      for (const engine of engines) {
        const { rows } = await run(byName, { data: DATA, engine, workers: 1, splits: 3 });
        expect(JSON.stringify(rows)).toBe(JSON.stringify(ROWS));
      }
    } finally {
      await pool.close();
    }
  });

  it('takes CSV in memory, and says where it has no header', async () => {
    const csv = 'opens,id,price,name,day\n08:00:00.500,1,2.50,,2016-03-01\n';
    expect((await run(byName, { data: fromCsv(csv) })).rows).toEqual(ROWS.slice(1));
    await expect(run(byName, { data: fromCsv('', { name: 'reply' }) })).rejects.toMatchObject({
      code: 'SOURCE_EMPTY',
      message: expect.stringContaining('reply: its first line'),
    });
  });

  it('takes the data of its dataset, which stay out of what is hashed and sent to threads', async () => {
    const atHand = defineDataset({ name: 'at_hand', source: DATA, columns: sales.columns });
    const count = atHand.kpi('count', { title: 'Count' }, (t) => t.count());
    expect(JSON.stringify([count.dataset, count.plan])).not.toContain('lost');
    expect((await run(count)).rows).toEqual([{ count: 3 }]);
    expect((await run(count, { data: DATA.slice(0, 1) })).rows).toEqual([{ count: 1 }]);
    expect((await runInMemory(count)).rows).toEqual([{ count: 3 }]);
  });
});
