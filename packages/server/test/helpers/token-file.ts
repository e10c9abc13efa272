import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { temporaryFolder } from './temporary-folder.js';

export const TOKEN = 'a-token-for-the-tests';

/** A file with `TOKEN`, which only its owner reads. */
export async function tokenFile(text = TOKEN): Promise<string> {
  const file = join(await temporaryFolder(), 'tokens');
  await writeFile(file, text, { mode: 0o600 });
  return file;
}
