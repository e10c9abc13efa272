import { join } from 'node:path';
import { measure } from '../measure.mjs';

const SCRIPT = join(import.meta.dirname, 'wrk.lua');

/**
 * Asks one address as often as can be.
 *
 * @returns {Promise<{ rate: number, p50: number, p99: number, errors: number }>} requests a second, milliseconds
 */
export async function wrk(url, { seconds, connections }) {
  const args = ['-t', '1', '-c', String(connections), '-d', `${seconds}s`, '-s', SCRIPT, url];
  const { stdout } = await measure(['wrk', args]);
  return JSON.parse(stdout.trim().split('\n').at(-1));
}
