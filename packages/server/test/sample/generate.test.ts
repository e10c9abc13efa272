import { createHash } from 'node:crypto';
import { TavolaError } from '@tavola/core';
import { describe, expect, it } from 'vitest';
import { generateSample } from '../../src/sample/generate.js';
import { MENU } from '../../src/sample/menu.js';
import { countBy, sampleRows, sampleText } from './parse-sample.js';

describe('the bytes', () => {
  it('are the same for the same rows and seed, everywhere', () => {
    expect(
      createHash('sha256')
        .update(sampleText({ rows: 1000, seed: 1 }))
        .digest('hex'),
    ).toBe('0aae61b53782fe91ac65bbed8a9250d2f7c7c8c328526f67c48407dd8a17bb03');
  });

  it('differ with the seed, its high bits as well', () => {
    const seeds = [1, 2, 1 + 2 ** 32].map((seed) => sampleText({ rows: 1000, seed }));
    expect(new Set(seeds).size).toBe(3);
  });

  it('begin with the header and end with a line feed', () => {
    const text = sampleText({ rows: 3 });
    expect(text.split('\n')[0]).toBe(
      'order_details_id,order_id,pizza_id,quantity,order_date,order_time,unit_price,total_price,pizza_size,pizza_category,pizza_ingredients,pizza_name',
    );
    expect(text).toMatch(/[^\r]\n$/);
  });

  it.each([0, 1, 7, 999, 12_345])('hold exactly %i rows', (rows) => {
    expect(sampleText({ rows }).split('\n').length).toBe(rows + 2);
  });

  it('come in chunks of about 64 KB that end with a line', () => {
    const chunks = [...generateSample({ rows: 5000 })];
    expect(chunks.length).toBeGreaterThan(10);
    expect(chunks.every((chunk) => chunk.at(-1) === 0x0a)).toBe(true);
    expect(chunks.slice(0, -1).every(({ length }) => length > 65_000 && length <= 65_536)).toBe(
      true,
    );
  });

  it.each([
    [{ rows: -1 }, 'rows must be a whole number from 0 to 1000000000, not -1.'],
    [{ rows: 1.5 }, 'rows must be a whole number from 0 to 1000000000, not 1.5.'],
    [{ seed: Number.NaN }, 'seed must be a whole number from 0 to 9007199254740991, not NaN.'],
  ])('cannot be made of %o', (options, message) => {
    expect(() => [...generateSample(options)]).toThrow(new TavolaError('USAGE', message));
  });
});

describe('a row', () => {
  const rows = sampleRows({ rows: 20_000, seed: 3 });
  const menu = new Map(
    MENU.flatMap(({ id, sizes, ...pizza }) =>
      sizes.map(({ size, cents }) => [`${id}_${size.toLowerCase()}`, { ...pizza, size, cents }]),
    ),
  );

  it('is a line of the menu, at its price', () => {
    const strangers = rows.filter((row) => {
      const pizza = menu.get(row.pizza);
      return !(
        pizza?.name === row.name &&
        pizza.category === row.category &&
        pizza.ingredients === row.ingredients &&
        pizza.size === row.size &&
        row.unitPrice === String(pizza.cents / 100)
      );
    });
    expect(strangers).toEqual([]);
    expect(new Set(rows.map((row) => row.pizza)).size).toBe(menu.size);
  });

  it('costs quantity times unit price to the cent', () => {
    const wrong = rows.filter(
      (row) => toCents(row.totalPrice) !== row.quantity * toCents(row.unitPrice),
    );
    expect(wrong).toEqual([]);
  });

  it('quotes what holds commas, and nothing else', () => {
    const text = sampleText({ rows: 5000 });
    expect(text).toContain(',L,Classic,"Mozzarella Cheese, Pepperoni",The Pepperoni Pizza\n');
    expect(text).toContain(
      ',"Pepperoni, Mushrooms, Green Peppers","The Pepperoni, Mushroom, and Peppers Pizza"\n',
    );
  });

  it('belongs to an order whose rows share a time and differ in pizza', () => {
    const orders = new Map<number, typeof rows>();
    for (const row of rows) orders.set(row.order, [...(orders.get(row.order) ?? []), row]);
    const odd = [...orders.values()].filter(
      (order) =>
        new Set(order.map((row) => row.date + row.time)).size !== 1 ||
        new Set(order.map((row) => row.pizza)).size !== order.length,
    );
    expect(odd).toEqual([]);
  });
});

describe.each([1000, 48_620, 150_000])('a year of %i rows', (count) => {
  const rows = sampleRows({ rows: count });

  it('numbers its rows from 1 and its orders without a gap', () => {
    const odd = rows.filter(({ detail, order }, index) => {
      const step = order - (rows[index - 1]?.order ?? 0);
      return detail !== index + 1 || (step !== 0 && step !== 1);
    });
    expect(odd).toEqual([]);
  });

  it('stands in order of date and time, from the first day of 2015 to the last', () => {
    const at = rows.map(({ date, time }) => `${date} ${time}`);
    expect(at.filter((time, index) => time < (at[index - 1] ?? ''))).toEqual([]);
    expect(at.filter((time) => !/ (1[1-9]|2[0-3]):[0-5]\d:[0-5]\d$/.test(time))).toEqual([]);
    expect(rows[0]!.date).toBe('2015-01-01');
    expect(rows.at(-1)!.date).toBe('2015-12-31');
  });
});

describe('one shop', () => {
  const rows = sampleRows({});
  const orders = [...new Map(rows.map((row) => [row.order, row])).values()];

  it('has about 21,000 orders on 358 days, mostly small ones', () => {
    expect(orders.length).toBeGreaterThan(20_500);
    expect(orders.length).toBeLessThan(22_500);
    expect(new Set(rows.map((row) => row.date)).size).toBe(358);
    const lines = countBy(countBy(rows, (row) => row.order).values(), (size) => size);
    expect(lines.get(1)! / orders.length).toBeCloseTo(0.385, 1);
    expect(Math.max(...lines.keys())).toBeGreaterThan(12);
    expect(Math.max(...lines.keys())).toBeLessThanOrEqual(21);
  });

  it('sells one of a pizza nearly always', () => {
    const quantities = countBy(rows, (row) => row.quantity);
    expect(quantities.get(1)! / rows.length).toBeCloseTo(0.98, 2);
    expect([...quantities.keys()].every((quantity) => quantity >= 1 && quantity <= 4)).toBe(true);
  });

  it('is closed on Christmas Day and crowded on Thanksgiving', () => {
    const byDate = countBy(orders, (row) => row.date);
    expect(byDate.has('2015-12-25')).toBe(false);
    expect(byDate.get('2015-11-26')).toBeGreaterThan(80);
  });

  it('is busiest on Fridays and quietest on Sundays', () => {
    const byWeekday = countBy(orders, (row) => new Date(`${row.date}T00:00Z`).getUTCDay());
    const ranked = [...byWeekday].sort((a, b) => b[1] - a[1]).map(([weekday]) => weekday);
    expect(ranked).toHaveLength(7);
    expect(ranked[0]).toBe(5);
    expect(ranked.slice(-2)).toContain(0);
  });

  it('has a peak at noon and another in the evening', () => {
    const byHour = countBy(orders, (row) => Number(row.time.slice(0, 2)));
    const at = (hour: number) => byHour.get(hour) ?? 0;
    expect(at(12)).toBeGreaterThan(at(11));
    expect(at(12)).toBeGreaterThan(at(15) * 1.5);
    expect(at(18)).toBeGreaterThan(at(15) * 1.3);
    expect(at(18)).toBeGreaterThan(at(22) * 2);
  });
});

it('needs no more memory for two million rows than for a few', () => {
  for (const _ of generateSample({ rows: 50_000 }));
  const before = process.memoryUsage().heapUsed;
  let most = 0;
  let bytes = 0;
  for (const chunk of generateSample({ rows: 2_000_000 })) {
    bytes += chunk.length;
    most = Math.max(most, process.memoryUsage().heapUsed - before);
  }
  expect(bytes).toBeGreaterThan(300_000_000);
  expect(most).toBeLessThan(40_000_000);
}, 30_000);

function toCents(price: string): number {
  const [whole, fraction = ''] = price.split('.');
  return Number(whole) * 100 + Number(fraction.padEnd(2, '0'));
}
