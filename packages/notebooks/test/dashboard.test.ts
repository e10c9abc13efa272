import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { launchBrowser, noBrowser, openPage } from './support/browser.js';
import { emptyFixture, pizzaFixture, visitsFixture } from './support/fixture.js';
import { type FixtureServer, startFixtureServer } from './support/fixture-server.js';

const DIST = join(import.meta.dirname, '..', 'dist');
const NOTHING = { foreign: [], violations: [], errors: [] };
const CARDS = 6;

describe.skipIf(noBrowser !== undefined)('the dashboard in a browser', () => {
  let browser: Browser;
  let server: FixtureServer;
  beforeAll(async () => {
    browser = await launchBrowser();
  });
  afterAll(() => browser.close());
  beforeEach(async () => {
    server = await startFixtureServer(DIST, pizzaFixture());
  });
  afterEach(async () => {
    await Promise.all(browser.contexts().map((context) => context.close()));
    await server.close();
  });

  const drawn = (page: Page, count = CARDS) =>
    page.waitForFunction(
      (wanted) => document.querySelectorAll('tavola-chart[data-drawn] svg').length === wanted,
      count,
    );
  const text = (page: Page, selector: string) => page.locator(selector).first().textContent();
  const sideways = (page: Page) =>
    page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );

  it('draws everything from its own host alone, within the content security policy', async () => {
    const { page, troubles } = await openPage(browser, server.url);
    await drawn(page);
    expect(await text(page, '.headline')).toMatch(
      /^\$[\d,]+ from [\d,]+ orders in 2015; \$\d+\.\d\d a ticket, 2\.3 pizzas an order\.$/,
    );
    expect(await page.locator('.figure').count()).toBe(5);
    expect(await page.locator('.figure .sparkline').count()).toBe(5);
    expect(await page.locator('.card:visible').count()).toBe(CARDS);
    for (const mark of await page.locator('tavola-chart svg').all()) {
      expect(await mark.locator('path').count()).toBeGreaterThan(3);
    }
    expect(await text(page, '.provenance')).toMatch(
      /from [\d,]+ rows of pizza_sales\.csv \(7\.2.MB\)\. No row was rejected/,
    );
    await page.waitForLoadState('load');
    expect(troubles).toEqual(NOTHING);
  });

  it('gives every chart a text and a table', async () => {
    const { page } = await openPage(browser, server.url);
    await drawn(page);
    for (const chart of await page.locator('tavola-chart').all()) {
      expect(await chart.getAttribute('role')).toBe('img');
      expect(await chart.getAttribute('aria-label')).toMatch(/\$\d/);
    }
    const sizes = page.locator('.card', { hasText: 'Large brings in' });
    await sizes.locator('summary').focus();
    await page.keyboard.press('Enter');
    expect(await sizes.locator('tbody tr').count()).toBe(3);
    expect(await sizes.locator('tbody tr').first().textContent()).toMatch(/^L\s*\$[\d,]+\.\d\d/);
  });

  it('shows exact values in a tooltip', async () => {
    const { page, troubles } = await openPage(browser, server.url);
    await drawn(page);
    await page
      .locator('.card', { hasText: 'Large brings in' })
      .locator('.mark-rect path')
      .first()
      .hover();
    expect(await text(page, '.tip')).toMatch(/^Large\s*Revenue\s*\$[\d,]+\.\d\d/);
    expect(troubles).toEqual(NOTHING);
  });

  it.each([390, 820, 1440])('never scrolls sideways at %i pixels', async (width) => {
    const { page } = await openPage(browser, server.url, { viewport: { width, height: 844 } });
    await drawn(page);
    expect(await sideways(page)).toBe(0);
    for (const summary of await page.locator('summary').all()) await summary.click();
    expect(await sideways(page)).toBe(0);
  });

  it('does not move while it loads', async () => {
    server.delay = 600;
    const { page } = await openPage(browser, server.url);
    await page.waitForSelector('.skeleton');
    const tops = () =>
      page
        .locator('.card')
        .evaluateAll((cards) => cards.map((card) => card.getBoundingClientRect().top));
    const before = await tops();
    await drawn(page);
    const after = await tops();
    expect(after.every((top, i) => Math.abs(top - before[i]!) < 48)).toBe(true);
  });

  it('takes up a new snapshot without a reload, and keeps an open table open', async () => {
    const { page, troubles } = await openPage(browser, server.url);
    await drawn(page);
    const before = await text(page, '.headline');
    await page.locator('summary').first().click();
    await page.evaluate(() => {
      document.body.dataset.mark = 'same page';
    });
    server.fixture = pizzaFixture({ snapshot: 'second', factor: 2 });
    server.announce();
    await page.waitForFunction(
      (old) => document.querySelector('.headline')?.textContent !== old,
      before,
    );
    await page.getByText('Updated just now').waitFor();
    await drawn(page);
    expect(await text(page, '.provenance')).toContain('second');
    expect(await page.locator('details').first().getAttribute('open')).not.toBeNull();
    expect(await page.evaluate(() => document.body.dataset.mark)).toBe('same page');
    expect(troubles).toEqual(NOTHING);
  });

  it('keeps the last figures, greyed, while the API fails, and recovers on Retry', async () => {
    const { page } = await openPage(browser, server.url);
    await drawn(page);
    const before = await text(page, '.headline');
    server.fixture = pizzaFixture({ snapshot: 'second', factor: 2 });
    server.broken.add('');
    server.announce();
    await page.getByText(/Not up to date since \d\d:\d\d\./).waitFor();
    expect(await text(page, '.headline')).toBe(before);
    expect(
      await page
        .locator('.card__body')
        .first()
        .evaluate((body) => getComputedStyle(body).opacity),
    ).toBe('0.5');
    server.broken.clear();
    await page.getByRole('button', { name: 'Retry' }).click();
    await page.locator('.stale-bar').waitFor({ state: 'detached' });
    await page.waitForFunction(
      (old) => document.querySelector('.headline')?.textContent !== old,
      before,
    );
  });

  it('does not let one broken KPI take the rest down', async () => {
    server.broken.add('sizes');
    const { page } = await openPage(browser, server.url);
    await drawn(page, CARDS - 1);
    const card = page.locator('.card[data-failed]');
    expect(await card.textContent()).toContain('Could not be read: Something broke.');
    server.broken.clear();
    await card.getByRole('button', { name: 'Retry' }).click();
    await drawn(page);
    expect(await page.locator('.card[data-failed]').count()).toBe(0);
  });

  it('says so when nothing could be read, and goes on by itself', async () => {
    server.broken.add('');
    const { page } = await openPage(browser, server.url);
    await page.getByRole('heading', { name: 'The figures could not be read' }).waitFor();
    expect(await page.locator('.card:visible').count()).toBe(0);
    server.broken.clear();
    await drawn(page);
    expect(await page.locator('.notice').textContent()).toBe('');
  });

  it('waits for the first snapshot', async () => {
    server.fixture = undefined;
    const { page } = await openPage(browser, server.url);
    await page.getByRole('heading', { name: 'Nothing has been published yet' }).waitFor();
    server.fixture = pizzaFixture();
    server.announce();
    await drawn(page);
  });

  it('says that there are no rows, and where the rejected ones are', async () => {
    server.fixture = emptyFixture({ rejected: 12 });
    const { page, troubles } = await openPage(browser, server.url);
    await page.getByRole('heading', { name: 'There are no rows to show' }).waitFor();
    expect(await page.locator('.card:visible, .figures:visible').count()).toBe(0);
    expect(
      await page.getByRole('link', { name: 'See the rejected rows' }).getAttribute('href'),
    ).toBe('./api/rejects');
    expect(troubles).toEqual(NOTHING);
  });

  it('shows null as a dash, and an empty KPI among others as empty', async () => {
    const fixture = pizzaFixture();
    fixture.rows.summary![0]!.avg_ticket = null;
    fixture.rows.hourly_sales = [];
    fixture.catalogue.rows.rejected = 3;
    server.fixture = fixture;
    const { page, troubles } = await openPage(browser, server.url);
    await drawn(page, CARDS - 1);
    expect(await text(page, '.figure:nth-child(4) .figure__value')).toBe('–');
    expect(await page.getByText('No rows to show.').count()).toBe(1);
    expect(await page.getByRole('link', { name: '3 rows rejected' }).getAttribute('href')).toBe(
      './api/rejects',
    );
    expect(troubles).toEqual(NOTHING);
  });

  it("draws somebody's own workbench", async () => {
    server.fixture = visitsFixture();
    const { page, troubles } = await openPage(browser, server.url, {
      viewport: { width: 390, height: 844 },
      timezoneId: 'America/Los_Angeles',
    });
    await drawn(page, 2);
    expect(await text(page, '.headline')).toBe(
      'Web visits: 4 KPIs from 12,345 rows of visits.csv.',
    );
    expect(await page.locator('.figure:visible').allInnerTexts()).toEqual([
      expect.stringMatching(/Visits\s+12,345/),
      expect.stringMatching(/Bounce rate\s+41.%/),
      expect.stringMatching(/Longest page\s+\/pricing/),
      expect.stringMatching(/Cost\s+–/),
    ]);
    expect(await page.locator('.card:visible .card__title').allInnerTexts()).toEqual([
      'Visits by page',
      'Visits by day',
      'Browsers',
    ]);
    expect(
      await page.locator('.card', { hasText: 'Visits by day' }).locator('svg').innerHTML(),
    ).toContain('1 Mar');
    expect(await page.getByText('<b>Other</b>').count()).toBe(1);
    expect(await sideways(page)).toBe(0);
    expect(troubles).toEqual(NOTHING);
  });

  it('refuses a chart that would load from another host', async () => {
    const fixture = visitsFixture();
    fixture.charts!.pages = {
      layer: [
        {
          mark: 'bar',
          data: { url: 'https://example.com/data.json' },
          encoding: { y: { field: 'page' } },
        },
      ],
    };
    server.fixture = fixture;
    const { page, troubles } = await openPage(browser, server.url);
    await drawn(page, 2);
    expect(troubles.foreign).toEqual([]);
    // Refused by the page itself, before the policy had to.
    expect(troubles.violations).toEqual([]);
  });

  it('follows a change between light and dark', async () => {
    const { page, troubles } = await openPage(browser, server.url, { colorScheme: 'light' });
    await drawn(page);
    const cell = () =>
      page
        .locator('.card', { hasText: 'Most comes in' })
        .locator('.mark-rect path')
        .first()
        .getAttribute('fill');
    const light = await cell();
    await page.emulateMedia({ colorScheme: 'dark' });
    await expect.poll(cell).not.toBe(light);
    expect(troubles).toEqual(NOTHING);
  });

  it('stands still where motion is not wanted', async () => {
    const { page } = await openPage(browser, server.url, { reducedMotion: 'reduce' });
    await drawn(page);
    const durations = await page
      .locator('.fresh')
      .evaluateAll((elements) =>
        elements.map((element) => getComputedStyle(element).animationDuration),
      );
    expect(new Set(durations)).toEqual(new Set(['0s']));
  });
});
