import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

export const CHROMIUM = process.env.CHROMIUM ?? '/usr/bin/chromium';

const PRESENT = {
  nginx: () => spawnSync('nginx', ['-v']).status === 0,
  chromium: () => existsSync(CHROMIUM),
};

/**
 * Whether the tests that need a program must be skipped. The reason is printed; where `TAVOLA_REQUIRE` names the program,
 * its absence is an error instead.
 */
export function isMissing(program: keyof typeof PRESENT): boolean {
  if (PRESENT[program]()) return false;
  const reason = `${program} is not installed`;
  if (process.env.TAVOLA_REQUIRE?.split(',').includes(program))
    throw new Error(`${reason}, and TAVOLA_REQUIRE names it.`);
  process.stderr.write(`Skipped: ${reason}.\n`);
  return true;
}
