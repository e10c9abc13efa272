import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const core = fileURLToPath(new URL('../core/src/index.ts', import.meta.url));

export default defineConfig({
  resolve: { alias: [{ find: /^@tavola\/core$/, replacement: core }] },
  test: {
    name: 'server',
    globalSetup: ['test/helpers/require-built-replica.ts'],
    include: ['test/**/*.test.ts'],
    // Balancers start processes of their own: a thread cannot be the primary of a cluster.
    pool: 'forks',
    maxWorkers: 2,
    unstubEnvs: true,
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
