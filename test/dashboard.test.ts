import { appendFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser, noBrowser, openPage } from '../packages/notebooks/test/support/browser.js';
import { freePorts, npmStart, type Tavola, tavola } from './helpers/tavola.js';

const NOTHING = { foreign: [], violations: [], errors: [] };

describe.skipIf(noBrowser !== undefined)('the pages of a running stack', () => {
  let folder: string;
  let out: string;
  let browser: Browser;
  let stack: Tavola;
  let ready: Record<string, string>;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'tavola-pages-'));
    out = join(folder, 'out');
    const data = join(folder, 'sales.csv');
    await tavola(['sample', '--out', data]).ended;
    appendFileSync(data, 'not a row of sales\n');
    const [port, schedulerPort] = await freePorts(2);
    stack = npmStart([
      '--data',
      data,
      '--out',
      out,
      '--port',
      port!,
      '--scheduler-port',
      schedulerPort!,
      '--no-open',
    ]);
    ready = await stack.ready();
    browser = await launchBrowser();
  });

  afterAll(async () => {
    await browser.close();
    await stack.kill('SIGTERM');
    rmSync(folder, { recursive: true, force: true });
  });

  const drawn = (page: Page): Promise<unknown> =>
    page.waitForFunction(
      () => document.querySelectorAll('tavola-chart[data-drawn] svg').length === 6,
    );

  it('draw the dashboard from this host alone, and follow a new snapshot without a reload', async () => {
    const { page, troubles } = await openPage(browser, ready.dashboard!);
    await drawn(page);
    const headline = page.locator('.headline').first();
    const before = await headline.textContent();
    expect(before).toMatch(/^\$8\d\d,\d{3} from 2\d,\d{3} orders in 2015;/);
    expect(await page.locator('.provenance').textContent()).toMatch(/48,620 rows of sales\.csv/);
    await page.evaluate(() => document.body.setAttribute('data-not-reloaded', ''));

    const next = join(folder, 'next.csv');
    await tavola(['sample', '--rows', '20000', '--seed', '2', '--out', next]).ended;
    expect((await tavola(['run', '--data', next, '--out', out]).ended).code).toBe(0);
    await page.waitForFunction(
      (was) => document.querySelector('.headline')?.textContent !== was,
      before,
    );
    await page.waitForFunction(() =>
      /20,000 rows of next\.csv/.test(document.querySelector('.provenance')?.textContent ?? ''),
    );
    await drawn(page);
    expect(await page.evaluate(() => document.body.hasAttribute('data-not-reloaded'))).toBe(true);
    expect(troubles).toEqual(NOTHING);
    await page.context().close();
  });

  it('fit a phone, in the dark', async () => {
    const { page, troubles } = await openPage(browser, ready.dashboard!, {
      viewport: { width: 390, height: 844 },
      colorScheme: 'dark',
    });
    await drawn(page);
    const sideways = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    expect(sideways).toBe(0);
    expect(troubles).toEqual(NOTHING);
    await page.context().close();
  });

  it('show the run, its workers and its splits on the scheduler page', async () => {
    const { page, troubles } = await openPage(browser, ready.scheduler!);
    await page.waitForFunction(() => document.body.textContent?.includes('48,620 rows'));
    const text = ((await page.locator('body').textContent()) ?? '').replaceAll(/\s+/g, ' ');
    expect(text).toMatch(/Worker 1/);
    expect(text).toMatch(/Worker 2/);
    expect(text).toMatch(/\d+ splits/);
    for (const [path, type] of [
      ['rejects', /csv/],
      ['snapshot', /json/],
    ] as const) {
      const link = await page
        .locator(`a[href="${ready.api}/${path}"]`)
        .first()
        .getAttribute('href');
      expect((await fetch(link!)).headers.get('content-type')).toMatch(type);
    }
    expect(troubles).toEqual(NOTHING);
    await page.context().close();
  });
});
