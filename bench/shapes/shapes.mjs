import { kept, pizzaSales } from '../lib/data.mjs';
import { writeLines } from '../lib/write-lines.mjs';
import derived from './derived.mjs';
import { integerKeys, textKeys } from './keys.mjs';
import wide from './wide.mjs';

/** By name; each has a workbench beside it, in `config`. */
export const SHAPES = {
  wide: { ...wide, config: 'wide.config.mjs' },
  'integer-keys': { ...integerKeys, config: 'integer-keys.config.mjs' },
  'text-keys': { ...textKeys, config: 'text-keys.config.mjs' },
  derived: { ...derived, config: 'derived.config.ts' },
};

/** The path of a shape's data, made if it is not there. */
export function dataOf(name, rows) {
  const { lines, file = name, recipe } = SHAPES[name];
  if (lines === undefined) return pizzaSales(rows, 'clustered');
  return kept(`${file}-${rows}.csv`, recipe, (path) => writeLines(path, lines(rows)));
}
