import fc from 'fast-check';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { buildApp } from '../../src/app.js';
import { PARAMETER_NAMES } from '../../src/schemas/parameters.js';
import { SnapshotStore } from '../../src/snapshot-store.js';
import { orders, publishOrders, sharedFolder } from '../helpers/orders.js';

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

const columns = Object.keys(orders.columns);
const names = fc.oneof(
  fc.constantFrom(...PARAMETER_NAMES, ...columns, ...columns.map((name) => `where.${name}`)),
  fc.constantFrom('__proto__', 'constructor', 'hasOwnProperty', 'where.', 'where.where.size'),
  fc.string({ unit: 'binary', maxLength: 8 }),
);
const pieces = fc.constantFrom(
  '..',
  '<',
  '!',
  ',',
  '"',
  '""',
  'null',
  'L',
  '2015-01-01',
  '12:00',
  '-',
  '1',
  '1e9',
  '.5',
  '\r\nX-Evil: 1',
  '\0',
  '%',
  '&',
  '=',
  '\u{1f355}',
);
const values = fc.oneof(
  fc.array(pieces, { maxLength: 6 }).map((list) => list.join('')),
  fc.string({ unit: 'binary', maxLength: 20 }),
);
const query = fc.array(fc.tuple(names, values), { maxLength: 3 });
const path = fc.constantFrom(
  'by_size',
  'by_size.csv',
  'by_day.arrow',
  'by_size/chart',
  'side_by_side.json',
);

it('whatever is asked is answered, or is a problem of whoever asks', async () => {
  await fc.assert(
    fc.asyncProperty(path, query, fc.boolean(), async (path, query, isEncoded) => {
      const text = isEncoded
        ? new URLSearchParams(query.map(([name, value]) => [name, value])).toString()
        : encodeURI(query.map(([name, value]) => `${name}=${value}`).join('&'));
      const answer = await app.inject(`/api/${path}?${text}`);
      expect([200, 400]).toContain(answer.statusCode);
      expect(answer.headers['x-evil']).toBeUndefined();
      if (answer.statusCode === 400) {
        expect(answer.headers['content-type']).toMatch(/^application\/problem\+json/);
        expect(answer.json()).toMatchObject({
          parameter: expect.any(String),
          allowed: expect.anything(),
        });
      }
    }),
    { numRuns: 500 },
  );
}, 120_000);
