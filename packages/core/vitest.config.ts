import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    name: 'core',
    sequence: { groupOrder: 0 },
    environment: 'node',
    include: ['test/**/*.test.ts'],
    // The pool is tested with threads of its own.
    maxWorkers: 2,
    testTimeout: 240_000,
    hookTimeout: 120_000,
  },
});
