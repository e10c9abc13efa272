import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

const EXECUTABLE = process.env.CHROMIUM ?? '/usr/bin/chromium';
const REQUIRED = (process.env.TAVOLA_REQUIRE ?? '').split(/[\s,]+/).includes('chromium');

/** Why there is no browser to test with; undefined where there is one. */
export const noChromium = existsSync(EXECUTABLE)
  ? undefined
  : `Chromium is not at ${EXECUTABLE}: name it with CHROMIUM=PATH to run the browser tests.`;

if (noChromium !== undefined && REQUIRED) throw new Error(noChromium);

export function launchChromium(): Promise<Browser> {
  return chromium.launch({
    executablePath: EXECUTABLE,
    args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-background-networking'],
  });
}
