import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, expectTypeOf, it } from 'vitest';
import { ApiError } from '../../src/client/api-error.js';
import { createClient } from '../../src/client/create-client.js';
import { date, decimal, text } from '../../src/dataset/columns.js';
import { defineDataset } from '../../src/kpi/define-dataset.js';
import { defineWorkbench } from '../../src/kpi/define-workbench.js';
import { op } from '../../src/kpi/op.js';

const sales = defineDataset({
  name: 'sales',
  source: 'sales.csv',
  columns: { day: date(), size: text({ oneOf: ['S', 'M'] }), price: decimal(2) },
});
const workbench = defineWorkbench({
  kpis: [
    sales.kpi('sizes', { title: 'Sizes' }, (t) =>
      t.groupby('size').rollup({ revenue: (d) => op.sum(d.price) }),
    ),
    sales.kpi('last', { title: 'Last' }, (t) => t.rollup({ day: (d) => op.max(d.day) })),
  ],
});

let server: Server;
let url: string;
const asked: string[] = [];
beforeAll(async () => {
  server = createServer((request, response) => {
    asked.push(request.url!);
    if (request.url!.startsWith('/api/sizes')) {
      response.setHeader('x-snapshot-id', 'abc');
      response.end('[{"size":"S","revenue":1.5}]');
      return;
    }
    response.statusCode = 404;
    response.end('{"type":"urn:tavola:problem:kpi-unknown","detail":"There is no KPI last."}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/api`;
});
afterAll(() => server.close());

describe('a client', () => {
  it('gives rows of the types of the workbench', async () => {
    const api = createClient<typeof workbench>(url);
    const { rows, snapshot } = await api.kpi('sizes', { limit: 2, sort: ['-revenue', 'size'] });
    expectTypeOf(rows).toEqualTypeOf<{ size: 'S' | 'M'; revenue: number }[]>();
    expectTypeOf((await Promise.resolve(api)).kpi<'last'>)
      .returns.resolves.toHaveProperty('rows')
      .toEqualTypeOf<{ day: string }[]>();
    expect(rows).toEqual([{ size: 'S', revenue: 1.5 }]);
    expect(snapshot).toBe('abc');
    expect(asked.at(-1)).toBe('/api/sizes?limit=2&sort=-revenue%2Csize');
  });

  it('does not compile for a KPI or a column that is not there', () => {
    const check = (api: ReturnType<typeof createClient<typeof workbench>>) => {
      // @ts-expect-error a misspelt KPI
      void api.kpi('size');
      // @ts-expect-error a misspelt column
      void api.kpi('sizes', { sort: ['-revenu'] });
    };
    expectTypeOf(check).toBeFunction();
  });

  it('says what the API says of a failure', async () => {
    const api = createClient<typeof workbench>(`${url}/`);
    await expect(api.kpi('last')).rejects.toThrow(
      new ApiError('There is no KPI last.', 404, 'urn:tavola:problem:kpi-unknown'),
    );
    await expect(api.kpi('last')).rejects.toMatchObject({ status: 404 });
    const nowhere = createClient<typeof workbench>('http://127.0.0.1:9/api');
    await expect(nowhere.kpi('sizes')).rejects.toMatchObject({ name: 'ApiError', status: 0 });
  });
});
