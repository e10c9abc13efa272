import {
  type Codec,
  CompressionType,
  getCompressionCodec,
  setCompressionCodec,
} from '@uwdata/flechette';
import { decompress } from 'fzstd';
import { decompressLz4 } from './lz4.js';

/** How the package that decodes Arrow decompresses buffers. A codec that was given to it by others stays. */
export function setArrowCodecs(): void {
  setCodec(CompressionType.LZ4_FRAME, decompressLz4);
  setCodec(CompressionType.ZSTD, unzstd);
}

function setCodec(type: 0 | 1, decode: Codec['decode']): void {
  if (!getCompressionCodec(type)) setCompressionCodec(type, { decode, encode });
}

function unzstd(data: Uint8Array, length: number): Uint8Array {
  const bytes = decompress(data);
  // Of its own memory, since the numbers in it must lie where such numbers may.
  if (bytes.length === length) return bytes.slice();
  throw new Error(
    `${bytes.length} bytes came out of a buffer of zstd, and ${length} were expected`,
  );
}

function encode(): never {
  throw new Error('Only reading is set up.');
}
