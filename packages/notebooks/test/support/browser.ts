import { existsSync } from 'node:fs';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';

const EXECUTABLE = process.env.CHROMIUM ?? '/usr/bin/chromium';
const REQUIRED = (process.env.TAVOLA_REQUIRE ?? '').split(/[\s,]+/).includes('chromium');

/** Why there is no browser to test with; undefined where there is one. */
export const noBrowser = existsSync(EXECUTABLE)
  ? undefined
  : `Chromium is not at ${EXECUTABLE}: name it with CHROMIUM=PATH to run the browser tests.`;

if (noBrowser !== undefined) {
  if (REQUIRED) throw new Error(noBrowser);
  process.stderr.write(`Skipped: ${noBrowser}\n`);
}

export function launchBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: EXECUTABLE,
    args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-background-networking'],
  });
}

/** What went wrong on a page while it was open. */
export interface Troubles {
  /** Requests to another host. */
  foreign: string[];
  /** Violations of the content security policy. */
  violations: string[];
  /** Errors on the console, and errors that nobody caught. */
  errors: string[];
}

/** Opens a page and notes what goes wrong on it. */
export async function openPage(
  browser: Browser,
  url: string,
  options: BrowserContextOptions = {},
): Promise<{ page: Page; troubles: Troubles }> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
  const page = await context.newPage();
  const troubles: Troubles = { foreign: [], violations: [], errors: [] };
  const { host } = new URL(url);
  page.on('request', (request) => {
    const target = new URL(request.url());
    if (target.protocol.startsWith('http') && target.host !== host) {
      troubles.foreign.push(request.url());
    }
  });
  page.on('pageerror', (error) => troubles.errors.push(error.message));
  page.on('console', (message) => {
    const text = message.text();
    if (/content security policy/i.test(text)) troubles.violations.push(text);
    else if (message.type() === 'error') troubles.errors.push(text);
  });
  await page.exposeFunction('noteViolation', (what: string) => troubles.violations.push(what));
  await page.addInitScript(() => {
    const { noteViolation } = globalThis as unknown as { noteViolation(what: string): void };
    document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) =>
      noteViolation(`${violatedDirective} ${blockedURI}`),
    );
  });
  await page.goto(url);
  return { page, troubles };
}
