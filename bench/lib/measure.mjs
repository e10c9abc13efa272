import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { performance } from 'node:perf_hooks';

/** Time between two looks at the memory. In milliseconds. */
const LOOK = 20;

/**
 * @typedef {object} Run
 * @property {number} seconds from the start of the process to its end
 * @property {number} peak largest resident size in bytes, summed over the process and its descendants; 0 where the system
 *   does not tell
 * @property {string} stdout
 */

/**
 * Runs a command to its end.
 *
 * @param {[string, string[]]} command
 * @param {{ env?: Record<string, string>, cwd?: string }} [options]
 * @returns {Promise<Run>}
 * @throws Error with its standard error where it fails
 */
export async function measure([command, args], { env, cwd } = {}) {
  const began = performance.now();
  const child = spawn(command, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...env },
    cwd,
  });
  const out = [];
  const err = [];
  const peaks = new Map();
  child.stdout.on('data', (chunk) => out.push(chunk));
  child.stderr.on('data', (chunk) => err.push(chunk));
  const watch = setInterval(() => look(child.pid, peaks), LOOK);
  const code = await new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  }).finally(() => clearInterval(watch));
  const seconds = (performance.now() - began) / 1000;
  if (code !== 0) {
    const said = Buffer.concat(err).toString().trim().split('\n').slice(-8).join('\n');
    throw new Error(`${command} ${args.join(' ')} ended with ${code}:\n${said}`);
  }
  const peak = [...peaks.values()].reduce((sum, bytes) => sum + bytes, 0);
  return { seconds, peak, stdout: Buffer.concat(out).toString() };
}

/** Notes VmHWM, the largest resident size so far, of a process and its descendants. */
function look(pid, peaks) {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    const bytes = Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? 0) * 1024;
    peaks.set(pid, Math.max(peaks.get(pid) ?? 0, bytes));
    // Threads have children of their own; those that are started by other threads are found there.
    const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8');
    for (const child of children.split(' ')) if (child !== '') look(Number(child), peaks);
  } catch {
    // It has ended between two looks, or this is not Linux.
  }
}
