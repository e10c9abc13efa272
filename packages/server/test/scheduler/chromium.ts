import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

const path = process.env.CHROMIUM ?? '/usr/bin/chromium';
const required = process.env.TAVOLA_REQUIRE?.split(/[ ,]+/).includes('chromium') ?? false;

/** Why pages cannot be tried here, or undefined where they can. */
export const noChromium = existsSync(path)
  ? undefined
  : `Chromium is not at ${path}: set CHROMIUM to where it is.`;

if (noChromium !== undefined) {
  if (required) throw new Error(noChromium);
  process.stderr.write(`Pages are not tried. ${noChromium}\n`);
}

export function launchChromium(): Promise<Browser> {
  return chromium.launch({
    executablePath: path,
    args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-background-networking'],
  });
}
