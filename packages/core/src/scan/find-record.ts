import type { ByteSource } from '../source/byte-source.js';
import { type ColumnDecoder, createDecoder } from './decode.js';
import { FieldTable } from './field-table.js';
import type { Layout } from './layout.js';
import { CHUNK } from './scan-range.js';
import { tokenize } from './tokenize.js';

/** Records that must fit for a guessed beginning to be believed. */
const PROOF_RECORDS = 3;
/** Line breaks tried as beginnings before the first is taken anyway. */
const GUESSES = 64;

/** Guesses where a record begins. */
export class RecordFinder {
  readonly #proof: FieldTable;
  readonly #decoders: ColumnDecoder[];

  constructor(layout: Layout) {
    this.#proof = new FieldTable(layout.width, PROOF_RECORDS, layout.dialect);
    this.#decoders = layout.columns.map(({ at, spec }) =>
      createDecoder(spec, at, PROOF_RECORDS, false),
    );
  }

  /**
   * The offset after the first line break from which some records are well formed and one of them fits in full, since
   * bad fields may lie close together; a guess, which the end of the range before it proves.
   *
   * @param buffer room for some bytes, which are overwritten
   */
  find(file: ByteSource, from: number, size: number, buffer: Uint8Array): number {
    const base = from - 1;
    const filled = file.read(buffer.subarray(0, CHUNK), base);
    const isLast = base + filled >= size;
    const proof = this.#proof;
    let first = -1;
    let candidate = 0;
    for (let guess = 0; guess < GUESSES; guess++) {
      const lineBreak = buffer.subarray(0, filled).indexOf(proof.dialect.newline, candidate);
      if (lineBreak < 0) break;
      candidate = lineBreak + 1;
      if (first < 0) first = candidate;
      tokenize(buffer, candidate, filled, filled, isLast, proof);
      const faults = proof.faults.subarray(0, proof.rows);
      if (!faults.every(isFree)) continue;
      for (const decoder of this.#decoders) decoder.decode(buffer, proof);
      if (faults.length === 0 || faults.some(isFree)) return base + candidate;
    }
    return first < 0 ? Math.min(base + filled, size) : base + first;
  }
}

function isFree(fault: number): boolean {
  return fault === 0;
}

/**
 * The offset after the line break that ends the line at `position`, or the end of the file.
 *
 * @param buffer room for some bytes, which are overwritten
 */
export function skipLine(
  file: ByteSource,
  position: number,
  size: number,
  buffer: Uint8Array,
  newline: number,
): number {
  for (let at = position; at < size; ) {
    const got = file.read(buffer.subarray(0, CHUNK), at);
    const found = buffer.subarray(0, got).indexOf(newline);
    if (found >= 0) return at + found + 1;
    if (got === 0) break;
    at += got;
  }
  return size;
}
