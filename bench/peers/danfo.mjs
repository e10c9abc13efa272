import { createRequire } from 'node:module';
import { join } from 'node:path';

// The six pizza KPIs by danfo.js: `node danfo.mjs FILE FOLDER`, where it is installed in FOLDER. Prints { kpis } as JSON. Its
// group-by has no aggregate for different values, so those are counted from the columns that Danfo has read, in the same
// loop as the sums, which its float32 tensors would round.

const [path, folder] = process.argv.slice(2);
const dfd = createRequire(join(folder, 'package.json'))('danfojs-node');
const frame = await dfd.readCSV(path);
const column = (name) => frame.column(name).values;

const [prices, orders, quantities] = ['total_price', 'order_id', 'quantity'].map(column);
const [dates, times] = [column('order_date'), column('order_time')];

function by(keyOf, toRow) {
  const groups = new Map();
  for (let i = 0; i < prices.length; i++) {
    const key = keyOf(i);
    let group = groups.get(key);
    if (group === undefined) {
      group = { revenue: 0, units: 0, orders: new Set() };
      groups.set(key, group);
    }
    group.revenue += prices[i];
    group.units += quantities[i];
    group.orders.add(orders[i]);
  }
  return [...groups].map(([key, group]) => ({
    ...toRow(key),
    ...group,
    orders: group.orders.size,
  }));
}
function of(name) {
  const values = column(name);
  return by(
    (i) => values[i],
    (key) => ({ [name]: key }),
  );
}
const days = new Map([...new Set(dates)].map((day) => [day, new Date(day).getUTCDay()]));
const sorted = [...days.keys()].sort();
const kpis = {
  summary: by(
    () => 0,
    () => ({ first_date: sorted[0], last_date: sorted.at(-1) }),
  ),
  categories: of('pizza_category'),
  sizes: of('pizza_size'),
  top_pizzas: of('pizza_name'),
  daily_kpis: of('order_date'),
  hourly_sales: by(
    (i) => days.get(dates[i]) * 24 + Number(times[i].slice(0, 2)),
    (key) => ({ weekday: Math.floor(key / 24), hour: key % 24 }),
  ),
};
process.stdout.write(JSON.stringify({ kpis }));
