import { type FileHandle, open } from 'node:fs/promises';
import zlib from 'node:zlib';
import { TavolaError } from '../util/errors.js';

export type Compression = 'gzip' | 'zstd';

/** Bytes read at once. */
const CHUNK = 1 << 16;

/** How bytes are compressed, by the first of them. */
export function sniffCompression([a, b, c, d]: Uint8Array): Compression | undefined {
  if (a === 0x1f && b === 0x8b) return 'gzip';
  if (a === 0x28 && b === 0xb5 && c === 0x2f && d === 0xfd) return 'zstd';
  // A frame of zstd that is to be skipped.
  if (a! >> 4 === 5 && b === 0x2a && c === 0x4d && d === 0x18) return 'zstd';
  return undefined;
}

/** The bytes of a file, part by part. */
export async function* readParts(path: string): AsyncGenerator<Uint8Array> {
  let file: FileHandle | undefined;
  try {
    file = await open(path);
    for (;;) {
      const { bytesRead, buffer } = await file.read(Buffer.allocUnsafe(CHUNK), 0, CHUNK, null);
      if (bytesRead === 0) return;
      yield buffer.subarray(0, bytesRead);
    }
  } catch (error) {
    throw new TavolaError(
      'SOURCE_UNREADABLE',
      `${path} cannot be read: ${(error as Error).message}. Name another with --data FILE, or allow reading it.`,
      { cause: error },
    );
  } finally {
    await file?.close();
  }
}

/**
 * The bytes that others were compressed from, part by part, as they are asked for. Of gzip and zstd alike several streams may
 * follow each other.
 *
 * @param label what messages call them
 * @throws TavolaError SOURCE_UNREADABLE where they are damaged or end too early, with the offset
 */
export function decompress(
  parts: AsyncIterable<Uint8Array>,
  compression: Compression,
  label: string,
): AsyncIterable<Uint8Array> {
  if (compression === 'gzip') return inflate(parts, zlib.createGunzip(), 'gzip', label);
  const { createZstdDecompress } = zlib as { createZstdDecompress?: () => zlib.Gunzip };
  return createZstdDecompress
    ? inflate(parts, createZstdDecompress(), 'zstd', label)
    : unzstd(parts, label);
}

async function* inflate(
  parts: AsyncIterable<Uint8Array>,
  stream: zlib.Gunzip,
  format: string,
  label: string,
): AsyncGenerator<Uint8Array> {
  const over = new Promise<void>((resolve) => {
    for (const event of ['end', 'close', 'error']) stream.once(event, resolve);
  });
  const feed = async (): Promise<void> => {
    let received = 0;
    for await (const part of parts) {
      const before = received;
      received += part.length;
      // What it has not taken of a part follows its end.
      if (stream.bytesWritten === before) {
        const written = new Promise<void>((resolve) => {
          stream.write(part, () => resolve());
        });
        await Promise.race([written, over]);
        if (stream.errored) return;
      }
      const taken = Math.max(stream.bytesWritten - before, 0);
      checkPadding(part.subarray(taken), before + taken, format, label);
    }
    stream.end();
  };
  let failure: unknown;
  const feeding = feed().catch((error) => {
    failure = error;
    stream.destroy();
  });
  try {
    for await (const part of stream) yield part as Uint8Array;
    await feeding;
  } catch (error) {
    throw failure ?? damaged(label, format, stream.bytesWritten, error as Error);
  } finally {
    stream.destroy();
    await feeding;
  }
  if (failure) throw failure;
}

/** After the end there may be zeros, with which files are filled up, and no more. */
function checkPadding(part: Uint8Array, offset: number, format: string, label: string): void {
  const at = part.findIndex((byte) => byte !== 0);
  if (at < 0) return;
  throw damaged(label, format, offset + at, new Error('what follows is no such stream'));
}

async function* unzstd(
  parts: AsyncIterable<Uint8Array>,
  label: string,
): AsyncGenerator<Uint8Array> {
  const { Decompress } = await import('fzstd');
  let done: Uint8Array[] = [];
  let offset = 0;
  const stream = new Decompress((part) => {
    // It uses its memory again.
    if (part.length > 0) done.push(part.slice());
  });
  const push = (part: Uint8Array, isLast: boolean): void => {
    try {
      stream.push(part, isLast);
    } catch (error) {
      throw damaged(label, 'zstd', offset, error as Error);
    }
  };
  for await (const part of parts) {
    push(part.slice(), false);
    offset += part.length;
    yield* done;
    done = [];
  }
  push(new Uint8Array(0), true);
  yield* done;
}

function damaged(label: string, format: string, offset: number, error: Error): TavolaError {
  return new TavolaError(
    'SOURCE_UNREADABLE',
    `${label} is damaged or incomplete: it is compressed with ${format}, and cannot be read after byte ${offset} (${error.message}); nothing was published. Get it again, or leave it out.`,
    { cause: error },
  );
}
