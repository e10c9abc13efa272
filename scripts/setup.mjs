import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

/*
 * Set-up that needs nothing but Node and npm: what is declared is installed, what is stale is built. Both are skipped
 * when nothing has changed, by a hash of the content, since a clone's times say nothing.
 */

export const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
const PACKAGES = ['core', 'server', 'notebooks'];
const LEAST_NODE = [20, 19];

/** Ends the process with one line. */
export function fail(message) {
  console.error(`tavola: ${message}`);
  process.exit(1);
}

export function checkNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > LEAST_NODE[0] || (major === LEAST_NODE[0] && minor >= LEAST_NODE[1])) return;
  fail(
    `Node ${LEAST_NODE.join('.')} or newer is needed, and this is ${process.versions.node}: install it from your package manager or nodejs.org.`,
  );
}

/** Installs the dependencies of the lockfile, if they are not. */
export function install() {
  const stamp = join(ROOT, 'node_modules', '.tavola-installed');
  const manifests = ['pnpm-lock.yaml', 'pnpm-workspace.yaml', 'package.json'].concat(
    PACKAGES.map((name) => join('packages', name, 'package.json')),
  );
  const wanted = hashFiles(manifests.map((file) => join(ROOT, file)));
  if (isStamped(stamp, wanted)) return;
  console.error('tavola: installing dependencies …');
  run(
    'npx',
    ['--yes', pnpm(), 'install', '--frozen-lockfile', '--reporter=append-only', '--loglevel=warn'],
    {
      what: 'The dependencies could not be installed',
      shell: process.platform === 'win32',
    },
  );
  writeStamp(stamp, wanted);
}

/** Builds the packages whose sources are not those of their last build. */
export function build() {
  for (const name of PACKAGES) {
    const folder = join(ROOT, 'packages', name);
    const stamp = join(folder, 'dist', '.built');
    const wanted = hashFiles([...sources(folder), join(ROOT, 'pnpm-lock.yaml')]);
    if (isStamped(stamp, wanted)) continue;
    console.error(`tavola: building ${name} …`);
    run(process.execPath, buildCommand(folder), {
      what: `Package ${name} could not be built`,
      cwd: folder,
    });
    writeStamp(stamp, wanted);
  }
}

function buildCommand(folder) {
  const own = join(folder, 'build.mjs');
  return existsSync(own)
    ? [own]
    : [join(ROOT, 'node_modules', 'tsup', 'dist', 'cli-default.js'), '--silent'];
}

/** The pinned package manager, `pnpm@1.2.3`, as npx takes it. */
function pnpm() {
  return JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')).packageManager;
}

/** Runs a command to its end; what it prints is shown, on standard error. */
export function run(command, args, { what, ...options }) {
  const { status, error } = spawnSync(command, args, {
    cwd: ROOT,
    stdio: ['ignore', 2, 2],
    ...options,
  });
  if (error) fail(`${what}: ${error.message}`);
  if (status !== 0) fail(`${what}; see above.`);
}

function sources(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => !path.endsWith('kernel-code.ts'))
    .filter((path) => !/^(node_modules|dist|test)$/.test(relative(folder, path).split(sep)[0]));
}

function hashFiles(files) {
  const hash = createHash('sha256');
  for (const file of files.sort())
    hash.update(`${relative(ROOT, file)}\0`).update(readFileSync(file));
  return hash.digest('hex');
}

function isStamped(stamp, wanted) {
  return existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted;
}

function writeStamp(stamp, wanted) {
  mkdirSync(dirname(stamp), { recursive: true });
  writeFileSync(stamp, wanted);
}
