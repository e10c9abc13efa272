import { decimal, defineDataset, desc, integer, op, run, text } from '@tavola/core';
import { fromDanfo, toDanfo } from '@tavola/core/danfo';
import * as dfd from 'danfojs-node';

/*
 * A frame of Danfo.js is cleaned there, computed from here, and looked at there again.
 */

const orders = new dfd.DataFrame({
  city: ['Rome', 'Milan', 'Rome', 'Turin', 'Milan', 'Rome', undefined],
  cups: [2, 1, 3, 1, 4, 1, 9],
  price: [0.1, 1.15, 0.2, NaN, 2.3, 0.4, 5],
});
const placed = orders.loc({
  rows: orders
    .column('city')
    .isNa()
    .values.map((isNa) => !isNa),
});

const coffee = defineDataset({
  name: 'coffee',
  source: 'orders.csv',
  columns: { city: text(), cups: integer(), price: decimal(2, { nullable: true }) },
});
const cities = coffee.kpi('cities', { title: 'Coffee by city' }, (t) =>
  t
    .groupby('city')
    .rollup({ cups: (d) => op.sum(d.cups), revenue: (d) => op.sum(d.price) })
    .orderby(desc('revenue')),
);

const result = await run(cities, { data: fromDanfo(placed) });
const frame = toDanfo(result, dfd);
frame.print();

const print = (what, value) => process.stdout.write(`${what}: ${JSON.stringify(value)}\n`);
print('rows', result.rows);
print('types', frame.dtypes);
print('mean revenue, by Danfo', frame.column('revenue').mean());
print('Rome, added by Danfo', placed.query(placed.column('city').eq('Rome')).column('price').sum());
print('doubled, by Danfo', frame.loc({ columns: ['cups', 'revenue'] }).mul(2).values);
