import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './paths.mjs';

const PATH = join(root, 'docs', 'benchmarks.md');
const INTRODUCTION = `# Benchmarks

Each section is written by one command, with the machine it ran on. Contenders run in turns, round by round; a ratio is of two
times of the same round, and above 1 is faster than DuckDB. All answers of a section were equal: counts exactly, money to
the cent. Peak is the sum of the largest resident sizes (VmHWM) of a contender's processes.
`;

/**
 * Prints a section, and with `isWritten` puts it into docs/benchmarks.md in the place of the one of the same name.
 *
 * @param {string} name
 * @param {string} text Markdown without headings of the first two levels
 */
export function report(name, text, isWritten) {
  console.log(`\n${text}`);
  if (!isWritten) return;
  const present = existsSync(PATH) ? readFileSync(PATH, 'utf8') : INTRODUCTION;
  const [introduction, ...sections] = present.split(/\n(?=## )/);
  const section = `## ${name}\n\n${text.trim()}\n`;
  const at = sections.findIndex((other) => other.startsWith(`## ${name}\n`));
  if (at === -1) sections.push(section);
  else sections[at] = section;
  writeFileSync(PATH, [introduction, ...sections].map((part) => `${part.trim()}\n`).join('\n'));
  // Tables as the linter wants them.
  const biome = join(root, 'node_modules', '@biomejs', 'biome', 'bin', 'biome');
  spawnSync(process.execPath, [biome, 'format', '--write', PATH], { stdio: 'ignore' });
  console.error('written to docs/benchmarks.md');
}
