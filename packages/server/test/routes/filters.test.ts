import { type Kpi, run } from '@tavola/core';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildApp } from '../../src/app.js';
import { DEFAULT_SETTINGS } from '../../src/settings.js';
import { SnapshotStore } from '../../src/snapshot-store.js';
import { testApp } from '../helpers/app.js';
import {
  byDay,
  bySize,
  type Order,
  publishOrders,
  ROWS,
  sharedFolder,
  sideBySide,
} from '../helpers/orders.js';

let app: FastifyInstance;
let snapshots: SnapshotStore;
let out: string;
let remove: () => Promise<void>;

beforeAll(async () => {
  ({ folder: out, remove } = await sharedFolder());
  await publishOrders(out);
  snapshots = await SnapshotStore.open(out);
  app = buildApp({ snapshots });
});

afterAll(async () => {
  await app.close();
  snapshots.close();
  await remove();
});

/** What a run over the rows that pass computes. */
async function computed(kpi: Kpi, passes: (order: Order) => boolean): Promise<string> {
  const data = ROWS.filter(passes) as unknown as Record<string, unknown>[];
  return JSON.stringify((await run(kpi, { data })).rows);
}

const FILTERS: [query: string, passes: (order: Order) => boolean][] = [
  ['size=L', ({ size }) => size === 'L'],
  ['size=S,L', ({ size }) => size !== 'M'],
  ['size=!L', ({ size }) => size !== 'L'],
  ['coupon=null', ({ coupon }) => coupon === null],
  ['coupon=!null', ({ coupon }) => coupon !== null],
  ['coupon=!C1', ({ coupon }) => coupon !== 'C1'],
  ['coupon=!C1,null', ({ coupon }) => coupon !== null && coupon !== 'C1'],
  ['day=2015-01-10..2015-01-20', ({ day }) => day >= '2015-01-10' && day <= '2015-01-20'],
  ['day=2015-01-10..<2015-01-20', ({ day }) => day >= '2015-01-10' && day < '2015-01-20'],
  ['day=..2015-01-03', ({ day }) => day <= '2015-01-03'],
  ['price=50..', ({ price }) => price >= 50],
  ['price=9.7<..<50', ({ price }) => price > 9.7 && price < 50],
  ['price=9.7,20..30.5,90..', ({ price: p }) => p === 9.7 || (p >= 20 && p <= 30.5) || p >= 90],
  ['at=12:00..', ({ at }) => at !== null && at >= '12:00:00'],
  ['at=!12:00..', ({ at }) => !(at !== null && at >= '12:00:00')],
  ['where.limit=3..', ({ limit }) => limit !== null && limit >= 3],
  ['where.size=M', ({ size }) => size === 'M'],
  ['name="The Big, Meaty One",Classic', ({ name }) => /Big|Classic/.test(name)],
  ['name="say ""hi"""', ({ name }) => name === 'say "hi"'],
  ['name="!loud","null"', ({ name }) => name === '!loud' || name === 'null'],
  ['name=""', ({ name }) => name === ''],
  ['name=Ünï 🍕', ({ name }) => name.startsWith('Ü')],
  ['name==1%2B1', ({ name }) => name === '=1+1'],
  [
    'size=L&day=2015-01-01..2015-01-15&coupon=C1,C2',
    ({ size, day, coupon }) => size === 'L' && day <= '2015-01-15' && /C[12]/.test(coupon ?? ''),
  ],
  ['id=-1', () => false],
];

describe.each(FILTERS)('?%s', (query, passes) => {
  it.each([bySize, byDay, sideBySide] as Kpi[])(
    'has of $name what a run over these rows gives, to the byte',
    async (kpi) => {
      const answer = await app.inject(`/api/${kpi.name}?limit=999&${encode(query)}`);
      expect(answer.statusCode).toBe(200);
      expect(answer.body).toBe(await computed(kpi, passes));
      expect(answer.headers['x-rows-used']).toBe(String(ROWS.filter(passes).length));
    },
  );
});

/** As browsers encode an address, with what is encoded already. */
function encode(query: string): string {
  return encodeURI(query).replaceAll('%25', '%');
}

describe('a filtered answer', () => {
  it('is sorted, cut and narrowed as any other', async () => {
    const rows = JSON.parse(await computed(bySize, ({ coupon }) => coupon !== null));
    const answer = await app.inject(
      '/api/by_size?coupon=!null&sort=orders,size&columns=size&limit=2',
    );
    const sorted = rows.sort(
      (a: { orders: number; size: string }, b: { orders: number; size: string }) =>
        a.orders - b.orders || (a.size < b.size ? -1 : 1),
    );
    expect(answer.json()).toEqual(
      sorted.slice(0, 2).map(({ size }: { size: string }) => ({ size })),
    );
  });

  it('shows as many rows as the KPI says, unless more are asked for', async () => {
    expect((await app.inject('/api/by_day?size=L')).json()).toHaveLength(3);
    expect((await app.inject('/api/by_day?size=L&limit=5')).json()).toHaveLength(5);
  });

  it('has one tag however the filter is written, and another for another filter', async () => {
    const tag = async (query: string) => (await app.inject(`/api/by_size?${query}`)).headers.etag;
    const same = [
      'size=S,L&price=5..',
      'price=5..&size=L,S',
      'size=L,S,L&price=5..9,8..',
      'where.size=S,L&where.price=5..',
    ];
    expect(new Set(await Promise.all(same.map(tag))).size).toBe(1);
    const others = ['size=S', 'size=!S', 'price=5..', 'size=S,L&price=5<..', ''];
    expect(new Set(await Promise.all([...others, same[0]!].map(tag))).size).toBe(6);
  });

  it('is that of all rows where all pass', async () => {
    const all = await app.inject('/api/by_size');
    const passed = await app.inject('/api/by_size?size=!');
    expect([passed.body, passed.headers.etag]).toEqual([all.body, all.headers.etag]);
  });

  it('is not computed for whoever has it', async () => {
    const { headers } = await app.inject('/api/by_size?size=M&price=1..');
    const before = app.answers.stats();
    const again = await app.inject({
      url: '/api/by_size?price=1..&size=M',
      headers: { 'if-none-match': headers.etag },
    });
    expect([again.statusCode, again.body, app.answers.stats()]).toEqual([304, '', before]);
  });

  it('is computed once', async () => {
    const url = '/api/by_size?size=M&price=2..';
    const before = app.answers.stats();
    const answers = await Promise.all([1, 2, 3].map(() => app.inject(url)));
    answers.push(await app.inject(url));
    const { hits, misses, bytes } = app.answers.stats();
    expect([hits - before.hits, misses - before.misses]).toEqual([3, 1]);
    expect(bytes).toBeGreaterThan(before.bytes);
    expect(new Set(answers.map(({ body }) => body)).size).toBe(1);
  });
});

describe('a filter that cannot be', () => {
  it.each([
    ['size=XL', 'size', ['S', 'M', 'L']],
    ['size=', 'size', ['S', 'M', 'L']],
    ['size=S..M..L', 'size', ['S', 'M', 'L']],
    ['price=cheap', 'price', expect.stringContaining('decimal from 0')],
    ['price=9..1', 'price', expect.stringContaining('ranges')],
    ['price=1.001', 'price', expect.stringContaining('decimal')],
    ['day=2015-02-30', 'day', expect.stringContaining('date')],
    ['day=2015-01-01...2015-01-02', 'day', expect.stringContaining('date')],
    ['id=1;drop', 'id', expect.stringContaining('integer')],
    ['where.limit=x', 'where.limit', expect.stringContaining('null')],
    ['size=S&size=M', 'size', 'given once'],
    ['size=S&where.size=M', 'where.size', 'given once'],
  ])('?%s is a problem that names it', async (query, parameter, allowed) => {
    const answer = await app.inject(`/api/by_size?${query}`);
    expect(answer.json()).toMatchObject({
      type: 'urn:tavola:problem:parameter-invalid',
      status: 400,
      parameter,
      allowed,
    });
  });

  it.each(['constructor', '__proto__', 'toString', 'where.__proto__', 'where.', 'sise', 'Size'])(
    '?%s=1 is a parameter that is not known',
    async (parameter) => {
      const answer = await app.inject(`/api/by_size?${parameter}=1`);
      expect(answer.json()).toMatchObject({
        type: 'urn:tavola:problem:parameter-unknown',
        status: 400,
        parameter,
        allowed: expect.arrayContaining(['limit', 'size', 'where.limit']),
      });
    },
  );

  it('is told with the name that is meant', async () => {
    const { detail } = (await app.inject('/api/by_size?coupons=C1')).json();
    expect(detail).toBe('coupons is not a parameter of /api/by_size: did you mean coupon?');
  });

  it('is no longer than a query may be', async () => {
    const answer = await app.inject(`/api/by_size?name=${'x'.repeat(9000)}`);
    expect(answer.json()).toMatchObject({ type: 'urn:tavola:problem:query-too-long', status: 414 });
  });
});

describe('where filters are not answered', () => {
  it('for want of facts, the problem says what to do', async () => {
    const { app, out, snapshots } = await testApp({ snapshot: null });
    await publishOrders(out, { facts: false });
    await expect.poll(() => snapshots.current).toBeDefined();
    const answer = await app.inject('/api/by_size?size=L');
    expect(answer.json()).toMatchObject({
      type: 'urn:tavola:problem:facts-absent',
      status: 501,
      detail: expect.stringContaining('--facts'),
    });
    expect((await app.inject('/api')).json().filters).toEqual([]);
    expect((await app.inject('/api/by_size?limit=1')).statusCode).toBe(200);
  });

  it('for want of memory, it names the setting', async () => {
    const small = buildApp({ snapshots, settings: { ...DEFAULT_SETTINGS, factsMemory: 1000 } });
    const answer = await small.inject('/api/by_size?size=L');
    expect(answer.json()).toMatchObject({
      type: 'urn:tavola:problem:facts-too-large',
      status: 501,
      detail: expect.stringContaining('--facts-memory'),
    });
    expect((await small.inject('/api')).json().filters).toEqual([]);
    expect((await small.inject('/api/by_size')).statusCode).toBe(200);
    await small.close();
  });
});

it('a snapshot that is cleared away meanwhile is not asked again: the present one is', async () => {
  const { app, out, snapshots } = await testApp({ snapshot: null });
  await publishOrders(out);
  const first = (await snapshots.latest())!;
  const later = ROWS.slice(100);
  await publishOrders(out, { rows: later });
  // As where three newer ones came between two steps of a request.
  const second = (await snapshots.latest())!;
  expect(second.id).not.toBe(first.id);
  let asked = 0;
  const { latest } = snapshots;
  const gone = { ...first, dir: '/nowhere/at/all' };
  snapshots.latest = async () => (asked++ === 0 ? gone : latest.call(snapshots));
  const answer = await app.inject('/api/by_size?size=L');
  expect([answer.statusCode, answer.headers['x-snapshot-id']]).toEqual([200, second.id]);
  expect(answer.headers['x-rows-used']).toBe(
    String(later.filter(({ size }) => size === 'L').length),
  );
});

describe('the catalogue', () => {
  it('lists what filters, and by which parameter', async () => {
    const { filters, kpis } = (await app.inject('/api')).json();
    expect(filters).toHaveLength(8);
    expect(filters).toEqual(
      expect.arrayContaining([
        { name: 'size', parameter: 'size', type: 'text', nullable: false, oneOf: ['S', 'M', 'L'] },
        { name: 'price', parameter: 'price', type: 'decimal', nullable: false, min: 0 },
        { name: 'limit', parameter: 'where.limit', type: 'integer', nullable: true },
      ]),
    );
    expect(kpis.map(({ formats }: { formats: string[] }) => formats)).toEqual([
      ['json', 'csv', 'arrow', 'svg', 'png'],
      ['json', 'csv', 'arrow', 'svg', 'png'],
      ['json', 'csv', 'arrow'],
      ['json', 'csv', 'arrow'],
    ]);
  });
});
