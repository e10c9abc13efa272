import { open, rename } from 'node:fs/promises';

/** Characters that are written at once. */
const CHUNK = 1 << 20;

/**
 * Writes lines to a file that appears under its name once it is complete.
 *
 * @param {string} path
 * @param {Iterable<string>} lines without their ends
 */
export async function writeLines(path, lines) {
  const file = await open(`${path}.part`, 'w');
  let text = '';
  for (const line of lines) {
    text += `${line}\n`;
    if (text.length < CHUNK) continue;
    await file.writeFile(text);
    text = '';
  }
  await file.writeFile(text);
  await file.close();
  await rename(`${path}.part`, path);
}
