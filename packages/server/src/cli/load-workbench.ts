import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import * as core from '@tavola/core';
import { TavolaError, type Workbench } from '@tavola/core';

/**
 * Loads a workbench definition, in TypeScript or JavaScript. What it imports from `@tavola/core` is this command's own copy.
 *
 * @throws TavolaError CONFIG_NOT_FOUND or CONFIG_INVALID, and what the definition itself throws
 */
export async function loadWorkbench(config: string): Promise<Workbench> {
  const path = resolve(config);
  if (!existsSync(path)) {
    throw new TavolaError(
      'CONFIG_NOT_FOUND',
      `There is no workbench definition ${path}: name one with --config FILE.`,
    );
  }
  // Required rather than imported: Node would look through all of it for the names that it exports.
  const { createJiti } = createRequire(import.meta.url)('jiti') as typeof import('jiti');
  let loaded: { default?: unknown };
  try {
    loaded = await createJiti(pathToFileURL(path).href, {
      virtualModules: { '@tavola/core': core },
    }).import(path);
  } catch (error) {
    if (isTavolaError(error)) throw new TavolaError(error.code, error.message, { cause: error });
    const { message } = error as Error;
    throw new TavolaError('CONFIG_INVALID', `${path} cannot be loaded: ${firstLine(message)}`, {
      cause: error,
    });
  }
  if (!isWorkbench(loaded.default)) {
    throw new TavolaError(
      'CONFIG_INVALID',
      `${path} does not export a workbench: end it with export default defineWorkbench({ kpis: [ … ] }).`,
    );
  }
  return loaded.default;
}

/** A definition may have a copy of the core of its own, so classes cannot tell. */
function isTavolaError(error: unknown): error is TavolaError {
  return error instanceof Error && error.name === 'TavolaError';
}

function isWorkbench(value: unknown): value is Workbench {
  return typeof value === 'object' && value !== null && 'kpis' in value && 'dataset' in value;
}

function firstLine(text: string): string {
  return text.split('\n', 1)[0]!;
}
