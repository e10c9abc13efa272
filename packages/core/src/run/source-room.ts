import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { DatasetSpec } from '../dataset/check-dataset.js';
import type { Encoding } from '../dataset/dialect.js';
import type { DatasetSource } from '../kpi/dataset-source.js';
import { readParts } from '../source/decompress.js';
import { inspectTable } from '../source/open-table.js';
import type { FileSource, Source } from '../source/source.js';
import { findPacking, receive, type Target, unpack } from '../source/unpack.js';
import { TavolaError } from '../util/errors.js';
import { openData } from './open-data.js';

/** Files that are unpacked at a time. */
const AT_A_TIME = 2;

/** Room on disk for files that must be unpacked before they can be read. */
export class SourceRoom {
  #folder: Promise<string> | undefined;
  #next = 0;

  /**
   * @param path of the folder, which is made when it is needed
   * @param onNote is told of what is found or done
   */
  constructor(
    readonly path: string | (() => Promise<string>),
    readonly onNote: (file: string, note: string) => void = () => {},
    readonly signal?: AbortSignal | undefined,
  ) {}

  /**
   * Unpacks the files of a source that are compressed or no UTF-8, and looks into those of Parquet and Arrow.
   *
   * @throws TavolaError SOURCE_UNREADABLE, SOURCE_EMPTY or OUT_UNWRITABLE
   */
  async prepare(source: Source, dataset: DatasetSpec): Promise<Source> {
    if (source.kind === 'file') {
      const file = await withTables(await this.#prepare(source, dataset));
      if (sizeOf(file) > 0) return file;
      throw new TavolaError(
        'SOURCE_EMPTY',
        `${source.path} is empty: its first line must name the columns.`,
      );
    }
    if (source.kind !== 'files') return source;
    const files = [...source.files];
    let next = 0;
    const work = async (): Promise<void> => {
      while (next < files.length) {
        const index = next++;
        files[index] = await withTables(await this.#prepare(files[index]!, dataset));
      }
    };
    const stop = (error: unknown): never => {
      next = files.length;
      throw error;
    };
    const works = Array.from({ length: AT_A_TIME }, () => work().catch(stop));
    // None is under way any more when the first error is told.
    await Promise.allSettled(works);
    await Promise.all(works);
    for (const file of files) {
      if (sizeOf(file) === 0) this.onNote(file.name, 'is empty, so it is passed over');
    }
    if (files.some((file) => sizeOf(file) > 0)) return { ...source, files };
    throw new TavolaError(
      'SOURCE_EMPTY',
      `${source.name}: all ${files.length} files are empty: the first line of each must name the columns.`,
    );
  }

  /** Opens a source and prepares it. */
  readonly open = async (data: DatasetSource, dataset: DatasetSpec): Promise<Source> =>
    this.prepare(await openData(data), dataset);

  async #prepare(file: FileSource, { dialect }: DatasetSpec): Promise<FileSource> {
    const { path, isStream } = file;
    if (isStream) return this.#receive(file, dialect?.encoding);
    const packing = await findPacking(path, dialect?.encoding);
    if (!packing) return file;
    const { unpacked, note } = await unpack(path, readParts(path), packing, await this.#place());
    this.onNote(file.name, note);
    return { ...file, unpacked };
  }

  /** Standard input, as a file. */
  async #receive(file: FileSource, encoding: Encoding | undefined): Promise<FileSource> {
    const place = await this.#place();
    const { unpacked, note, bytes } = await receive(file.name, process.stdin, encoding, place);
    this.onNote(file.name, note);
    return { ...file, bytes, unpacked };
  }

  async #place(): Promise<Target> {
    this.#folder ??= this.#make();
    const folder = await this.#folder;
    const target = join(folder, String(this.#next++));
    return { target, folder, signal: this.signal };
  }

  async #make(): Promise<string> {
    const folder = typeof this.path === 'string' ? this.path : await this.path();
    await mkdir(folder, { recursive: true });
    return folder;
  }

  /** Removes what was unpacked. */
  async clear(): Promise<void> {
    const folder = await this.#folder;
    this.#folder = undefined;
    if (folder !== undefined) await rm(folder, { recursive: true, force: true });
  }
}

function sizeOf({ bytes, unpacked }: FileSource): number {
  return unpacked?.bytes ?? bytes;
}

async function withTables(file: FileSource): Promise<FileSource> {
  const { path, unpacked } = file;
  if (sizeOf(file) === 0) return file;
  const table = await inspectTable(unpacked?.path ?? path, path);
  return table ? { ...file, table } : file;
}
