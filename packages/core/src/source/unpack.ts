import { type FileHandle, open } from 'node:fs/promises';
import type { Encoding } from '../dataset/dialect.js';
import { TavolaError } from '../util/errors.js';
import { type Compression, decompress, readParts, sniffCompression } from './decompress.js';
import { areLatin, isAscii, SAMPLE, sniffEncoding } from './encoding.js';
import { openBytes } from './file.js';
import { checkForeign } from './foreign.js';
import type { UnpackedFile } from './source.js';
import { stretchesOf } from './stretches.js';
import { sniffTable } from './table-file.js';
import { Transcoder } from './transcode.js';

/** What a file holds that is no plain UTF-8. */
export interface Packing {
  compression: Compression | undefined;
  /** Undefined where it must be seen in what comes out. */
  encoding: Encoding | undefined;
  /** Whether the encoding is not declared. */
  isSeen?: boolean;
}

/**
 * How a file is packed; undefined for one that can be read as it is.
 *
 * @param declared its encoding, if it is declared
 * @throws TavolaError SOURCE_UNREADABLE
 */
export async function findPacking(
  path: string,
  declared: Encoding | undefined,
): Promise<Packing | undefined> {
  const parts = readParts(path);
  const { sample, isWhole } = await takeSample(parts);
  await parts.return(undefined);
  const compression = sniffCompression(sample);
  if (compression) return { compression, encoding: declared };
  if (sniffTable(sample)) return undefined;
  checkForeign(path, sample);
  const seen = declared ?? sniffEncoding(sample, isWhole);
  const isOpen = seen === 'utf-8' && !declared && !isWhole && isAscii(sample);
  const encoding = isOpen && isLatinBeyond(path, sample.length) ? 'windows-1252' : seen;
  return encoding === 'utf-8' ? undefined : { compression, encoding, isSeen: !declared };
}

/** Whether the first characters beyond ASCII come only further down, and are none of UTF-8. */
function isLatinBeyond(path: string, from: number): boolean {
  const bytes = openBytes({ path });
  try {
    const stretches = stretchesOf(from, bytes.size).map((stretch) => {
      const room = new Uint8Array(stretch.to - stretch.from);
      return room.subarray(0, bytes.read(room, stretch.from));
    });
    return areLatin(stretches);
  } finally {
    bytes.close();
  }
}

export interface Target {
  /** Path of the file to be made, and the folder that it is in. */
  target: string;
  folder: string;
  signal?: AbortSignal | undefined;
}

/**
 * Writes aside what comes from elsewhere than a file.
 *
 * @returns also how many bytes came
 */
export async function receive(
  label: string,
  parts: AsyncIterable<Uint8Array>,
  encoding: Encoding | undefined,
  target: Target,
): Promise<{ unpacked: UnpackedFile; note: string; bytes: number }> {
  const { sample, rest } = await takeSample(parts);
  const compression = sniffCompression(sample);
  let bytes = 0;
  async function* all(): AsyncGenerator<Uint8Array> {
    bytes += sample.length;
    yield sample;
    for await (const part of rest) {
      bytes += part.length;
      yield part;
    }
  }
  const done = await unpack(label, all(), { compression, encoding }, target);
  return { ...done, bytes };
}

/**
 * Writes what a file holds as plain UTF-8 aside, a part at a time: it may be larger than memory.
 *
 * @param label what messages call the file
 * @param parts the file's bytes
 * @returns also what was done, for people
 * @throws TavolaError SOURCE_UNREADABLE for a damaged file, OUT_UNWRITABLE where there is no room
 */
export async function unpack(
  label: string,
  parts: AsyncIterable<Uint8Array>,
  { compression, encoding: known, isSeen = known === undefined }: Packing,
  { target, folder, signal }: Target,
): Promise<{ unpacked: UnpackedFile; note: string }> {
  const plain = compression ? decompress(parts, compression, label) : parts;
  const { sample, isWhole, rest } = await takeSample(plain);
  checkForeign(label, sample);
  const encoding = sniffTable(sample) ? 'utf-8' : (known ?? sniffEncoding(sample, isWhole));
  const transcoder = encoding === 'utf-8' ? undefined : new Transcoder(encoding);
  const file = await write(() => open(target, 'w'), folder);
  let bytes = 0;
  const put = async (part: Uint8Array): Promise<void> => {
    signal?.throwIfAborted();
    if (part.length > 0) await write(() => writeWhole(file, part), folder);
    bytes += part.length;
  };
  try {
    await put(transcoder?.next(sample, false) ?? sample);
    for await (const part of rest) await put(transcoder?.next(part, false) ?? part);
    if (transcoder) await put(transcoder.next(new Uint8Array(0), true));
  } finally {
    await file.close();
  }
  const steps = [
    ...(compression ? [`decompressed (${compression})`] : []),
    ...(transcoder ? [`read as ${encoding}${isSeen ? ', as its bytes show' : ''}`] : []),
  ];
  const note = `${steps.join(' and ') || 'received'}: ${bytes} bytes`;
  const offsets = transcoder && { offsets: transcoder.offsets };
  return { unpacked: { path: target, bytes, encoding, ...offsets }, note };
}

async function writeWhole(file: FileHandle, part: Uint8Array): Promise<void> {
  for (let at = 0; at < part.length; ) {
    at += (await file.write(part, at, part.length - at)).bytesWritten;
  }
}

async function write<T>(action: () => Promise<T>, folder: string): Promise<T> {
  try {
    return await action();
  } catch (error) {
    throw new TavolaError(
      'OUT_UNWRITABLE',
      `The folder ${folder} cannot be written, where files are unpacked: ${(error as Error).message}. Make room, or name another with --out DIR.`,
      { cause: error },
    );
  }
}

interface Sampled {
  sample: Uint8Array;
  /** Whether there is no more. */
  isWhole: boolean;
  rest: AsyncIterable<Uint8Array>;
}

/** Takes the first bytes off. */
async function takeSample(parts: AsyncIterable<Uint8Array>): Promise<Sampled> {
  const iterator = parts[Symbol.asyncIterator]();
  const taken: Uint8Array[] = [];
  let length = 0;
  let isWhole = false;
  while (length < SAMPLE && !isWhole) {
    const { done, value } = await iterator.next();
    if (done) isWhole = true;
    else {
      taken.push(value);
      length += value.length;
    }
  }
  const rest = { [Symbol.asyncIterator]: () => iterator };
  return { sample: Buffer.concat(taken), isWhole, rest };
}
