import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startSchedulerPage } from '../../src/scheduler/scheduler-page.js';
import { createScript } from './events.js';

let pageFolder: string;
beforeAll(async () => {
  pageFolder = await mkdtemp(join(tmpdir(), 'tavola-scheduler-'));
  await writeFile(join(pageFolder, 'index.html'), 'page');
});
afterAll(() => rm(pageFolder, { recursive: true }));

it('serves what it is told until it is closed', async () => {
  const page = await startSchedulerPage({ port: 0, workers: 3, pageFolder });
  expect(page.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/$/);
  const { onEvent } = page;
  onEvent(createScript().started());
  page.setLinks({ dashboard: 'http://127.0.0.1:8000/' });
  const state = await (await fetch(`${page.url}state`)).json();
  expect(state).toMatchObject({
    links: { dashboard: 'http://127.0.0.1:8000/' },
    state: { master: { workers: 3 }, runs: [{ id: 'run-1' }] },
  });
  await page.close();
  await expect(fetch(page.url)).rejects.toThrow();
});

it('names the port that is taken, and the remedy', async () => {
  const other = createServer();
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
  const { port } = other.address() as { port: number };
  await expect(startSchedulerPage({ port, workers: 2, pageFolder })).rejects.toMatchObject({
    code: 'PORT_TAKEN',
    message: `Port ${port} is in use: choose another with --scheduler-port N, or stop what is using it.`,
  });
  await new Promise((resolve) => other.close(resolve));
});
