import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { createClient } from '../../src/client/create-client.js';
import { type Answer, serve, type TestServer } from '../helpers/http-server.js';
import type { SalesWorkbench } from './workbench.js';

const ROWS = [
  { size: 'S', revenue: 1.5 },
  { size: 'M', revenue: null },
  { size: 'L', revenue: 20 },
];

type Files = Record<string, string>;

/** What is exported of one KPI, whose own limit is 2. */
function exported(id: string, rows: unknown): Files {
  const text = JSON.stringify(rows);
  const kpi = {
    name: 'sizes',
    columns: [{ name: 'size' }, { name: 'revenue' }],
    limit: 2,
    bytes: Buffer.byteLength(text),
    sha256: createHash('sha256').update(text).digest('hex'),
  };
  const rowsOf = { read: 8, used: 7, rejected: 1 };
  return {
    '/api/sizes.json': text,
    '/api/snapshot.json': JSON.stringify({ id, rows: rowsOf, kpis: [kpi] }),
  };
}

/** A file server: it knows no parameters, and says no more of a file than what it is. */
function fileServer(filesOf: () => Files): Promise<TestServer> {
  const answer: Answer = (request, response) => {
    const text = filesOf()[request.url!.split('?')[0]!];
    if (text === undefined) return response.writeHead(404, {}).end('<h1>Not found</h1>');
    const etag = `"${createHash('sha256').update(text).digest('hex').slice(0, 8)}"`;
    const isKnown = request.headers['if-none-match'] === etag;
    return response.writeHead(isKnown ? 304 : 200, { etag }).end(isKnown ? undefined : text);
  };
  return serve(answer);
}

describe('a static export', () => {
  it('is answered from as an API answers', async () => {
    const { url } = await fileServer(() => exported('abc', ROWS));
    const api = createClient<SalesWorkbench>(url);
    expect(await api.kpi('sizes')).toEqual({
      rows: [ROWS[0], ROWS[1]],
      snapshot: 'abc',
      rowsUsed: 7,
      rowsRejected: 1,
      publishedAt: undefined,
    });
    const { rows } = await api.kpi('sizes', { sort: ['-revenue'], limit: 9, columns: ['size'] });
    expect(rows).toEqual([{ size: 'L' }, { size: 'S' }, { size: 'M' }]);
    expect((await api.kpi('sizes', { limit: 0 })).rows).toEqual([]);
  });

  it('gives the same rows as long as they do not change, and the new ones when they do', async () => {
    let files = exported('abc', ROWS);
    const { url } = await fileServer(() => files);
    const api = createClient<SalesWorkbench>(url);
    const ask = () => api.kpi('sizes', { sort: ['size'] });
    const [first, second] = [await ask(), await ask()];
    expect(second.rows).toBe(first.rows);
    files = exported('def', ROWS);
    const same = await ask();
    expect([same.rows === first.rows, same.snapshot]).toEqual([true, 'def']);
    files = exported('ghi', ROWS.slice(1));
    expect(await ask()).toMatchObject({ rows: [{ size: 'L' }, { size: 'M' }], snapshot: 'ghi' });
  });

  it('never says that rows are of a snapshot that they are not of', async () => {
    const [old, next] = [exported('abc', ROWS), exported('def', ROWS.slice(1))];
    const mixed: Files = { ...old, '/api/snapshot.json': next['/api/snapshot.json']! };
    let files = mixed;
    const { url } = await fileServer(() => files);
    setTimeout(() => {
      files = next;
    }, 200);
    const answer = await createClient<SalesWorkbench>(url).kpi('sizes');
    expect(answer).toMatchObject({ rows: ROWS.slice(1), snapshot: 'def' });
    files = mixed;
    await expect(createClient<SalesWorkbench>(url).kpi('sizes')).rejects.toThrow(
      /sizes\.json is not the file that snapshot\.json speaks of/,
    );
  });

  it('refuses filters, and columns that are not there', async () => {
    const { url } = await fileServer(() => exported('abc', ROWS));
    const api = createClient<SalesWorkbench>(url);
    await expect(api.kpi('sizes', { where: { size: 'S' } })).rejects.toMatchObject({
      name: 'ApiError',
      message: expect.stringContaining('filters need an API'),
      type: 'urn:tavola:problem:facts-absent',
    });
    expect((await api.kpi('sizes', { where: { size: undefined } })).rows).toHaveLength(2);
    await expect(api.kpi('sizes', { columns: ['weight' as never] })).rejects.toMatchObject({
      status: 400,
      message: expect.stringContaining('there are size, revenue'),
    });
    await expect(api.kpi('last')).rejects.toMatchObject({ name: 'ApiError', status: 404 });
  });

  it('has one snapshot to tell of, and is then left alone', async () => {
    const server = await fileServer(() => exported('abc', ROWS));
    const [told, errors] = [[] as string[], [] as Error[]];
    const stop = createClient<SalesWorkbench>(server.url).subscribe(({ id }) => told.push(id), {
      onError: (error) => errors.push(error),
    });
    await new Promise((resolve) => setTimeout(resolve, 700));
    stop();
    expect(told).toEqual(['abc']);
    expect(errors).toEqual([]);
    expect(server.asked.map(({ path }) => path)).toEqual(['/api/events', '/api/snapshot.json']);
  });
});
