import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Beside the built command; and where the sources look for what was built. */
const PLACES = ['./scheduler/', '../../dist/scheduler/'];

/** The folder of the built page. */
export function findPageFolder(): string {
  const folders = PLACES.map((place) => fileURLToPath(new URL(place, import.meta.url)));
  const found = folders.find((folder) => existsSync(`${folder}page.js`));
  if (found === undefined)
    throw new Error(`The scheduler page is not built: ${folders.join(', ')}`);
  return found;
}
