import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { measure } from './measure.mjs';
import { tavola, workFolder } from './paths.mjs';

/**
 * The path of a file of `rows` pizza sales, made by `tavola sample` unless it is there from before.
 *
 * @param {number} rows
 * @param {'clustered' | 'shuffled'} order
 */
export function pizzaSales(rows, order) {
  const args = ['sample', '--rows', String(rows), ...(order === 'shuffled' ? ['--shuffle'] : [])];
  return kept(`sales-${rows}-${order}.csv`, args.join(' '), (path) =>
    measure([process.execPath, [tavola, ...args, '--out', path]]),
  );
}

/**
 * The path of a data file that is kept between runs: it is made again where its size, or `recipe`, is not what was noted
 * when it was made.
 *
 * @param {string} name
 * @param {string} recipe tells apart ways to make it
 * @param {(path: string) => Promise<unknown>} make
 */
export async function kept(name, recipe, make) {
  const path = join(workFolder('data'), name);
  const note = `${path}.json`;
  if (existsSync(path) && existsSync(note)) {
    const known = JSON.parse(readFileSync(note, 'utf8'));
    if (known.recipe === recipe && known.bytes === statSync(path).size) return path;
  }
  process.stderr.write(`making ${name} …\n`);
  await make(path);
  writeFileSync(note, JSON.stringify({ recipe, bytes: statSync(path).size }));
  return path;
}

/** Reads a file once, so that no contender is the first to. */
export function readOnce(path) {
  return measure(['sh', ['-c', 'cat "$1" > /dev/null', 'sh', path]]);
}
