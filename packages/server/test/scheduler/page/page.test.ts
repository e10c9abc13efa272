import { rm } from 'node:fs/promises';
import { explainKpi } from '@tavola/core';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type SchedulerPage, startSchedulerPage } from '../../../src/scheduler/scheduler-page.js';
import { buildPage } from '../build-page.js';
import { launchChromium, noChromium } from '../chromium.js';
import { createScript, PROFILE } from '../events.js';
import { drawn, orders } from '../kpis.js';

const LINKS = { api: 'http://127.0.0.1:8000/api', dashboard: 'http://127.0.0.1:8000/' };

describe.skipIf(noChromium)('the page in Chromium', () => {
  let folder: string;
  let browser: Browser;
  let server: SchedulerPage;
  let page: Page;
  let foreign: string[];
  let complaints: string[];

  beforeAll(async () => {
    [folder, browser] = await Promise.all([buildPage(), launchChromium()]);
  }, 60_000);
  afterAll(async () => {
    await browser?.close();
    await rm(folder, { recursive: true });
  });

  beforeEach(async () => {
    server = await startSchedulerPage({
      port: 0,
      workers: 2,
      pageFolder: folder,
      kpis: [explainKpi(orders), explainKpi(drawn)],
    });
    page = await browser.newPage();
    foreign = [];
    complaints = [];
    page.on('request', (request) => {
      if (!request.url().startsWith(server.url)) foreign.push(request.url());
    });
    page.on('console', (message) => {
      if (message.type() !== 'log') complaints.push(message.text());
    });
    page.on('pageerror', (error) => complaints.push(error.message));
    await page.goto(server.url);
    await page.waitForSelector('#connection[data-connection="live"]');
  }, 60_000);
  afterEach(async () => {
    await page.close();
    await server.close();
  });

  const text = async (selector: string) => (await page.locator(selector).textContent()) ?? '';
  const has = (selector: string) => page.waitForSelector(selector, { state: 'attached' });
  const laps = () =>
    page
      .locator('.lap')
      .evaluateAll((blocks) =>
        blocks.map((block) => `${block.dataset.split} ${block.dataset.outcome}`),
      );
  const script = () => createScript('run-1', Date.now());

  it('waits for the first run', async () => {
    await page.waitForFunction(() => document.querySelectorAll('.worker-lanes .lane').length === 2);
    expect(await text('h1')).toBe('Ready for the first run.');
    expect(await text('#workers-title')).toBe('2 workers, idle');
    expect(await page.locator('#splits').isVisible()).toBe(false);
    expect(await text('#runs-title')).toBe('No runs yet');
  });

  it('draws lanes and splits as they change', async () => {
    const run = script();
    server.onEvent(run.started());
    await has('#split-table tr[data-mark="waiting"]');
    expect(await page.locator('#split-map .mark[data-mark="waiting"]').count()).toBe(4);

    server.onEvent(run.split(0, 1, 1));
    server.onEvent(run.split(1, 2, 2));
    await has('.lane[data-worker="2"][data-busy="true"] .lap[data-outcome="running"]');
    expect(await laps()).toEqual(['1 running', '2 running']);
    expect(await text('#workers-title')).toBe('2 workers, all busy');

    server.onEvent(run.done(0, 1, 90));
    server.onEvent(run.retried(1, 95));
    server.onEvent(run.split(1, 2, 99, 2));
    await has('.lap[data-outcome="retried"]');
    expect(await laps()).toEqual(['1 done', '2 retried', '2 running']);
    expect(await text('h1')).toBe('Reading pizza_sales.csv: 1 of 4 splits done.');
    expect(await page.getAttribute('#progress', 'aria-valuenow')).toBe('25');
    const row = await text('#split-table tbody tr:nth-child(2)');
    expect(row).toContain('running, attempt 2');
    expect(row).toContain('the worker was lost');
  });

  it('sums up a finished run, with links to what it rejected and published', async () => {
    const run = script();
    server.setLinks(LINKS);
    server.onEvent(run.started());
    for (let split = 0; split < 4; split++) {
      server.onEvent(run.split(split, split % 2, split * 100));
      server.onEvent(run.done(split, split % 2, split * 100 + 90));
    }
    server.onEvent(run.finished(500, { rejected: 2 }));
    await has('#progress[data-state="finished"]');
    expect(await text('h1')).toBe('3,998 rows of pizza_sales.csv published in 500 ms.');
    expect(await text('#figures')).toContain('128.0');
    const hrefs = await page
      .locator('a')
      .evaluateAll((links) => links.map((link) => link.getAttribute('href')));
    expect(new Set(hrefs)).toEqual(
      new Set([LINKS.api, LINKS.dashboard, `${LINKS.api}/rejects`, `${LINKS.api}/snapshot`]),
    );
    expect(await text('#run-table tbody tr')).toContain('3f9a0c2b7d51');
    expect(await page.locator('.rate .line').first().getAttribute('d')).toMatch(/^M/);
  });

  it('says why a run failed, and what readers see', async () => {
    const first = createScript('run-0', Date.now() - 60_000);
    server.onEvent(first.started());
    server.onEvent(first.finished(100));
    const run = script();
    server.onEvent(run.started());
    server.onEvent(run.split(1, 0, 1));
    server.onEvent(run.failed(30));
    await has('#progress[data-state="failed"]');
    expect(await text('#failure-message')).toBe('Split 2 failed on all of its 4 attempts.');
    expect(await text('#failure-note')).toContain('readers still see snapshot 3f9a0c2b7d51');
    expect(await page.locator('#split-map .mark[data-mark="failed"]').count()).toBe(1);
    expect(await page.locator('#run-table tbody tr').count()).toBe(2);
  });

  it('says why a run failed before it began', async () => {
    server.onEvent(script().failed(5, 'HEADER_MISMATCH', 'The header lacks order_id.'));
    await page.waitForSelector('#failure');
    expect(await text('h1')).toBe('The run failed before it could read its source.');
    expect(await text('#failure-message')).toBe('The header lacks order_id.');
    expect(
      await page
        .locator('#figures, #progress, #splits')
        .evaluateAll((all) => all.filter((element) => element.checkVisibility()).length),
    ).toBe(0);
  });

  it('shows only the splits asked for, by keyboard too', async () => {
    const run = script();
    server.onEvent(run.started());
    server.onEvent(run.split(2, 0, 1));
    await has('#split-table tr[data-mark="running"]');
    const shown = () =>
      page
        .locator('#split-table tbody tr')
        .evaluateAll((rows) => rows.filter((row) => row.checkVisibility()).length);
    expect(await shown()).toBe(4);
    await page.locator('#split-filter button', { hasText: 'running' }).focus();
    await page.keyboard.press('Enter');
    expect(await shown()).toBe(1);
    await page.keyboard.press('Enter');
    expect(await shown()).toBe(4);
  });

  it('lists checks, those first that do not hold', async () => {
    server.onEvent(script().started());
    expect(await page.locator('#checks').isVisible()).toBe(false);
    const of = { run: 'run-1', at: Date.now(), type: 'check-done' as const };
    const result = { check: 'rows', kpi: 'orders', otherwise: 'fail' as const, rows: 0 };
    server.onEvent({ ...of, result: { ...result, outcome: 'pass', message: '1 row found' } });
    server.onEvent({
      ...of,
      result: { ...result, check: 'few', rows: 2, outcome: 'fail', message: '2 rows do not pass' },
    });
    await page.waitForFunction(() => document.querySelectorAll('#check-list li').length === 2);
    expect(await text('#checks-title')).toBe('2 checks');
    expect(await page.locator('#check-list li').allTextContents()).toEqual([
      'few of KPI orders fails2 rows do not pass',
      'rows of KPI orders passes1 row found',
    ]);
    expect(await page.locator('#check-list .mark').first().getAttribute('data-mark')).toBe(
      'failed',
    );
    expect(complaints).toEqual([]);
  });

  it('opens each KPI to say how it is computed', async () => {
    const run = script();
    server.onEvent(run.started());
    server.onEvent(run.gathered('drawn', 1));
    await page.waitForSelector('#gathered li');
    expect(await text('#gathered')).toBe(
      'drawn keeps up to 1,000,000 rows, since sample looks at all rows at once.',
    );
    expect(await page.isVisible('#spilled')).toBe(false);
    server.onEvent(run.spilled(2));
    await page.waitForSelector('#spilled:not([hidden])');
    expect(await text('#spilled')).toBe(
      'Put aside on disk, which takes longer: 130 MB, 4,000,000 distinct values of summary, since they exceed their share of 512 MB of memory. With more --memory they stay in memory.',
    );
    expect(await text('#kpis-title')).toBe('2 KPIs');
    await page.locator('.kpi summary', { hasText: 'orders' }).focus();
    await page.keyboard.press('Enter');
    await page.waitForSelector('.kpi[data-path="split"] .kpi-part');
    const split = await text('.kpi[data-path="split"]');
    for (const part of [
      "groupby('size')",
      "orderby('size')",
      'order_id integer',
      'Changes of value are added',
      'op.sum(d.price)24 bytes. Exact sums are added',
    ]) {
      expect(split).toContain(part);
    }
    await page.locator('.kpi summary', { hasText: 'drawn' }).click();
    await page.waitForSelector('.kpi[data-path="gathered"] .why');
    expect(await text('.kpi[data-path="gathered"] .why')).toBe(
      'Its rows are gathered, since sample looks at all rows at once; there may be at most 1,000,000.',
    );
    for (const width of [320, 390, 1280]) {
      await page.setViewportSize({ width, height: 800 });
      const wide = await page.evaluate(() => document.documentElement.scrollWidth);
      expect(wide, `at ${width} px`).toBeLessThanOrEqual(width);
    }
  });

  it('says where the time went, if the run was asked', async () => {
    const bars = () =>
      page
        .locator('.piece')
        .evaluateAll((all) => all.map((piece) => [piece.getAttribute('title'), piece.dataset]));
    expect(await text('#profile')).toContain('as in npx tavola up --profile');
    const run = script();
    server.onEvent(run.started());
    // The page is told by a stream of events, and draws when it can.
    await expect.poll(() => text('#profile-title')).toBe('Where the time goes is told at the end');
    server.onEvent(run.finished(500, { profile: PROFILE }));
    await has('.piece');
    expect(await text('#profile-title')).toBe('Folding took 54 % of the work');
    expect(await text('#profile-note')).toMatch(
      /^2.00 s on the wall; 2.76 s of work, summed over 2 workers and the master; 2.60 s of proc/,
    );
    expect(await bars()).toEqual([
      ['start: 400 ms, 20 %', {}],
      ['scan: 1.50 s, 75 %', {}],
      ['finish: 40 ms, 2 %', {}],
      ['publish: 60 ms, 3 %', {}],
      ['read: 200 ms, 7 %', { by: 'workers' }],
      ['decode: 1.00 s, 36 %', { by: 'workers' }],
      ['fold: 1.48 s, 54 %', { by: 'workers', longest: 'true' }],
      ['encode: 20 ms, 1 %', { by: 'workers' }],
      ['publish: 60 ms, 2 %', { by: 'master' }],
    ]);
    const widths = await page
      .locator('.stack')
      .nth(0)
      .evaluate((stack) => [...stack.children].map((piece) => piece.getBoundingClientRect().width));
    expect(widths[1]! / widths[0]!).toBeCloseTo(1500 / 400, 1);
    const rows = await page
      .locator('.profile-table tbody tr')
      .evaluateAll((all) =>
        all.map((row) => [...row.children].map((cell) => cell.textContent).join('|')),
      );
    expect(rows).toEqual([
      'readgets bytes of the file|workers|200 ms|7.2 %||320 MB/s',
      'decodemakes values of fields|workers|1.00 s|36.2 %||4.00 k rows/s',
      'foldadds rows to KPIs|workers|1.48 s|53.6 %||2.70 k rows/s',
      'encodemakes partials of groups|workers|20 ms|0.7 %||',
      'publishwrites the snapshot and makes it the present one|master|60 ms|2.2 %||',
      'order_id|integer|100 ms|3.6 %||40.0 k rows/s',
      'unit_priceonly checked|decimal|900 ms|32.6 %||4.44 k rows/s',
      'summarymostly aggregates|480 ms|17.4 %||80 ms|0.0 ms|400 ms|0.0 ms',
      'a_kpi_of_a_name_that_is_much_longer_than_mostmostly keys|920 ms|33.3 %||0.0 ms|900 ms|0.0 ms|20 ms',
    ]);
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      for (const width of [320, 390, 700, 920, 1280]) {
        await page.setViewportSize({ width, height: 800 });
        const wide = await page.evaluate(() => document.documentElement.scrollWidth);
        expect(wide, `at ${width} px`).toBeLessThanOrEqual(width);
      }
    }

    const next = createScript('run-2', Date.now());
    server.onEvent(next.started());
    server.onEvent(next.finished(100));
    await page.waitForFunction(() => document.querySelector('.piece') === null);
    expect(await text('#profile-title')).toBe('Where the time goes');
    expect(await text('#profile-note')).toContain('--profile');
  });

  it('keeps up with hundreds of splits', async () => {
    const run = script();
    server.onEvent(run.started({ splits: 640 }));
    for (let split = 0; split < 640; split++) {
      server.onEvent(run.split(split, split % 2, split));
      server.onEvent(run.done(split, split % 2, split + 1));
      server.onEvent(run.merged(split + 1, split + 1));
    }
    server.onEvent(run.finished(700));
    await has('#progress[data-state="finished"]');
    expect(await page.locator('#split-map .mark[data-mark="done"]').count()).toBe(640);
    expect(await page.locator('.lap[data-outcome="done"]').count()).toBe(640);
    expect(await page.locator('#split-table tbody tr').count()).toBe(640);
  });

  it('never scrolls sideways', async () => {
    const run = script();
    server.onEvent(run.started());
    server.onEvent(run.split(0, 0, 1));
    server.onEvent(run.redone(0, 50));
    server.onEvent(run.finished(1_234_567, { rejected: 3 }));
    await has('#progress[data-state="finished"]');
    for (const width of [320, 390, 700, 820, 1440]) {
      await page.setViewportSize({ width, height: 800 });
      const wide = await page.evaluate(() => document.documentElement.scrollWidth);
      expect(wide, `at ${width} px`).toBeLessThanOrEqual(width);
    }
  });

  it('says that the connection is lost, and finds it again', async () => {
    const { port } = new URL(server.url);
    const run = script();
    server.onEvent(run.started());
    await has('#split-table tr');
    await server.close();
    await has('#connection[data-connection="lost"]');
    expect(await text('#connection')).toMatch(/^Connection lost at \d\d:\d\d:\d\d, trying again$/);
    expect(await text('h1')).toContain('Reading pizza_sales.csv');
    complaints = [];
    server = await startSchedulerPage({ port: Number(port), workers: 2, pageFolder: folder });
    await has('#connection[data-connection="live"]');
    await page.waitForFunction(() =>
      document.querySelector('h1')?.textContent?.startsWith('Ready'),
    );
    complaints = complaints.filter((complaint) => !complaint.includes('ERR_CONNECTION_REFUSED'));
  });

  afterEach(() => {
    expect({ foreign, complaints }).toEqual({ foreign: [], complaints: [] });
  });
});
