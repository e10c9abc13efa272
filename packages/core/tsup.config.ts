import { defineConfig } from 'tsup';

// The worker is an entry of its own: a thread cannot load TypeScript. What the browser's entry shares with the others lies
// in chunks that need no Node, so that an error made in one is a `TavolaError` to the other.
export default defineConfig({
  entry: {
    index: 'src/index.ts',
    worker: 'src/worker/entry.ts',
    browser: 'src/browser.ts',
    danfo: 'src/interop/danfo.ts',
  },
  format: 'esm',
  target: 'node20',
  sourcemap: true,
  clean: true,
});
