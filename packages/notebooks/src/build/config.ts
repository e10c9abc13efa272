import { readdirSync } from 'node:fs';
import { dirname, join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { config as kit, observable } from '@observablehq/notebook-kit/vite';
import { defineConfig } from 'vite';
import { offline } from './offline.js';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const src = join(root, 'src') + sep;
const pages = readdirSync(join(root, 'pages'))
  .filter((file) => file.endsWith('.html'))
  .map((file) => join(root, 'pages', file));

const { esbuild: _, ...kitConfig } = kit();

/** Builds every page of `pages/` to `dist/`, with addresses relative to the page so that it works under any path. */
export default defineConfig({
  ...kitConfig,
  root: join(root, 'pages'),
  publicDir: false,
  logLevel: 'warn',
  plugins: [
    offline({ pages, root }),
    observable({ template: join(root, 'src', 'build', 'page.html') }),
  ],
  build: {
    outDir: join(root, 'dist'),
    emptyOutDir: true,
    // `data:` addresses of fonts are not allowed by the content security policy.
    assetsInlineLimit: 0,
    // Vega and Vega-Lite are one chunk that is loaded after the first figures are on the page.
    chunkSizeWarningLimit: 1200,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      input: pages,
      // Advice on the speed of plugins, which comes and goes with the load of the machine.
      checks: { pluginTimings: false },
      output: {
        // Every import of a cell would be a file of its own; what all pages share is one.
        codeSplitting: {
          groups: [{ name: 'page', test: (id) => id.startsWith(src) && !id.endsWith('vega.ts') }],
        },
      },
    },
  },
});
