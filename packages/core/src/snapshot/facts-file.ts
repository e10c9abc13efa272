import { closeSync, ftruncateSync, openSync, readSync, unlinkSync } from 'node:fs';
import { join } from 'node:path';
import type { FactsColumn } from '../facts/columns.js';
import type { FactsPart } from '../facts/facts-part.js';
import { type FactsScratch, FactsWriter } from '../facts/facts-writer.js';
import { HashedFile, writeAll } from './hashed-file.js';
import { FACTS } from './paths.js';

/** The facts of a snapshot that is being written: a scratch file as rows come, and the file itself at the end. */
export class FactsFile {
  readonly #path: string;
  readonly #scratch: ScratchFile;
  readonly #writer: FactsWriter;

  /** @param folder of what is being written */
  constructor(folder: string, columns: readonly FactsColumn[]) {
    this.#path = join(folder, FACTS);
    this.#scratch = new ScratchFile(join(folder, `${FACTS}.scratch`));
    this.#writer = new FactsWriter(columns, this.#scratch);
  }

  add(part: FactsPart): void {
    this.#writer.add(part);
  }

  clear(): void {
    this.#writer.clear();
  }

  abandon(): void {
    this.#scratch.close();
  }

  /** Writes the file, which is on disk then, and nothing is left beside it. */
  close(): { bytes: number; sha256: string } {
    const file = new HashedFile(this.#path);
    try {
      this.#writer.finish(file);
      this.#scratch.remove();
      return file.close();
    } catch (error) {
      file.abandon();
      throw error;
    }
  }
}

class ScratchFile implements FactsScratch {
  readonly #fd: number;
  #bytes = 0;
  #isClosed = false;

  constructor(readonly path: string) {
    this.#fd = openSync(path, 'w+');
  }

  append(bytes: Uint8Array): void {
    writeAll(this.#fd, bytes, this.#bytes);
    this.#bytes += bytes.length;
  }

  read(target: Uint8Array, position: number): void {
    for (let filled = 0; filled < target.length; ) {
      const got = readSync(this.#fd, target, filled, target.length - filled, position + filled);
      if (got === 0) throw new Error(`${this.path} ends before what was written to it.`);
      filled += got;
    }
  }

  clear(): void {
    ftruncateSync(this.#fd, 0);
    this.#bytes = 0;
  }

  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    closeSync(this.#fd);
  }

  remove(): void {
    this.close();
    unlinkSync(this.path);
  }
}
