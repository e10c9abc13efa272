import { createHash } from 'node:crypto';
import { closeSync, createReadStream, fsyncSync, openSync } from 'node:fs';
import { mkdir, rename, rm, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { DatasetSpec } from '../dataset/check-dataset.js';
import type { FactsColumn } from '../facts/columns.js';
import type { FactsPart } from '../facts/facts-part.js';
import { toCsvLine } from '../result/csv.js';
import type { JsonRow } from '../result/finish.js';
import type { LocatedReject } from '../scan/rejects.js';
import { pointCurrentTo, readCurrent } from './current.js';
import { type DefinedKpi, encodeDefinitions } from './definitions.js';
import { FactsFile } from './facts-file.js';
import { HashedFile } from './hashed-file.js';
import { noteNewest, removeOld } from './keep-last.js';
import type { Manifest, PublishedFile, PublishedKpi } from './manifest.js';
import { guardOut, guardOutAsync } from './out-error.js';
import {
  currentLink,
  DEFINITIONS,
  FACTS,
  MANIFEST,
  REJECTS,
  SPILL,
  snapshotFolder,
  snapshotsFolder,
  UNPACKED,
} from './paths.js';
import { RunLock, removeAbandoned } from './run-lock.js';
import { SpillFolder } from './spill-folder.js';

/** Of the file of rejects. */
const HEADER = ['file', 'line', 'byte_offset', 'column', 'reason', 'value', 'raw'];

export type KpiToPublish = Omit<PublishedKpi, keyof PublishedFile | 'rows'> & { data: JsonRow[] };

/** What the manifest says beside the files. */
export type AboutSnapshot = Pick<
  Manifest,
  'dataset' | 'source' | 'definitions' | 'rows' | 'checks'
>;

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
  readonly #lock: RunLock;
  readonly #staging: string;
  readonly #rejects: HashedFile;
  #facts: FactsFile | undefined;

  private constructor(out: string, lock: RunLock) {
    const staging = lock.path;
    this.#out = out;
    this.#lock = lock;
    this.#staging = staging;
    this.spill = new SpillFolder(join(staging, SPILL), out);
    this.unpacked = join(staging, UNPACKED);
    this.#rejects = new HashedFile(join(staging, REJECTS));
    this.clear();
  }

  /** @throws TavolaError OUT_UNWRITABLE */
  static async open(folder: string): Promise<SnapshotWriter> {
    const out = resolve(folder);
    return guardOutAsync(out, async () => {
      await mkdir(snapshotsFolder(out), { recursive: true });
      await removeAbandoned(out);
      const lock = await RunLock.take(out);
      try {
        await mkdir(lock.path);
        return new SnapshotWriter(out, lock);
      } catch (error) {
        await removeStaging(lock);
        throw error;
      }
    });
  }

  appendRejects(rejects: readonly LocatedReject[]): void {
    const lines = rejects.map(({ file, line, offset, column, reason, value, raw }) =>
      toCsvLine([file, line, offset, column, reason, value, raw]),
    );
    this.#writeRejects(lines.join(''));
  }

  /** Has the values of columns published themselves, too; to be called before there are any. */
  addFacts(columns: readonly FactsColumn[]): void {
    this.#guard(() => {
      this.#facts = new FactsFile(this.#staging, columns);
    });
  }

  /** Appends the rows of a split, which must come in the order of the splits. */
  appendFacts(part: FactsPart): void {
    this.#guard(() => this.#facts?.add(part));
  }

  /** Forgets the rejects and facts so far. */
  clear(): void {
    this.#guard(() => {
      this.#facts?.clear();
      this.#rejects.clear();
    });
    this.#writeRejects(toCsvLine(HEADER));
  }

  #writeRejects(lines: string): void {
    this.#guard(() => this.#rejects.write(lines));
  }

  #guard(action: () => void): void {
    guardOut(this.#out, action);
  }

  /** @returns the manifest; its id depends on nothing but the content */
  async publish(
    about: AboutSnapshot,
    kpis: readonly KpiToPublish[],
    defined: { dataset: DatasetSpec; kpis: readonly DefinedKpi[] },
  ): Promise<Manifest> {
    return guardOutAsync(this.#out, async () => {
      this.spill.clear();
      const rejects = { file: REJECTS, ...this.#rejects.close() };
      const published = kpis.map(({ data, ...kpi }): PublishedKpi => {
        const file = `${kpi.name}.json`;
        return { ...kpi, rows: data.length, file, ...this.#write(file, toJsonLines(data)) };
      });
      const definitionsFile = {
        file: DEFINITIONS,
        ...this.#write(DEFINITIONS, encodeDefinitions(defined.dataset, defined.kpis)),
      };
      const facts = this.#facts && { file: FACTS, ...this.#facts.close() };
      const content = {
        format: 1 as const,
        ...about,
        kpis: published,
        rejects,
        definitionsFile,
        ...(facts && { facts }),
      };
      const id = createHash('sha256').update(JSON.stringify(content)).digest('hex').slice(0, 16);
      const manifest: Manifest = { ...content, id };
      const manifestFile = {
        file: MANIFEST,
        ...this.#write(MANIFEST, `${JSON.stringify(manifest, null, 1)}\n`),
      };
      syncFolder(this.#staging);

      const files = [
        ...published,
        rejects,
        definitionsFile,
        ...(facts ? [facts] : []),
        manifestFile,
      ];
      await this.#lock.whilePublishing(() => this.#show(id, files));
      await removeStaging(this.#lock);
      return manifest;
    });
  }

  /** Removes what was written and not published, as far as that is possible. */
  async discard(): Promise<void> {
    for (const file of [this.#rejects, this.#facts]) {
      try {
        file?.abandon();
      } catch {
        // It is removed below, or by a later run.
      }
    }
    await removeStaging(this.#lock);
  }

  /** Makes what was written the current snapshot. If that fails, what was current before is so again. */
  async #show(id: string, files: readonly PublishedFile[]): Promise<void> {
    const out = this.#out;
    const before = await readCurrent(out);
    try {
      await this.#nameFolder(id, files);
      syncFolder(snapshotsFolder(out));
      await noteNewest(out, id, `${this.#staging}.order`);
      await pointCurrentTo(out, id, `${this.#staging}.link`);
      syncFolder(out);
    } catch (error) {
      if (id !== before) await this.#hide(id, before).catch(() => {});
      throw error;
    }
    // What cannot be removed now is so by the next run.
    await removeOld(out, id).catch(() => {});
  }

  /**
   * A folder that could not be synced is not left for the next run to find: another sync of it may succeed although what was written
   * is lost. So all is written anew then.
   */
  async #hide(id: string, before: string | undefined): Promise<void> {
    if (before === undefined) await rm(currentLink(this.#out), { force: true });
    else await pointCurrentTo(this.#out, before, `${this.#staging}.back`);
    await rm(snapshotFolder(this.#out, id), { recursive: true, force: true });
  }

  /** Gives the folder its name. The same content is the same snapshot, and may be read at this moment: it stays. */
  async #nameFolder(id: string, files: readonly PublishedFile[]): Promise<void> {
    const target = snapshotFolder(this.#out, id);
    try {
      await rename(this.#staging, target);
    } catch (error) {
      if (!(await exists(target))) throw error;
      if (await isIntact(target, files)) return;
      // Readers see it damaged as it was, or whole, and hardly ever that it is not there.
      const damaged = `${this.#staging}.damaged`;
      await rename(target, damaged);
      await rename(this.#staging, target);
      await rm(damaged, { recursive: true, force: true });
    }
  }

  #write(name: string, text: string): { bytes: number; sha256: string } {
    const file = new HashedFile(join(this.#staging, name));
    try {
      file.write(text);
      return file.close();
    } finally {
      file.abandon();
    }
  }
}

/** One row a line, so that a person can read it and a tool can compare it. */
function toJsonLines(rows: readonly JsonRow[]): string {
  return rows.length === 0
    ? '[]\n'
    : `[\n${rows.map((row) => JSON.stringify(row)).join(',\n')}\n]\n`;
}

/** Never fails: what stays is removed by a later run. */
async function removeStaging(lock: RunLock): Promise<void> {
  for (const suffix of ['', '.order', '.link', '.back', '.damaged']) {
    await rm(`${lock.path}${suffix}`, { recursive: true, force: true }).catch(() => {});
  }
  await lock.release().catch(() => {});
}

/** Makes sure that the names in a folder are on disk. Windows neither needs nor allows it. */
function syncFolder(folder: string): void {
  if (process.platform === 'win32') return;
  const fd = openSync(folder, 'r');
  try {
    fsyncSync(fd);
  } finally {
    closeSync(fd);
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
