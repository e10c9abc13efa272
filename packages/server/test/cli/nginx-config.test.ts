import { spawnSync } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, expect, it, vi } from 'vitest';
import { nginxConfigCommand } from '../../src/cli/commands/nginx-config.js';
import { nginxMissing } from '../helpers/balancers.js';
import { temporaryFolder } from '../helpers/temporary-folder.js';

const EXAMPLE = fileURLToPath(new URL('../../../../deploy/nginx/nginx.conf', import.meta.url));
const REPLICAS = ['--replica', '127.0.0.1:8001', '--replica', '127.0.0.1:8002'];

const missing = await nginxMissing();

afterEach(() => {
  vi.restoreAllMocks();
});

async function print(...args: string[]): Promise<string> {
  let printed = '';
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    printed += text;
    return true;
  });
  await nginxConfigCommand()
    .exitOverride()
    .configureOutput({ writeErr: () => {} })
    .parseAsync(args, { from: 'user' });
  return printed;
}

/** What `nginx -t` says of a configuration, and its status. */
function testedBy(file: string, folder: string): [status: number | null, said: string] {
  const args = ['-t', '-p', folder, '-c', file, '-e', 'stderr'];
  const { status, stderr } = spawnSync('nginx', args, { encoding: 'utf8' });
  expect(stderr).not.toMatch(/\[(warn|alert|emerg)\]/);
  return [status, stderr];
}

it('prints the example', async () => {
  const printed = await print(...REPLICAS, '--out', '/srv/tavola/out');
  expect(printed).toBe(await readFile(EXAMPLE, 'utf8'));
});

it.skipIf(missing)('has an example that nginx takes', async () => {
  const folder = await temporaryFolder();
  const file = join(folder, 'nginx.conf');
  const example = await readFile(EXAMPLE, 'utf8');
  await writeFile(file, example.replaceAll('/var/cache/tavola-nginx', folder));
  expect(testedBy(file, folder)).toEqual([0, expect.stringContaining('test is successful')]);
});

it
  .skipIf(missing)
  .each([
    [[]],
    [['--dashboard', 'localhost:8501', '--rate-limit', '0', '--access-log', '/dev/null']],
    [['--host', '::', '--out', 'C:\\out "of" $money']],
  ])('prints what nginx takes: %j', async (args) => {
  const folder = await temporaryFolder();
  const file = join(folder, 'nginx.conf');
  await writeFile(file, await print(...REPLICAS, '--folder', folder, ...args));
  expect(testedBy(file, folder)).toEqual([0, expect.stringContaining('test is successful')]);
});

it.each([
  [['--replica', '127.0.0.1']],
  [['--replica', '127.0.0.1:80; daemon on']],
  [[...REPLICAS, '--host', '0.0.0.0; x']],
  [[...REPLICAS, '--dashboard', '{}:1']],
  [[]],
])('refuses %j', async (args) => {
  await expect(print(...args)).rejects.toMatchObject({ exitCode: 1 });
});
