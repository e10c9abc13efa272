import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Path of a built file beside the built index, wherever the bundler put this module; undefined where there is none. */
export function builtFile(name: string): string | undefined {
  const candidates = [`./${name}`, `../${name}`, `../../dist/${name}`];
  // A bundler to CommonJS leaves no address of a module.
  const here: string | undefined = import.meta.url;
  return (here === undefined ? [] : candidates)
    .map((candidate) => fileURLToPath(new URL(candidate, here)))
    .find((path) => existsSync(path));
}
