import { cp } from 'node:fs/promises';
import { defineConfig } from 'tsup';

const page = 'src/scheduler/page';
const pageFiles = ['index.html', 'page.css', 'kpis.css', 'icon.svg'];

export default defineConfig([
  // A replica is an entry of its own: it starts as a process of its own.
  {
    entry: {
      index: 'src/index.ts',
      cli: 'src/cli/main.ts',
      replica: 'src/replicas/replica.ts',
    },
    format: 'esm',
    target: 'node20',
    sourcemap: true,
    clean: ['!scheduler'],
  },
  // The scheduler page runs in the browser: one module, with its files beside it.
  {
    entry: { page: `${page}/page.ts` },
    outDir: 'dist/scheduler',
    format: 'esm',
    platform: 'browser',
    target: 'es2023',
    minify: true,
    clean: true,
    onSuccess: async () => {
      for (const file of pageFiles) await cp(`${page}/${file}`, `dist/scheduler/${file}`);
    },
  },
]);
