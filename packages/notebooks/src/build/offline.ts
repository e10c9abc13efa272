import { readFile } from 'node:fs/promises';
import { join, sep } from 'node:path';
import type { Plugin } from 'vite';
import { pageNames } from './page-names.js';

const CDN = 'https://cdn.jsdelivr.net/npm/';
const NOT_INSTALLED = '\0tavola:not-installed:';
const STDLIB = ['notebook-kit', 'dist', 'src', 'runtime', 'stdlib', ''].join(sep);
const ON_DEMAND = ['fileAttachment.js', 'zip.js', 'xlsx.js'];

/**
 * Makes Notebook Kit pages self-contained. The kit turns every `npm:` import and its own built-ins (Plot, d3, Inputs, …) into
 * URLs of a CDN that the browser would fetch when the page opens; this plugin resolves them to installed packages instead.
 *
 * - A package that a page imports, or that a built-in named by a cell needs, must be one of the dependencies of `root`:
 *   the build fails with its name if not.
 * - Built-ins that no page names are dropped, so that nothing of theirs is built.
 * - Parts of the kit that load a package on demand (`FileAttachment(…).parquet()`) throw when called if it is none of them.
 *
 * Place it before `observable()`.
 *
 * @param options.pages absolute paths of the pages that are built
 * @param options.root  absolute path of the folder whose package.json counts
 */
export function offline({ pages, root }: { pages: string[]; root: string }): Plugin {
  const manifest = join(root, 'package.json');
  let used = new Set<string>();
  let dependencies = new Set<string>();

  return {
    name: 'tavola-offline',
    enforce: 'pre',

    config(config) {
      // The kit's own aliases would make these external before any plugin is asked.
      const alias = config.resolve?.alias;
      if (Array.isArray(alias)) {
        config.resolve!.alias = alias.filter(
          ({ find }) => !(find instanceof RegExp && (find.test('npm:x') || find.test('jsr:x'))),
        );
      }
    },

    async buildStart() {
      const { dependencies: a, devDependencies: b } = JSON.parse(await readFile(manifest, 'utf8'));
      dependencies = new Set(Object.keys({ ...a, ...b }));
      used = new Set();
      for (const page of pages) {
        this.addWatchFile(page);
        for (const name of pageNames(await readFile(page, 'utf8'))) used.add(name);
      }
    },

    async resolveId(source, importer) {
      const wanted = cdnPackage(source);
      if (wanted === undefined) return null;
      const { name, file } = wanted;
      if (dependencies.has(name)) {
        const installed = await this.resolve(name + file, manifest, { skipSelf: true });
        if (installed) return installed;
      } else if (ON_DEMAND.some((module) => importer?.endsWith(STDLIB + module))) {
        return NOT_INSTALLED + name;
      }
      this.error(
        `A page needs the npm package "${name}", which is not installed: add it to ${manifest}.`,
      );
    },

    async load(id) {
      if (id.startsWith(NOT_INSTALLED)) {
        const name = id.slice(NOT_INSTALLED.length);
        const message = JSON.stringify(`The npm package "${name}" is not part of this page.`);
        return `throw new Error(${message});\nexport default undefined;`;
      }
      if (id.endsWith(`${STDLIB}recommendedLibraries.js`)) {
        return keepExports(await readFile(id, 'utf8'), used);
      }
      if (id.endsWith(`${STDLIB}sampleDatasets.js`)) {
        const sample = exportedNames(await readFile(id, 'utf8')).find((name) => used.has(name));
        if (sample !== undefined) {
          this.error(`A page uses the sample data set "${sample}", which would come from a CDN.`);
        }
        return 'export {};';
      }
      return null;
    },

    transform(code, id) {
      // What is left of the CDN here are assets that a built-in would fetch by their URL.
      if (!id.includes(STDLIB) || !code.includes(CDN)) return null;
      return code.replace(
        /(?<!import\(|from |import )"https:\/\/cdn\.jsdelivr\.net[^"]*"/g,
        '"about:blank"',
      );
    },
  };
}

/** `npm:d3@7/+esm`, or the CDN's address for it, as a package and a file in it; undefined for anything else. */
function cdnPackage(source: string): { name: string; file: string } | undefined {
  const prefix = ['npm:', CDN].find((start) => source.startsWith(start));
  if (prefix === undefined) return undefined;
  const [, name = '', path = ''] =
    /^((?:@[^/]+\/)?[^/@]+)(?:@[^/]*)?(.*)$/.exec(source.slice(prefix.length)) ?? [];
  return { name, file: path.replace(/\/\+esm$/, '') };
}

/** The module with no other exports than those named; the kit writes one to a line. */
function keepExports(code: string, names: ReadonlySet<string>): string {
  const lines = code.split('\n').filter((line) => {
    const name = EXPORT.exec(line)?.[1];
    return name !== undefined && names.has(name);
  });
  return lines.length > 0 ? lines.join('\n') : 'export {};';
}

function exportedNames(code: string): string[] {
  return code.split('\n').flatMap((line) => EXPORT.exec(line)?.[1] ?? []);
}

const EXPORT = /^export const ([\w$]+) =/;
