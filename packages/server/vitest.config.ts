import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    name: 'server',
    sequence: { groupOrder: 1 },
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
