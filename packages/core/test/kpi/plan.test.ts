import { describe, expect, it } from 'vitest';
import { date, decimal, integer, text } from '../../src/dataset/columns.js';
import { toSource } from '../../src/expression/print.js';
import { defineDataset } from '../../src/kpi/define-dataset.js';
import { op } from '../../src/kpi/op.js';
import { columnsRead, type KpiPlan } from '../../src/kpi/plan.js';
import { desc } from '../../src/kpi/table.js';

const sales = defineDataset({
  name: 'sales',
  source: 'sales.csv',
  columns: {
    id: integer(),
    day: date(),
    price: decimal(2),
    quantity: integer(),
    size: text({ oneOf: ['S', 'M'] }),
  },
});

/** A plan's head and measures, as text. */
function inShort({ head, measures, columns }: KpiPlan) {
  return {
    filters: head.filters.map(toSource),
    keys: head.keys.map(({ name, value, type }) => `${name}: ${toSource(value)} ${type.type}`),
    aggregates: head.aggregates.map(
      ({ op: name, inputs, types }) =>
        `${name} ${inputs.map(toSource).join(', ')} ${types.map(({ type }) => type).join(', ')}`,
    ),
    measures: measures.map(({ name, value }) => `${name}: ${toSource(value)}`),
    columns: columns.map(({ name, type, scale }) => `${name} ${type} ${scale}`),
  };
}

describe('a plan', () => {
  const full = sales.kpi('full', { title: 'Full' }, (t) =>
    t
      .params({ least: 2, size: 'S' })
      .filter((d, $) => d.quantity >= $.least)
      .derive({ amount: (d) => d.price * d.quantity, month: (d) => op.utcmonth(d.day) })
      .filter((d, $) => d.amount > 0 && d.size === $.size)
      .select('amount', 'month', 'id')
      .rename({ id: 'order' })
      .groupby('month', { half: (d) => d.month < 6 })
      .rollup({
        revenue: (d) => op.sum(d.amount),
        orders: (d) => op.distinct(d.order),
        ticket: (d) => op.sum(d.amount) / op.distinct(d.order),
        rows: () => op.count(),
      })
      .derive({ share: (d) => d.revenue / op.sum(d.revenue) })
      .filter((d) => d.rows > 1)
      .orderby(
        desc('revenue'),
        'month',
        (d) => -d.rows,
        desc((d) => d.orders),
      )
      .slice(0, 3)
      .rename({ rows: 'lines' })
      .select('month', 'revenue', 'lines', 'share'),
  );

  it('has a head over the dataset, of which equal aggregates are one, and a tail', () => {
    const filtered = '(d.price * d.quantity)';
    expect(inShort(full.plan)).toEqual({
      filters: ['d => (d.quantity >= 2)', `d => ((${filtered} > 0) && (d.size === "S"))`],
      keys: [
        'month: d => op.utcmonth(d.day) integer',
        'half: d => (op.utcmonth(d.day) < 6) boolean',
      ],
      aggregates: [`sum d => ${filtered} float`, 'distinct d => d.id integer', 'count  '],
      measures: [
        'revenue: d => d["#0"]',
        'orders: d => d["#1"]',
        'ticket: d => (d["#0"] / d["#1"])',
        'rows: d => d["#2"]',
      ],
      columns: ['month integer 0', 'revenue float 0', 'lines integer 0', 'share float 0'],
    });
    expect(full.plan.tail.map((verb) => verb.verb)).toEqual([
      'derive',
      'filter',
      'orderby',
      'slice',
      'rename',
      'select',
    ]);
    expect(columnsRead(full.plan)).toEqual(new Set(['quantity', 'price', 'size', 'day', 'id']));
  });

  it('is plain JSON', () => {
    expect(JSON.parse(JSON.stringify(full.plan))).toEqual(full.plan);
    expect(structuredClone(full.plan)).toEqual(full.plan);
  });

  it('is the same for the same definition', () => {
    const define = () =>
      sales.kpi('x', { title: 'X' }, (t) => t.groupby('size').count({ as: 'n' }).slice(1)).plan;
    expect(JSON.stringify(define())).toBe(JSON.stringify(define()));
    expect(define()).toMatchInlineSnapshot(`
      {
        "columns": [
          {
            "name": "size",
            "scale": 0,
            "type": "text",
          },
          {
            "name": "n",
            "scale": 0,
            "type": "integer",
          },
        ],
        "head": {
          "aggregates": [
            {
              "inputs": [],
              "op": "count",
              "params": [],
              "types": [],
            },
          ],
          "filters": [],
          "keys": [
            {
              "name": "size",
              "type": {
                "scale": 0,
                "type": "text",
              },
              "value": {
                "kind": "column",
                "name": "size",
              },
            },
          ],
          "kind": "groups",
          "lateFilters": [],
          "lookups": [],
        },
        "isOpen": false,
        "kpi": "x",
        "measures": [
          {
            "name": "n",
            "value": {
              "kind": "column",
              "name": "#0",
            },
          },
        ],
        "tables": [],
        "tail": [
          {
            "end": null,
            "start": 1,
            "verb": "slice",
          },
        ],
        "verbs": [
          {
            "keys": [
              {
                "name": "size",
                "value": {
                  "kind": "column",
                  "name": "size",
                },
              },
            ],
            "verb": "groupby",
          },
          {
            "columns": [
              {
                "name": "n",
                "value": {
                  "arguments": [],
                  "kind": "call",
                  "op": "count",
                },
              },
            ],
            "verb": "rollup",
          },
          {
            "end": null,
            "start": 1,
            "verb": "slice",
          },
        ],
      }
    `);
  });

  it('follows the types of columns through aggregates and tail', () => {
    const { plan } = sales.kpi('types', { title: 'Types' }, (t) =>
      t
        .groupby('size', 'day')
        .rollup({
          revenue: (d) => op.sum(d.price),
          units: (d) => op.sum(d.quantity),
          mean: (d) => op.mean(d.price),
          last: (d) => op.max(d.day),
          name: (d) => op.min(d.size),
          n: (d) => op.valid(d.id),
        })
        .groupby('size')
        .rollup({
          revenue: (d) => op.sum(d.revenue),
          last: (d) => op.max(d.last),
          days: () => op.count(),
        }),
    );
    expect(inShort(plan).columns).toEqual([
      'size text 0',
      'revenue decimal 2',
      'last date 0',
      'days integer 0',
    ]);
  });

  it('takes columns that are renamed onto each other for what they are then', () => {
    const { plan } = sales.kpi('swap', { title: 'Swap' }, (t) =>
      t
        .rename({ id: 'quantity', quantity: 'id' })
        .derive({ id: (d) => d.id + 1, twice: (d) => d.id * 2 })
        .rollup({
          a: (d) => op.sum(d.id),
          b: (d) => op.sum(d.twice),
          c: (d) => op.max(d.quantity),
        }),
    );
    expect(inShort(plan).aggregates).toEqual([
      'sum d => (d.quantity + 1) float',
      'sum d => (d.quantity * 2) float',
      'max d => d.id integer',
    ]);
  });

  it('drops a grouping that was ended, and parameters hold from where they are set', () => {
    const { plan } = sales.kpi('later', { title: 'Later' }, (t) =>
      t
        .params({ n: 1 })
        .filter((d, $) => d.id > $.n)
        .params({ n: 2 })
        .filter((d, $) => d.id > $.n)
        .groupby('size')
        .ungroup()
        .count(),
    );
    expect(inShort(plan)).toMatchObject({
      filters: ['d => (d.id > 1)', 'd => (d.id > 2)'],
      keys: [],
      columns: ['count integer 0'],
    });
  });
});
