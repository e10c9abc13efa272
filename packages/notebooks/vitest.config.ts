import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    name: 'notebooks',
    sequence: { groupOrder: 2 },
    environment: 'node',
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/support/build-pages.ts'],
    testTimeout: 20_000,
  },
});
