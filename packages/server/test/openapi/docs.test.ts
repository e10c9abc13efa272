import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { listen } from '../../src/listen.js';
import { testApp } from '../helpers/app.js';
import { launchChromium, noChromium } from '../scheduler/chromium.js';
import { everyColumnApp } from './every-column.js';

describe.skipIf(noChromium)('the page that shows the API', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchChromium();
  }, 60_000);
  afterAll(() => browser?.close());

  /** The page, and what it should not do. */
  async function open(
    app: Awaited<ReturnType<typeof testApp>>['app'],
    options: Parameters<Browser['newPage']>[0] = {},
  ): Promise<{ page: Page; origin: string; troubles: string[]; asked: string[] }> {
    const origin = `http://127.0.0.1:${await listen(app, { port: 0 })}`;
    const page = await browser.newPage(options);
    page.setDefaultTimeout(10_000);
    onTestFinished(() => page.close());
    const [troubles, asked] = [[] as string[], [] as string[]];
    page.on('request', (request) => {
      const url = new URL(request.url());
      if (url.origin === origin) asked.push(url.pathname);
      else troubles.push(request.url());
    });
    page.on('console', (message) => troubles.push(message.text()));
    page.on('pageerror', (error) => troubles.push(error.message));
    await page.goto(`${origin}/api/docs`);
    return { page, origin, troubles, asked };
  }

  it.each(['light', 'dark'] as const)(
    'draws itself in %s from this server alone',
    async (colorScheme) => {
      const { app } = await everyColumnApp();
      const { page, troubles, asked } = await open(app, { colorScheme });
      await page.getByText('By size').first().waitFor();
      await page.locator('[data-content-id="get-/api/sizes.json"]').first().click();
      await page.getByText('QUERY-STRING PARAMETERS').first().waitFor();
      const background = await page.evaluate(
        () => getComputedStyle(document.querySelector('rapi-doc')!).backgroundColor,
      );
      expect(background).toBe(colorScheme === 'dark' ? 'rgb(23, 21, 19)' : 'rgb(251, 250, 248)');
      expect(troubles).toEqual([]);
      expect([...new Set(asked)].sort()).toEqual([
        '/api/docs',
        '/api/docs/icon.svg',
        '/api/docs/page.css',
        '/api/docs/page.js',
        '/api/openapi.json',
      ]);
    },
  );

  it('asks the API what it is told to, and shows the answer', async () => {
    const { app } = await everyColumnApp();
    const { page, origin, troubles, asked } = await open(app);
    await page.goto(`${origin}/api/docs#get-/api/sizes.json`);
    await page.reload();
    const answered = page.waitForResponse('**/api/sizes.json');
    await page.getByRole('button', { name: 'TRY' }).first().click();
    expect((await answered).status()).toBe(200);
    await page.getByText('"M"').first().waitFor();
    expect(asked.at(-1)).toBe('/api/sizes.json');
    expect(troubles).toEqual([]);
  });

  it('fits a phone, with every operation on it', async () => {
    const { app } = await everyColumnApp();
    const { page, troubles } = await open(app, { viewport: { width: 360, height: 740 } });
    await page.getByText('/api/sizes.json').first().click();
    const field = page.locator('input[data-pname="limit"]').first();
    await field.waitFor();
    const { x, width } = (await field.boundingBox())!;
    expect(x + width).toBeLessThanOrEqual(360);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(360);
    expect(troubles).toEqual([]);
  });

  it('says so where nothing is published', async () => {
    const { app } = await testApp({ snapshot: null });
    const { page } = await open(app);
    await page.getByText('The API does not say what it has').waitFor();
  });
});
