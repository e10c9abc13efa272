import { expect, it, vi } from 'vitest';
import { startBalancer } from '../../src/replicas/start-balancer.js';
import { testBalancer } from '../helpers/balancers.js';
import { temporaryFolder } from '../helpers/temporary-folder.js';

it('takes the cluster where there is no nginx', async () => {
  vi.stubEnv('PATH', await temporaryFolder());
  const { kind, replicas } = await testBalancer(undefined, { replicas: 1 });
  expect([kind, replicas]).toEqual(['cluster', 1]);
});

it('takes the cluster where the environment says so', async () => {
  vi.stubEnv('TAVOLA_BALANCER', 'cluster');
  expect((await testBalancer(undefined, { replicas: 1 })).kind).toBe('cluster');
});

it('does not put up with another balancer than the one insisted on', async () => {
  vi.stubEnv('PATH', await temporaryFolder());
  vi.stubEnv('TAVOLA_BALANCER', 'nginx');
  await expect(startBalancer({ out: await temporaryFolder(), port: 0 })).rejects.toMatchObject({
    code: 'BALANCER_FAILED',
    message: expect.stringContaining('no nginx 1.19.5 or newer on the PATH'),
  });
});

it('names a balancer that it does not know', async () => {
  vi.stubEnv('TAVOLA_BALANCER', 'apache');
  await expect(startBalancer({ out: await temporaryFolder(), port: 0 })).rejects.toMatchObject({
    code: 'USAGE',
    message: 'TAVOLA_BALANCER=apache is not known: it is nginx, cluster or none.',
  });
});
