import { createHash } from 'node:crypto';
import { openBytes } from '../source/file.js';
import type { BytesInput } from '../worker/protocol.js';
import type { CutFile, FileSplit } from './cut-source.js';
import type { KeptFile, KeptResult } from './result-store.js';
import { hashOf } from './reuse-key.js';

/** A file that was changed less than this before it was looked at may be changed again at the same time of its clock. In milliseconds. */
const TICK = 2_000;
/** Last bytes of a file that only grows, which must be the same. */
const TAIL = 1 << 16;

/** What of a file's results of the run before still holds, and those of this run. */
export class FileReuse {
  /** By where they end. */
  readonly results = new Map<number, KeptResult>();
  readonly #file: CutFile;
  readonly #before: KeptFile | undefined;
  readonly #appends: boolean;
  readonly #byEnd: ReadonlyMap<number, KeptResult>;
  readonly #byStart: ReadonlyMap<number, KeptResult>;
  readonly #isUnchanged: boolean;
  /** Bytes that are known to be the same without being read. */
  readonly #trusted: number;
  /** What was compared. */
  readonly #same = new Set<KeptResult>();
  #key: string | undefined;

  /**
   * @param file any part of it that splits are of
   * @param splits of the source
   * @param appends whether the file only grows
   */
  constructor(
    file: CutFile,
    before: KeptFile | undefined,
    splits: readonly FileSplit[],
    appends: boolean,
  ) {
    const { version, bytes, content, unpacked, table } = file.source!;
    this.#file = file;
    this.#before = before;
    this.#appends = appends && !unpacked && !table;
    const isAsItWas = before !== undefined && before.version !== '' && before.version === version;
    this.#isUnchanged = isAsItWas || (content !== undefined && before?.content === content);
    this.#byEnd = new Map(before?.results.map((result) => [result.to, result]));
    const grows = before?.tail !== undefined && this.#appends;
    const isLonger = grows && bytes >= before.size && tailOf(file, before.size) === before.tail;
    this.#trusted = this.#isUnchanged ? Number.POSITIVE_INFINITY : isLonger ? before.size : 0;
    this.#byStart = this.#startsOf(this.#byEnd.values(), splits);
  }

  /** By the first split, those of results whose splits are cut as they were. */
  #startsOf(
    results: Iterable<KeptResult>,
    all: readonly FileSplit[],
  ): ReadonlyMap<number, KeptResult> {
    const path = pathOf(this.#file);
    const splits = all.filter((split) => pathOf(split.file) === path);
    const ends = splits.map(({ to }) => to - this.#file.base);
    const byEnd = new Map(ends.map((to, i) => [to, i]));
    const starts = new Map<number, KeptResult>();
    for (const result of results) {
      const { to, cuts } = result;
      const last = byEnd.get(to);
      if (last === undefined || last < cuts.length) continue;
      const first = last - cuts.length;
      if (cuts.every((cut, i) => ends[first + i] === cut)) starts.set(splits[first]!.index, result);
    }
    return starts;
  }

  /** A result of before, whose first split is one of now, and the others, too. It need not hold. */
  resultFrom(split: number): KeptResult | undefined {
    return this.#byStart.get(split);
  }

  /** All of those, with their first splits. */
  get aligned(): Iterable<[split: number, KeptResult]> {
    return this.#byStart;
  }

  /** By the first split, the results of this run. */
  resultsByStart(splits: readonly FileSplit[]): ReadonlyMap<number, KeptResult> {
    return this.#startsOf(this.results.values(), splits);
  }

  /**
   * What is kept of a task, if it holds where the bytes are the same; else why not: its bytes are new, were changed, or what
   * they came to was not kept.
   */
  find(input: BytesInput): KeptResult | 'new' | 'changed' | 'unkept' {
    const before = this.#before;
    if (!before) return 'new';
    if (before.key !== this.keyOf(input)) return 'changed';
    const { range, cuts = [] } = input;
    const kept = this.#byEnd.get(range.to);
    if (!kept) return this.#isUnchanged ? 'unkept' : range.to < before.size ? 'changed' : 'new';
    const isIt =
      kept.cuts.join() === cuts.join() &&
      kept.reading === readingOf(input) &&
      (!range.isProven || kept.start === range.from);
    return isIt ? kept : 'changed';
  }

  /** Whether its bytes are known to be the same. */
  isSame(kept: KeptResult): boolean {
    const { isEnd, ranges } = kept.bytes;
    // What was read up to the end of the file is another thing once that lies elsewhere.
    const isInside = !isEnd && ranges.every(({ to }) => to < this.#trusted);
    return isInside || this.#trusted === Number.POSITIVE_INFINITY || this.#same.has(kept);
  }

  /** Its bytes were compared, and are the same. */
  trust(kept: KeptResult): void {
    this.#same.add(kept);
  }

  /** What a result depends on, beside what all results of the pass do. */
  describe({ stored: _, ...result }: KeptResult): unknown {
    return [this.#file.name, this.#key, result];
  }

  /** A hash of how it is read. */
  keyOf({ form, layout, columns, constants }: BytesInput): string {
    const { notes: _, ...written } = layout;
    const { encoding } = this.#file.source?.unpacked ?? {};
    this.#key ??= hashOf([form, written, columns, constants, encoding]);
    return this.#key;
  }

  /**
   * What is to be kept.
   *
   * @param since when no file had been looked at yet, in milliseconds since 1970
   */
  toKeep(since: number): KeptFile {
    const { version, bytes, content } = this.#file.source!;
    return {
      name: this.#file.name,
      key: this.#key ?? '',
      version: isSettled(version, since) ? version : '',
      size: bytes,
      content,
      ...(this.#appends && { tail: tailOf(this.#file, bytes) }),
      results: [...this.results.values()],
    };
  }
}

/** A hash of what tells of a task's bytes alone how they are read: where they stood in another encoding, or how rows are stored. */
export function readingOf({ offsets, piece }: BytesInput): string | undefined {
  return offsets || piece ? hashOf([offsets, piece]) : undefined;
}

/** The path that a file is read from. */
export function pathOf({ source, label }: CutFile): string {
  return source?.unpacked?.path ?? source?.path ?? label;
}

/** Whether another change would show in the times of a file. */
export function isSettled(version: string, since: number): boolean {
  const changed = Number(version.split(' ').at(-1)) / 1e6;
  return version !== '' && changed < since - TICK;
}

/** A hash of the last bytes before an offset; undefined where they cannot be read. */
function tailOf(file: CutFile, to: number): string | undefined {
  const bytes = openBytes({ path: pathOf(file) });
  try {
    const tail = new Uint8Array(Math.min(TAIL, to));
    const got = bytes.read(tail, to - tail.length);
    return got < tail.length ? undefined : createHash('sha256').update(tail).digest('hex');
  } finally {
    bytes.close();
  }
}
