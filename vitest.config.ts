import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    // One part after the other: each starts threads, processes or browsers, and speed is not what is tested.
    projects: [
      'packages/*/vitest.config.ts',
      {
        test: {
          name: 'end-to-end',
          sequence: { groupOrder: 3 },
          include: ['test/**/*.test.ts'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
          // Each file starts whole stacks of processes; side by side they would only slow each other down.
          fileParallelism: false,
        },
      },
    ],
  },
});
