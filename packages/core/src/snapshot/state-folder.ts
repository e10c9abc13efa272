import { createHash, randomUUID } from 'node:crypto';
import { closeSync, openSync, readFileSync, rmSync, writevSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm, statfs, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { KeptPass, ResultStore, StoredResult } from '../schedule/result-store.js';
import { fromParts, toParts } from './parted-data.js';
import { STATE } from './paths.js';

const FORMAT = 3;
const INDEX = 'index.json';
const RESULT_SUFFIX = '.result';
/** What is written aside, before it gets its name. */
const ASIDE_SUFFIX = '.aside';
/** Bytes that may be kept of any source, however small. */
const LEAST = 1 << 20;
/** Share of the source, and of the room that is left on the disk, that may be kept. */
const SHARE = 1 / 4;
/** Share of the source where the rows themselves are kept, too. */
const SHARE_WITH_FACTS = 1;

export interface StateOptions {
  /** Milliseconds since 1970 at which no file had been looked at yet. */
  since: number;
  /** Identifies the code that computes. */
  code: string;
  /** Of the source. */
  bytes: number;
  /** Whether results have the rows themselves. */
  hasFacts: boolean;
  /** Told what could not be written, once. */
  onTold(reason: string): void;
}

/**
 * Results of tasks in the folder `state` of an output folder: a file for each, and an index, which is swapped last. What does not
 * lie there as it was written is none, and what cannot be written is not kept.
 */
export class StateFolder implements ResultStore {
  readonly since: number;
  readonly code: string;
  readonly before: readonly KeptPass[];
  readonly #path: string;
  readonly #passes: KeptPass[] = [];
  readonly #onTold: (reason: string) => void;
  #room: number;
  /** Files of results that this run has taken over. */
  readonly #retained = new Set<string>();
  #hasFailed = false;

  private constructor(path: string, { since, code, onTold }: StateOptions, room: number) {
    this.#path = path;
    this.since = since;
    this.code = code;
    this.#room = room;
    this.#onTold = onTold;
    this.before = readIndex(join(path, INDEX));
  }

  /** Never fails. */
  static async open(out: string, options: StateOptions): Promise<StateFolder> {
    const path = join(resolve(out), STATE);
    const { bytes, hasFacts } = options;
    const most = Math.max(LEAST, bytes * (hasFacts ? SHARE_WITH_FACTS : SHARE));
    let room = 0;
    try {
      await mkdir(path, { recursive: true });
      const { bavail, bsize } = await statfs(path);
      room = Math.min(most, bavail * bsize * SHARE);
    } catch (error) {
      options.onTold((error as Error).message);
      return new StateFolder(path, { ...options, onTold() {} }, 0);
    }
    return new StateFolder(path, options, room);
  }

  async read({ file, bytes, sha256 }: StoredResult): Promise<unknown> {
    try {
      if (!isResultName(file)) return undefined;
      const content = await readFile(join(this.#path, file));
      if (content.length !== bytes || hash(content) !== sha256) return undefined;
      return fromParts(content);
    } catch {
      return undefined;
    }
  }

  retain({ file, bytes }: StoredResult): boolean {
    if (this.#retained.has(file)) return true;
    if (bytes > this.#room) return false;
    this.#room -= bytes;
    this.#retained.add(file);
    return true;
  }

  write(result: object, most: number): StoredResult | undefined {
    if (this.#hasFailed) return undefined;
    const parts = toParts(result);
    const bytes = parts.reduce((sum, part) => sum + part.length, 0);
    if (bytes > Math.min(most, this.#room)) return undefined;
    this.#room -= bytes;
    const file = `${randomUUID()}${RESULT_SUFFIX}`;
    const path = join(this.#path, file);
    try {
      // No other name is needed: what is not in the index does not count.
      writeAll(path, parts, bytes);
      return { file, bytes, sha256: hash(...parts) };
    } catch (error) {
      // What is left of it would take room that the snapshot needs.
      rmSync(path, { force: true });
      this.#fail(error);
      return undefined;
    }
  }

  add(pass: KeptPass): void {
    this.#passes.push(pass);
  }

  /** Swaps the index to what this run has kept, and removes all else. Never fails. */
  async save(): Promise<void> {
    const body = JSON.stringify({ format: FORMAT, passes: this.#passes });
    const aside = join(this.#path, `${randomUUID()}${ASIDE_SUFFIX}`);
    try {
      await writeFile(aside, `${hash(body)}\n${body}`);
      await rename(aside, join(this.#path, INDEX));
    } catch (error) {
      await rm(aside, { force: true }).catch(() => {});
      this.#fail(error);
    }
    await this.#prune().catch(() => {});
  }

  /** A run at the same time may lose what it has not put in an index yet: it is scanned again then. */
  async #prune(): Promise<void> {
    const kept = new Set([...storedOf(this.#passes)].map(({ file }) => file));
    if (this.#hasFailed) for (const { file } of storedOf(this.before)) kept.add(file);
    for (const name of await readdir(this.#path)) {
      const isOurs = isResultName(name) || name.endsWith(ASIDE_SUFFIX);
      if (isOurs && !kept.has(name)) await rm(join(this.#path, name), { force: true });
    }
  }

  #fail(error: unknown): void {
    if (!this.#hasFailed) this.#onTold((error as Error).message);
    this.#hasFailed = true;
  }
}

function* storedOf(passes: readonly KeptPass[]): Generator<StoredResult> {
  for (const { files, prefix } of passes) {
    if (prefix) yield prefix.stored;
    for (const { results } of files) for (const { stored } of results) if (stored) yield stored;
  }
}

/** Names come from a file, which anybody may have written. */
function isResultName(name: string): boolean {
  return /^[0-9a-f-]{36}\.result$/.test(name);
}

/** Nothing where there is none, or it is not as it was written. */
function readIndex(path: string): readonly KeptPass[] {
  try {
    const text = readFileSync(path, 'utf8');
    const end = text.indexOf('\n');
    const body = text.slice(end + 1);
    if (hash(body) !== text.slice(0, end)) return [];
    const { format, passes } = JSON.parse(body) as { format: number; passes: KeptPass[] };
    return format === FORMAT ? passes : [];
  } catch {
    return [];
  }
}

function writeAll(path: string, parts: readonly Uint8Array[], bytes: number): void {
  const file = openSync(path, 'wx');
  try {
    if (writevSync(file, parts) < bytes) throw new Error(`${path} could not be written whole`);
  } finally {
    closeSync(file);
  }
}

function hash(...parts: readonly (string | Uint8Array)[]): string {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest('hex');
}
