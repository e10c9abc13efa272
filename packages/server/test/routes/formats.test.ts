import { tableFromIPC } from '@uwdata/flechette';
import { parse } from 'csv-parse/sync';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildApp } from '../../src/app.js';
import { SnapshotStore } from '../../src/snapshot-store.js';
import { testApp } from '../helpers/app.js';
import { publishOrders, sharedFolder } from '../helpers/orders.js';

let app: FastifyInstance;
let snapshots: SnapshotStore;
let remove: () => Promise<void>;

beforeAll(async () => {
  const { folder, ...shared } = await sharedFolder();
  remove = shared.remove;
  await publishOrders(folder);
  snapshots = await SnapshotStore.open(folder);
  app = buildApp({ snapshots });
});

afterAll(async () => {
  await app.close();
  snapshots.close();
  await remove();
});

const QUESTIONS = [
  'by_size',
  'by_size?columns=orders,size&sort=-size',
  'by_size?size=L,S&columns=size,revenue',
  'by_day?limit=40',
  'by_day?coupon=null&sort=-mean&limit=7',
  'by_day?id=-1',
  'side_by_side?size=L,M',
];

function withSuffix(question: string, suffix: string): string {
  return `/api/${question.replace(/(?=\?)|$/, `.${suffix}`)}`;
}

describe.each(QUESTIONS)('%s', (question) => {
  it('has the same rows in CSV', async () => {
    const rows = (await app.inject(`/api/${question}`)).json();
    const answer = await app.inject(withSuffix(question, 'csv'));
    const [header, ...lines] = parse(answer.body) as string[][];
    expect(answer.headers['content-type']).toBe('text/csv; charset=utf-8; header=present');
    if (rows.length > 0) expect(header).toEqual(Object.keys(rows[0]));
    expect(lines).toEqual(rows.map((row: object) => Object.values(row).map(String)));
  });

  it('has the same rows in Arrow, days as days', async () => {
    const rows = (await app.inject(`/api/${question}`)).json();
    const answer = await app.inject(withSuffix(question, 'arrow'));
    expect(answer.headers['content-type']).toBe('application/vnd.apache.arrow.stream');
    const table = tableFromIPC(answer.rawPayload, { useDate: true });
    const plain = table
      .toArray()
      .map((row) =>
        Object.fromEntries(
          Object.entries(row as object).map(([name, value]) => [
            name,
            value instanceof Date ? value.toISOString().slice(0, 10) : value,
          ]),
        ),
      );
    expect(plain).toEqual(rows);
    const day = table.schema.fields.find(({ name }) => name === 'day');
    if (day) expect((day.type as { typeId: number }).typeId).toBe(8);
  });

  it('has the rows of HEAD, without them', async () => {
    for (const suffix of ['json', 'csv', 'arrow']) {
      const url = withSuffix(question, suffix);
      const get = await app.inject(url);
      const head = await app.inject({ method: 'HEAD', url });
      expect([head.statusCode, head.body, head.headers['content-length']]).toEqual([
        200,
        '',
        String(get.rawPayload.length),
      ]);
    }
  });
});

describe('the format', () => {
  it.each([
    ['application/json', 'application/json; charset=utf-8'],
    ['text/html,*/*;q=0.8', 'application/json; charset=utf-8'],
    ['text/csv', 'text/csv; charset=utf-8; header=present'],
    ['application/vnd.apache.arrow.stream', 'application/vnd.apache.arrow.stream'],
    ['image/svg+xml', 'image/svg+xml; charset=utf-8'],
    ['image/png', 'image/png'],
  ])('for Accept: %s is %s', async (accept, type) => {
    const answer = await app.inject({ url: '/api/by_size', headers: { accept } });
    expect([answer.statusCode, answer.headers['content-type'], answer.headers.vary]).toEqual([
      200,
      type,
      'Accept',
    ]);
  });

  it('that a suffix says needs no Accept, and varies with none', async () => {
    const headers = { accept: 'image/png' };
    const answer = await app.inject({ url: '/api/by_size.csv', headers });
    expect(answer.headers['content-type']).toMatch(/^text\/csv/);
    expect(answer.headers.vary).toBeUndefined();
    expect(answer.headers['content-disposition']).toBe('inline; filename="by_size.csv"');
  });

  it('has a tag of its own, the same by suffix and by Accept', async () => {
    const tags = new Map<string, unknown>();
    for (const suffix of ['json', 'csv', 'arrow', 'svg', 'png'])
      tags.set(suffix, (await app.inject(`/api/by_size.${suffix}`)).headers.etag);
    expect(new Set(tags.values()).size).toBe(5);
    const csv = await app.inject({ url: '/api/by_size', headers: { accept: 'text/csv' } });
    expect(csv.headers.etag).toBe(tags.get('csv'));
  });

  it('is a problem where nothing fits, which lists what there is', async () => {
    for (const [url, accept, allowed] of [
      ['/api/by_size', 'application/xml', expect.arrayContaining(['text/csv', 'image/png'])],
      ['/api/side_by_side', 'image/png', expect.not.arrayContaining(['image/png'])],
    ]) {
      const answer = await app.inject({ url, headers: { accept } });
      expect(answer.json()).toMatchObject({ status: 406, allowed });
      expect(answer.json().type).toBe('urn:tavola:problem:not-acceptable');
      expect(answer.headers.vary).toBe('Accept');
    }
  });

  it.each(['svg', 'png', 'chart'])('%s is a problem where there is no chart', async (what) => {
    const url = what === 'chart' ? '/api/side_by_side/chart' : `/api/side_by_side.${what}`;
    const answer = await app.inject(url);
    expect(answer.json()).toMatchObject({ type: 'urn:tavola:problem:chart-missing', status: 404 });
  });

  it.each([
    ['/api/by_size.json?formulas=escaped', 'formulas'],
    ['/api/by_size?theme=dark', 'theme'],
    ['/api/by_size.svg?scale=2', 'scale'],
    ['/api/by_size.png?columns=size', 'columns'],
    ['/api/by_size/chart?width=300', 'width'],
  ])('has parameters of its own: not %s', async (url, parameter) => {
    const answer = await app.inject(url);
    expect(answer.json()).toMatchObject({
      type: 'urn:tavola:problem:parameter-unknown',
      parameter,
      allowed: expect.not.arrayContaining([parameter]),
    });
  });

  it.each([
    ['csv?formulas=yes', 'formulas'],
    ['svg?theme=blue', 'theme'],
    ['svg?width=99', 'width'],
    ['svg?width=2001', 'width'],
    ['svg?width=1e3', 'width'],
    ['png?scale=4', 'scale'],
    ['png?scale=1&scale=2', 'scale'],
  ])('has bounds: not %s', async (asked, parameter) => {
    const answer = await app.inject(`/api/by_size.${asked}`);
    expect(answer.json()).toMatchObject({
      type: 'urn:tavola:problem:parameter-invalid',
      parameter,
      allowed: expect.any(String),
    });
  });
});

it('CSV for spreadsheets keeps formulas from being computed', async () => {
  const { app } = await testApp({
    snapshot: {
      id: 'f0f0f0f0',
      kpis: [
        {
          name: 'names',
          columns: [
            { name: 'name', type: 'text' },
            { name: 'change', type: 'integer' },
          ],
          rows: ['=1+1', '+1', '-1', '@x', '\tx', 'x'].map((name) => ({ name, change: -1 })),
        },
      ],
    },
  });
  const names = async (url: string) =>
    (parse((await app.inject(url)).body) as string[][]).slice(1).map(([name]) => name);
  expect(await names('/api/names.csv')).toEqual(['=1+1', '+1', '-1', '@x', '\tx', 'x']);
  expect(await names('/api/names.csv?formulas=escaped')).toEqual([
    "'=1+1",
    "'+1",
    "'-1",
    "'@x",
    "'\tx",
    'x',
  ]);
  const { body } = await app.inject('/api/names.csv?formulas=escaped');
  expect(body).toContain('x,-1\n');
});

describe('an image', () => {
  const texts = async (url: string) =>
    [...(await app.inject(url)).body.matchAll(/>([^<]+)</g)].map(([, text]) => text);

  it('says what it is of', async () => {
    expect(await texts('/api/by_size.svg')).toEqual(
      expect.arrayContaining(['By size', 'Revenue ($)', 'S', 'M', 'L']),
    );
  });

  it('is of the rows that are asked for, and says which', async () => {
    const shown = await texts('/api/by_size.svg?size=S,L&sort=size&limit=1');
    expect(shown).toEqual(expect.arrayContaining(['size: L,S', 'L']));
    expect(shown).not.toContain('S');
  });

  it('has the size and the theme that are asked for', async () => {
    const png = (await app.inject('/api/by_day.png?width=300&scale=2&theme=dark')).rawPayload;
    expect(png.readUInt32BE(16)).toBe(600);
    const { body } = await app.inject('/api/by_day.svg?width=300&theme=dark');
    expect(body).toMatch(/^<svg [^>]*width="300"/);
    expect(body).toContain('#181512');
  });

  it('is drawn once', async () => {
    const before = app.answers.stats();
    const all = await Promise.all(
      ['theme=light', 'width=640', ''].map((query) =>
        app.inject(`/api/by_day.png?size=M&${query}`),
      ),
    );
    expect(app.answers.stats().misses - before.misses).toBe(1);
    expect(new Set(all.map(({ headers }) => headers.etag)).size).toBe(1);
  });
});

describe('a chart', () => {
  it.each([
    ['', '/api/by_day'],
    ['?limit=3', '/api/by_day'],
    ['?limit=7', '/api/by_day?limit=7'],
    ['?sort=-mean,day', '/api/by_day?sort=-mean%2Cday'],
    ['?size=S,L&name="a,b"', '/api/by_day?size=L%2CS&name=%22a%2Cb%22'],
    ['?where.limit=3..&size=!S&limit=9', '/api/by_day?limit=9&size=%21S&where.limit=3..'],
  ])('%s loads its rows from %s', async (query, url) => {
    const spec = (await app.inject(`/api/by_day/chart${query}`)).json();
    expect(spec.data).toEqual({ url });
    expect((await app.inject(url)).statusCode).toBe(200);
  });
});

it('what nginx keeps, it keeps for a second', async () => {
  const header = async (headers: Record<string, string>) =>
    (await app.inject({ url: '/api/by_size', headers })).headers['x-accel-expires'];
  expect([await header({}), await header({ 'x-tavola-balancer': '1' })]).toEqual([undefined, '1']);
});

it.each(['/api', '/api/snapshot'])('%s is the same with .json behind it', async (url) => {
  const [plain, suffixed] = [await app.inject(url), await app.inject(`${url}.json`)];
  expect([suffixed.body, suffixed.headers.etag]).toEqual([plain.body, plain.headers.etag]);
});
