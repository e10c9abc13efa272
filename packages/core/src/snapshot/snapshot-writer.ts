import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, mkdtemp, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { FactsColumn } from '../facts/columns.js';
import type { FactsPart } from '../facts/facts-part.js';
import { toCsvLine } from '../result/csv.js';
import type { JsonRow } from '../result/finish.js';
import type { LocatedReject } from '../scan/rejects.js';
import { TavolaError } from '../util/errors.js';
import { removeAbandoned } from './abandoned.js';
import { pointCurrentTo, readCurrent } from './current.js';
import { FactsFile } from './facts-file.js';
import { HashedFile } from './hashed-file.js';
import type { Manifest, PublishedFile, PublishedKpi } from './manifest.js';
import {
  FACTS,
  MANIFEST,
  REJECTS,
  SPILL,
  STAGING_PREFIX,
  snapshotFolder,
  snapshotsFolder,
  UNPACKED,
} from './paths.js';
import { SpillFolder } from './spill-folder.js';

/** Snapshots that are kept, the newest first. */
const KEPT = 3;

/** Of the file of rejects. */
const HEADER = ['file', 'line', 'byte_offset', 'column', 'reason', 'value', 'raw'];

export type KpiToPublish = Omit<PublishedKpi, keyof PublishedFile | 'rows'> & { data: JsonRow[] };

/**
 * Writes a snapshot aside, in the output folder, and publishes it whole or not at all: every file is on disk before the
 * folder gets its name, and the folder has its name before `current` is swapped to it.
 */
export class SnapshotWriter {
  /** For what is not published. */
  readonly spill: SpillFolder;
  /** Path of a folder for what must be unpacked before it can be read, which may be made, and must be removed again. */
  readonly unpacked: string;
  readonly #out: string;
  readonly #staging: string;
  readonly #rejects: HashedFile;
  readonly #facts: FactsFile | undefined;

  private constructor(out: string, staging: string, facts: readonly FactsColumn[] | undefined) {
    this.#out = out;
    this.#staging = staging;
    this.spill = new SpillFolder(join(staging, SPILL));
    this.unpacked = join(staging, UNPACKED);
    this.#rejects = new HashedFile(join(staging, REJECTS));
    this.#facts = facts && new FactsFile(staging, facts);
    this.clear();
  }

  /**
   * @param facts columns whose values are published themselves, too, if any
   * @throws TavolaError OUT_UNWRITABLE
   */
  static async open(
    folder: string,
    facts?: readonly FactsColumn[] | undefined,
  ): Promise<SnapshotWriter> {
    const out = resolve(folder);
    return guard(out, async () => {
      await mkdir(snapshotsFolder(out), { recursive: true });
      await removeAbandoned(out, STAGING_PREFIX);
      const staging = await mkdtemp(join(out, `${STAGING_PREFIX}${process.pid}-`));
      return new SnapshotWriter(out, staging, facts);
    });
  }

  appendRejects(rejects: readonly LocatedReject[]): void {
    const lines = rejects.map(({ file, line, offset, column, reason, value, raw }) =>
      toCsvLine([file, line, offset, column, reason, value, raw]),
    );
    this.#writeRejects(lines.join(''));
  }

  /** Appends the rows of a split, which must come in the order of the splits. */
  appendFacts(part: FactsPart): void {
    this.#guard(() => this.#facts?.add(part));
  }

  /** Forgets the rejects and facts so far. */
  clear(): void {
    this.#guard(() => this.#facts?.clear());
    this.#rejects.clear();
    this.#writeRejects(toCsvLine(HEADER));
  }

  #writeRejects(lines: string): void {
    this.#guard(() => this.#rejects.write(lines));
  }

  #guard(action: () => void): void {
    try {
      action();
    } catch (error) {
      throw explain(this.#out, error);
    }
  }

  /** @returns the manifest; its id depends on nothing but the content */
  async publish(
    about: Pick<Manifest, 'dataset' | 'source' | 'definitions' | 'rows' | 'checks'>,
    kpis: readonly KpiToPublish[],
  ): Promise<Manifest> {
    return guard(this.#out, async () => {
      this.spill.clear();
      const rejects = { file: REJECTS, ...this.#rejects.close() };
      const published = kpis.map(({ data, ...kpi }): PublishedKpi => {
        const file = `${kpi.name}.json`;
        return { ...kpi, rows: data.length, file, ...this.#write(file, toJsonLines(data)) };
      });
      const facts = this.#facts && { file: FACTS, ...this.#facts.close() };
      const content = {
        format: 1 as const,
        ...about,
        kpis: published,
        rejects,
        ...(facts && { facts }),
      };
      const id = createHash('sha256').update(JSON.stringify(content)).digest('hex').slice(0, 16);
      const manifest: Manifest = { ...content, id };
      const manifestFile = {
        file: MANIFEST,
        ...this.#write(MANIFEST, `${JSON.stringify(manifest, null, 1)}\n`),
      };
      await syncFolder(this.#staging);

      await this.#nameFolder(id, [...published, rejects, ...(facts ? [facts] : []), manifestFile]);
      await pointCurrentTo(this.#out, id);
      await syncFolder(this.#out);
      await removeOld(this.#out, id);
      return manifest;
    });
  }

  /** Removes what was written and not published. */
  async discard(): Promise<void> {
    this.#rejects.abandon();
    this.#facts?.abandon();
    await rm(this.#staging, { recursive: true, force: true });
  }

  /** Gives the folder its name. The same content is the same snapshot, and may be read at this moment: it stays. */
  async #nameFolder(id: string, files: readonly PublishedFile[]): Promise<void> {
    const target = snapshotFolder(this.#out, id);
    try {
      await rename(this.#staging, target);
    } catch (error) {
      if (!(await exists(target))) throw error;
      if (await isIntact(target, files)) {
        await this.discard();
        return;
      }
      await rm(target, { recursive: true, force: true });
      await rename(this.#staging, target);
    }
    await syncFolder(snapshotsFolder(this.#out));
  }

  #write(name: string, text: string): { bytes: number; sha256: string } {
    const file = new HashedFile(join(this.#staging, name));
    file.write(text);
    return file.close();
  }
}

/** One row a line, so that a person can read it and a tool can compare it. */
function toJsonLines(rows: readonly JsonRow[]): string {
  return rows.length === 0
    ? '[]\n'
    : `[\n${rows.map((row) => JSON.stringify(row)).join(',\n')}\n]\n`;
}

async function guard<T>(out: string, action: () => Promise<T>): Promise<T> {
  try {
    return await action();
  } catch (error) {
    throw explain(out, error);
  }
}

/** An error of the system, in the user's words; any other as it is. */
function explain(out: string, error: unknown): unknown {
  if (error instanceof TavolaError || !(error as NodeJS.ErrnoException).code) return error;
  return new TavolaError(
    'OUT_UNWRITABLE',
    `The output folder ${out} cannot be written: ${(error as Error).message}. Name another with --out DIR.`,
    { cause: error },
  );
}

/** Makes sure that the names in a folder are on disk. Windows neither needs nor allows it. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Whether a published folder still holds what was published, so that a run mends one that does not. */
async function isIntact(folder: string, files: readonly PublishedFile[]): Promise<boolean> {
  try {
    for (const { file, sha256 } of files) {
      if ((await hashOf(join(folder, file))) !== sha256) return false;
    }
    return true;
  } catch {
    return false;
  }
}

/** In hexadecimal; the file may be larger than memory. */
async function hashOf(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
  return hash.digest('hex');
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}

async function removeOld(out: string, current: string): Promise<void> {
  const folder = snapshotsFolder(out);
  const others = (await readdir(folder)).filter((id) => id !== current);
  const byAge = await Promise.all(
    others.map(async (id) => ({ id, made: (await stat(join(folder, id))).mtimeMs })),
  );
  byAge.sort((a, b) => b.made - a.made);
  for (const { id } of byAge.slice(KEPT - 1)) {
    // One that became current meanwhile, by another run, is not old.
    if (id !== (await readCurrent(out)))
      await rm(join(folder, id), { recursive: true, force: true });
  }
}
