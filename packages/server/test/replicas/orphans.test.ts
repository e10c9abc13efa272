import { fork } from 'node:child_process';
import { once } from 'node:events';
import { expect, it, onTestFinished } from 'vitest';
import { nginxMissing } from '../helpers/balancers.js';
import { isAlive, until } from '../helpers/processes.js';
import { publish } from '../helpers/publish.js';
import { sales } from '../helpers/sales.js';
import { temporaryFolder } from '../helpers/temporary-folder.js';

const primary = new URL('../helpers/primary.mjs', import.meta.url);
const kinds = (await nginxMissing()) ? ['cluster'] : ['cluster', 'nginx'];

it.each(kinds)(
  'no process outlives the one that started it with %s, even when that is killed',
  async (kind) => {
    const out = await temporaryFolder();
    await publish(out, sales);
    const child = fork(primary, [out, kind], { execArgv: [] });
    onTestFinished(() => void child.kill('SIGKILL'));
    const [{ url, pids }] = (await once(child, 'message')) as [{ url: string; pids: number[] }];
    expect((await fetch(`${url}/api`)).status).toBe(200);
    expect(pids.filter(isAlive)).toEqual(pids);
    child.kill('SIGKILL');
    await until(() => !pids.some(isAlive), 5000);
    await expect(fetch(url)).rejects.toThrow();
  },
);
