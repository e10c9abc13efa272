import { createHash, type Hash } from 'node:crypto';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { DatasetSpec } from '../dataset/check-dataset.js';
import type { Encoding } from '../dataset/dialect.js';
import type { DatasetSource } from '../kpi/dataset-source.js';
import { readText } from '../schedule/read-text.js';
import { hashOf } from '../schedule/reuse-key.js';
import type { KnownFile, KnownFiles } from '../snapshot/known-files.js';
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
   * @param known what an earlier run has found out: files that are still the same are unpacked once something of them is
   *   needed, which those that read them must see to (`UnpackedFile.ready`). Default: all are unpacked at once
   */
  constructor(
    readonly path: string | (() => Promise<string>),
    readonly onNote: (file: string, note: string) => void = () => {},
    readonly signal?: AbortSignal | undefined,
    readonly known?: KnownFiles | undefined,
  ) {}

  /**
   * Unpacks the files of a source that are compressed or no UTF-8, and looks into those of Parquet and Arrow.
   *
   * @throws TavolaError SOURCE_UNREADABLE, SOURCE_EMPTY or OUT_UNWRITABLE
   */
  async prepare(source: Source, dataset: DatasetSpec): Promise<Source> {
    if (source.kind !== 'file' && source.kind !== 'files') return source;
    const purpose = { dataset, key: hashOf(dataset) };
    if (source.kind === 'file') {
      const file = await this.#prepare(source, purpose);
      if (sizeOf(file) > 0) return file;
      throw new TavolaError(
        'SOURCE_EMPTY',
        `${source.path} is empty: its first line must name the columns.`,
      );
    }
    const files = [...source.files];
    let next = 0;
    const work = async (): Promise<void> => {
      while (next < files.length) {
        const index = next++;
        files[index] = await this.#prepare(files[index]!, purpose);
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

  async #prepare(file: FileSource, purpose: Purpose): Promise<FileSource> {
    const { dataset, key } = purpose;
    const encoding = dataset.dialect?.encoding;
    if (file.isStream) return withTables(await this.#receive(file, encoding));
    const known = this.known?.find(key, file.name);
    const isSame = known && (await isStill(file, known));
    const prepared = isSame
      ? await this.#later(file, known, encoding)
      : withText(
          await withTables(await this.#unpack(file, encoding, () => this.#place())),
          dataset,
        );
    this.known?.add(key, prepared);
    return prepared;
  }

  async #unpack(
    file: FileSource,
    encoding: Encoding | undefined,
    place: () => Promise<Target>,
  ): Promise<FileSource> {
    const { path, name } = file;
    const packing = await findPacking(path, encoding);
    if (!packing) return file;
    const hash = createHash('sha256');
    const parts = hashing(readParts(path), hash);
    const { unpacked, note } = await unpack(path, parts, packing, await place());
    this.onNote(name, note);
    return { ...file, content: hash.digest('hex'), unpacked };
  }

  /** One that is the same as before is unpacked when that is asked for. */
  async #later(
    file: FileSource,
    { content, unpacked, table }: KnownFile,
    encoding: Encoding | undefined,
  ): Promise<FileSource> {
    const place = await this.#place();
    let made: Promise<void> | undefined;
    const make = async (): Promise<void> => {
      const now = await this.#unpack(file, encoding, async () => place);
      if (now.content !== content) throw changed(file);
    };
    const later = { ...unpacked, path: place.target, ready: () => (made ??= make()) };
    return { ...file, content, unpacked: later, ...(table && { table }) };
  }

  /** Has the next run know what this one has found out. */
  async remember(): Promise<void> {
    await this.known?.save();
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

/** What files are read for, and what tells it from others. */
interface Purpose {
  dataset: DatasetSpec;
  key: string;
}

async function isStill({ path, bytes, version }: FileSource, known: KnownFile): Promise<boolean> {
  if (bytes !== known.bytes) return false;
  if (version === known.version) return true;
  const hash = createHash('sha256');
  for await (const part of readParts(path)) hash.update(part);
  return hash.digest('hex') === known.content;
}

async function* hashing(parts: AsyncIterable<Uint8Array>, hash: Hash): AsyncGenerator<Uint8Array> {
  for await (const part of parts) {
    hash.update(part);
    yield part;
  }
}

function changed({ path }: FileSource): TavolaError {
  return new TavolaError(
    'SOURCE_CHANGED',
    `${path} was changed while it was read; nothing was published. Run again when it is complete.`,
  );
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

/** What is unpacked is looked into once. Where that fails, it does so again where files are told of in their order. */
function withText(file: FileSource, dataset: DatasetSpec): FileSource {
  const { unpacked, table } = file;
  if (!unpacked || table || unpacked.bytes === 0) return file;
  try {
    const { form, layout } = readText(file, dataset);
    return { ...file, unpacked: { ...unpacked, text: { form, layout } } };
  } catch {
    return file;
  }
}
