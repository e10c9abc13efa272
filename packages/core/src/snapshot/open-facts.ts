import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { type Facts, readFacts, unusable } from '../facts/facts.js';

/** Bytes read at once. */
const CHUNK = 1 << 20;

/**
 * Opens the facts of a snapshot: a file of Arrow as `runWorkbench` writes it with `facts: true`. Its bytes are read into
 * memory that threads can share, and its columns are views of it.
 *
 * @throws TavolaError FACTS_INVALID with what is missing or does not fit
 * @example const facts = openFacts('out/current/facts.arrow')
 */
export function openFacts(path: string): Facts {
  return readFacts(readContent(path), path);
}

function readContent(path: string): ArrayBuffer {
  try {
    const fd = openSync(path, 'r');
    try {
      const content = new ArrayBuffer(fstatSync(fd).size);
      const bytes = new Uint8Array(content);
      for (let filled = 0; filled < bytes.length; ) {
        const got = readSync(fd, bytes, filled, Math.min(CHUNK, bytes.length - filled), filled);
        // A file that became shorter meanwhile lacks its end.
        if (got === 0) break;
        filled += got;
      }
      return content;
    } finally {
      closeSync(fd);
    }
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw unusable(path, code === 'ENOENT' ? 'there is no such file' : message, error);
  }
}
