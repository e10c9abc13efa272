import { spawnSync } from 'node:child_process';
import { cpSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { root, workFolder } from './paths.mjs';

/**
 * A Python that has a package of PyPI, in an environment of its own in the ignored folder.
 *
 * @returns {{ python: string } | { skipped: string }} its path, or why there is none
 */
export function pythonWith(name) {
  const folder = join(workFolder('tools'), 'python');
  const python = join(folder, 'bin', 'python');
  if (!existsSync(python)) {
    const made = run('python3', ['-m', 'venv', folder]);
    if (made !== undefined) return { skipped: `no Python environment: ${made}` };
  }
  if (run(python, ['-c', `import ${name}`]) === undefined) return { python };
  process.stderr.write(`installing ${name} …\n`);
  const failed = run(python, ['-m', 'pip', 'install', '--quiet', name]);
  return failed === undefined ? { python } : { skipped: `pip install ${name} failed: ${failed}` };
}

/** The folder in which danfo.js is installed as examples/danfo says, or why it is not. */
export function danfo() {
  const folder = join(workFolder('tools'), 'danfo');
  if (existsSync(join(folder, 'node_modules', 'danfojs-node'))) return { folder };
  cpSync(join(root, 'examples', 'danfo'), folder, { recursive: true });
  process.stderr.write('installing danfojs-node …\n');
  const failed = run('npm', ['ci', '--no-audit', '--no-fund'], folder);
  return failed === undefined ? { folder } : { skipped: `npm ci failed: ${failed}` };
}

export function java() {
  const failed = run('java', ['-version']);
  return failed === undefined ? {} : { skipped: `no Java: ${failed}` };
}

/** Undefined where a command succeeds, else the last line of what it says. */
function run(command, args, cwd) {
  const { status, error, stderr } = spawnSync(command, args, { cwd, encoding: 'utf8' });
  if (error) return error.message;
  return status === 0 ? undefined : (stderr.trim().split('\n').at(-1) ?? `status ${status}`);
}
