import { createHash } from 'node:crypto';
import { closeSync, fstatSync, openSync, readFileSync, readSync, realpathSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { type Facts, readFacts, unusable } from '../facts/facts.js';
import type { Manifest } from './manifest.js';
import { MANIFEST } from './paths.js';

export interface OpenFactsOptions {
  /** Whether the file must be, byte by byte, what the manifest beside it says. It takes about a second for 1 GB. */
  verify?: boolean;
  /** Bytes of columns that queries leave in memory to the next ones, beside the file's own: 1 GiB, or less. */
  cacheBytes?: number;
}

/** Bytes read at once. */
const CHUNK = 1 << 20;

/**
 * Opens the facts of a snapshot: a file of Arrow as `runWorkbench` writes it with `facts: true`. Its bytes are read into
 * memory, and its columns are views of them, but for wide decimals: of these, 32 bytes a value are kept beside once a query
 * has asked for them.
 *
 * @throws TavolaError FACTS_INVALID with what is missing or does not fit
 * @example const facts = openFacts('out/current/facts.arrow')
 */
export function openFacts(
  path: string,
  { verify = false, cacheBytes }: OpenFactsOptions = {},
): Facts {
  if (!verify) return readFacts(readContent(path, path), path, cacheBytes);
  const folder = realFolder(path);
  const content = readContent(join(folder, basename(path)), path);
  verifyContent(content, folder, path);
  return readFacts(content, path, cacheBytes);
}

/** The folder of a snapshot, also where `current` is another by the time that the manifest is read. */
function realFolder(path: string): string {
  try {
    return realpathSync(dirname(path));
  } catch (error) {
    throw unreadable(path, error);
  }
}

/** @param label what messages call it */
function readContent(path: string, label: string): Uint8Array {
  try {
    const fd = openSync(path, 'r');
    try {
      const bytes = new Uint8Array(fstatSync(fd).size);
      for (let filled = 0; filled < bytes.length; ) {
        const got = readSync(fd, bytes, filled, Math.min(CHUNK, bytes.length - filled), filled);
        // A file that became shorter meanwhile lacks its end.
        if (got === 0) break;
        filled += got;
      }
      return bytes;
    } finally {
      closeSync(fd);
    }
  } catch (error) {
    throw unreadable(label, error);
  }
}

function unreadable(label: string, error: unknown): Error {
  const { code, message } = error as NodeJS.ErrnoException;
  return unusable(label, code === 'ENOENT' ? 'there is no such file' : message, error);
}

function verifyContent(content: Uint8Array, folder: string, label: string): void {
  const facts = publishedFacts(folder, label);
  if (facts?.file !== basename(label)) {
    throw unusable(label, `${MANIFEST} beside it does not speak of it`);
  }
  if (createHash('sha256').update(content).digest('hex') !== facts.sha256) {
    throw unusable(label, `it is not what was published: its SHA-256 differs from the manifest's`);
  }
}

function publishedFacts(folder: string, label: string): Manifest['facts'] {
  try {
    return (JSON.parse(readFileSync(join(folder, MANIFEST), 'utf8')) as Manifest).facts;
  } catch (error) {
    throw unusable(label, `${MANIFEST} beside it cannot be read, to verify it by`, error);
  }
}
