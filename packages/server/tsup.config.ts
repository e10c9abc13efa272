import { cp } from 'node:fs/promises';
import { defineConfig, type Options } from 'tsup';

const page = 'src/scheduler/page';
const pageFiles = ['index.html', 'page.css', 'kpis.css', 'profile.css', 'icon.svg'];
const docs = 'src/openapi/page';

/** The core that starts quickly. */
const withBundledCore = {
  noExternal: ['@tavola/core'],
  esbuildPlugins: [
    {
      name: 'bundled-core',
      setup(build) {
        const path = '@tavola/core/bundled';
        build.onResolve({ filter: /^@tavola\/core$/ }, () => ({ path, external: true }));
      },
    },
  ],
} satisfies Options;

export default defineConfig([
  {
    entry: { index: 'src/index.ts' },
    format: 'esm',
    target: 'node20',
    sourcemap: true,
    clean: ['!scheduler', '!docs', '!cli', '!render'],
  },
  // What starts as a process of its own takes the core that starts quickly.
  {
    entry: { main: 'src/cli/main.ts', replica: 'src/replicas/replica.ts' },
    outDir: 'dist/cli',
    format: 'esm',
    target: 'node20',
    sourcemap: true,
    clean: true,
    ...withBundledCore,
  },
  // The thread that makes images, and answers of many rows.
  {
    entry: { 'render-worker': 'src/render/render-worker.ts' },
    outDir: 'dist/render',
    format: 'esm',
    target: 'node20',
    sourcemap: true,
    clean: true,
    ...withBundledCore,
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
  // So does the page that shows the API, and the viewer is within its module.
  {
    entry: { page: `${docs}/page.ts` },
    outDir: 'dist/docs',
    format: 'esm',
    platform: 'browser',
    target: 'es2023',
    minify: true,
    clean: true,
    onSuccess: async () => {
      for (const file of ['index.html', 'page.css', 'icon.svg'])
        await cp(`${docs}/${file}`, `dist/docs/${file}`);
      const viewer = 'node_modules/rapidoc';
      await cp(`${viewer}/LICENSE.txt`, 'dist/docs/LICENSE-rapidoc.txt');
      await cp(
        `${viewer}/dist/rapidoc-min.js.LICENSE.txt`,
        'dist/docs/LICENSES-within-rapidoc.txt',
      );
    },
  },
]);
