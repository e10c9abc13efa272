import { spawnSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findNginx } from '../../src/replicas/find-nginx.js';
import { nginxConfig } from '../../src/replicas/nginx-config.js';
import { nginxMissing } from '../helpers/balancers.js';
import { temporaryFolder } from '../helpers/temporary-folder.js';

const options = {
  folder: '/tmp/some folder',
  host: '127.0.0.1',
  port: 8000,
  replicas: ['127.0.0.1:4001', '127.0.0.1:4002', 'api3:4003'],
  out: '/srv/some out',
  rateLimit: 600,
  tempPaths: ['client_body', 'proxy'],
};

const missing = await nginxMissing();

describe('the configuration of nginx', () => {
  it('names every replica, and once more for when all are out', () => {
    const servers = nginxConfig(options).match(/^ +server \S+:.*$/gm);
    expect(servers?.map((line) => line.trim())).toEqual([
      ...options.replicas.map((replica) => `server ${replica} max_fails=3 fail_timeout=1s;`),
      ...options.replicas.map((replica) => `server ${replica} max_fails=0;`),
    ]);
  });

  it('keeps every file in its folder', () => {
    const paths = nginxConfig({ ...options, folder: 'C:\\Temp\\a b' }).match(/"C:[^"]*"/g);
    expect(paths).toEqual(
      ['nginx.pid', 'nginx.lock', 'client_body', 'proxy', 'cache'].map(
        (name) => `"C:/Temp/a b/${name}"`,
      ),
    );
  });

  it.skipIf(missing)('is one that nginx takes', async () => {
    const folder = await temporaryFolder();
    const file = join(folder, 'nginx.conf');
    const { tempPaths } = (await findNginx())!;
    await writeFile(
      file,
      nginxConfig({
        ...options,
        folder,
        tempPaths,
        replicas: ['127.0.0.1:4001'],
        accessLog: join(folder, 'access.log'),
      }),
    );
    const { status, stderr } = spawnSync('nginx', ['-t', '-p', folder, '-c', file, '-e', 'stderr']);
    expect([status, stderr.toString()]).toEqual([0, expect.stringContaining('test is successful')]);
    expect(stderr.toString()).not.toMatch(/\[(warn|alert|emerg)\]/);
  });
});
