import { defineConfig } from 'tsup';

// The worker is an entry of its own: a thread cannot load TypeScript.
export default defineConfig({
  entry: { index: 'src/index.ts', worker: 'src/worker/entry.ts' },
  format: 'esm',
  target: 'node20',
  sourcemap: true,
  clean: true,
});
