import { createHash, randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { deserialize, serialize } from 'node:v8';
import { isSettled } from '../schedule/file-reuse.js';
import type { FileSource, UnpackedFile } from '../source/source.js';
import type { TableFile } from '../source/table-file.js';
import { STATE } from './paths.js';

const FORMAT = 1;
const FILE = 'files';
const ASIDE_SUFFIX = '.aside';

/** What is known of a file that must be unpacked before it can be read. */
export interface KnownFile {
  /** As of `FileSource`; empty where it does not tell that nothing was changed. */
  version: string;
  bytes: number;
  content: string;
  unpacked: Omit<UnpackedFile, 'path' | 'ready'>;
  table?: TableFile | undefined;
}

interface Stored {
  format: number;
  code: string;
  /** By what they were looked at for, and their names. */
  files: Map<string, Map<string, KnownFile>>;
}

export interface KnownFilesOptions {
  /** Milliseconds since 1970 at which no file had been looked at yet. */
  since: number;
  /** Identifies the code that looks at them. */
  code: string;
}

/**
 * What an earlier run has found out about files that must be unpacked, so that they need not be as long as they stay the same. It lies
 * beside the results of tasks. It never fails: what does not lie there as it was written is not known, and what cannot be written is
 * found out anew.
 */
export class KnownFiles {
  readonly #path: string;
  readonly #options: KnownFilesOptions;
  readonly #before: Stored['files'];
  readonly #now: Stored['files'] = new Map();

  private constructor(path: string, options: KnownFilesOptions, before: Stored['files']) {
    this.#path = path;
    this.#options = options;
    this.#before = before;
  }

  static async open(out: string, options: KnownFilesOptions): Promise<KnownFiles> {
    const path = join(resolve(out), STATE);
    return new KnownFiles(path, options, await read(join(path, FILE), options.code));
  }

  /** @param key tells what files are looked at for */
  find(key: string, name: string): KnownFile | undefined {
    return this.#before.get(key)?.get(name);
  }

  /** Has it known to the next run, once this one has saved what it knows. */
  add(key: string, { name, version, bytes, content, unpacked, table }: FileSource): void {
    if (content === undefined || !unpacked) return;
    const { path: _, ready: __, ...lasting } = unpacked;
    const settled = isSettled(version, this.#options.since) ? version : '';
    const files = this.#now.get(key) ?? new Map<string, KnownFile>();
    this.#now.set(
      key,
      files.set(name, { version: settled, bytes, content, unpacked: lasting, table }),
    );
  }

  async save(): Promise<void> {
    const stored: Stored = { format: FORMAT, code: this.#options.code, files: this.#now };
    const aside = join(this.#path, `${randomUUID()}${ASIDE_SUFFIX}`);
    try {
      if (this.#now.size === 0) return await rm(join(this.#path, FILE), { force: true });
      const body = serialize(stored);
      await mkdir(this.#path, { recursive: true });
      await writeFile(aside, Buffer.concat([hash(body), body]));
      await rename(aside, join(this.#path, FILE));
    } catch {
      await rm(aside, { force: true }).catch(() => {});
    }
  }
}

async function read(path: string, code: string): Promise<Stored['files']> {
  try {
    const content = await readFile(path);
    const body = content.subarray(32);
    if (!hash(body).equals(content.subarray(0, 32))) return new Map();
    const stored = deserialize(body) as Stored;
    return stored.format === FORMAT && stored.code === code ? stored.files : new Map();
  } catch {
    return new Map();
  }
}

function hash(body: Uint8Array): Buffer {
  return createHash('sha256').update(body).digest();
}
