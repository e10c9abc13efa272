import { createHash, type Hash } from 'node:crypto';
import { closeSync, fsyncSync, ftruncateSync, openSync, writeSync } from 'node:fs';

/** A file that knows its size and hash when it is closed, and is on disk by then. */
export class HashedFile {
  readonly #fd: number;
  #hash: Hash = createHash('sha256');
  #bytes = 0;
  #closed: { bytes: number; sha256: string } | undefined;

  constructor(path: string) {
    this.#fd = openSync(path, 'w');
  }

  /** Appends bytes, or text as UTF-8. */
  write(content: string | Uint8Array): void {
    const bytes = typeof content === 'string' ? Buffer.from(content) : content;
    writeAll(this.#fd, bytes, this.#bytes);
    this.#hash.update(bytes);
    this.#bytes += bytes.length;
  }

  clear(): void {
    ftruncateSync(this.#fd, 0);
    this.#hash = createHash('sha256');
    this.#bytes = 0;
  }

  /** Closes the file without care for what is in it. */
  abandon(): void {
    if (this.#closed) return;
    this.#closed = { bytes: 0, sha256: '' };
    closeSync(this.#fd);
  }

  /** Only once: after a sync that failed another one may succeed, although what was written is lost. */
  close(): { bytes: number; sha256: string } {
    if (this.#closed) return this.#closed;
    this.#closed = { bytes: this.#bytes, sha256: this.#hash.digest('hex') };
    try {
      fsyncSync(this.#fd);
    } finally {
      closeSync(this.#fd);
    }
    return this.#closed;
  }
}

/** Writes bytes from a position on, in as many calls as it takes. */
export function writeAll(fd: number, bytes: Uint8Array, position: number): void {
  for (let written = 0; written < bytes.length; ) {
    written += writeSync(fd, bytes, written, bytes.length - written, position + written);
  }
}
