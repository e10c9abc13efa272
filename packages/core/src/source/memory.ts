import { TavolaError } from '../util/errors.js';
import type { BytePlace, ByteSource } from './byte-source.js';

/** Bytes in memory. */
export class MemoryBytes implements ByteSource {
  constructor(
    readonly content: Uint8Array,
    readonly from = 0,
  ) {}

  get size(): number {
    return this.from + this.content.length;
  }

  read(target: Uint8Array, position: number): number {
    const at = position - this.from;
    const part = this.content.subarray(at, at + target.length);
    target.set(part);
    return part.length;
  }

  close(): void {}
}

/**
 * Opens bytes where there are no files.
 *
 * @throws TavolaError SOURCE_UNREADABLE for a path
 */
export function openMemory(place: BytePlace): ByteSource {
  if ('content' in place) return new MemoryBytes(place.content, place.from);
  throw noFiles(place.path);
}

export function noFiles(path: string): TavolaError {
  return new TavolaError(
    'SOURCE_UNREADABLE',
    `${path} cannot be read: there are no files here. Give the data instead, as in { data: fromCsv(text) }.`,
  );
}
