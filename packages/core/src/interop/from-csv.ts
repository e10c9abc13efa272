import type { BytesSource } from '../source/source.js';
import { TavolaError } from '../util/errors.js';

/**
 * CSV in memory as the data of a run; it is read and checked as a file is.
 *
 * @param content text, or UTF-8 bytes, which must not change while a run reads them
 * @param options `name` what messages and manifests call it, by default `csv`
 * @example await run(categories, { data: fromCsv(await response.text()) })
 */
export function fromCsv(
  content: string | Uint8Array | ArrayBuffer,
  { name = 'csv' }: { name?: string } = {},
): BytesSource {
  return { kind: 'bytes', name, content: toBytes(content) };
}

function toBytes(content: string | Uint8Array | ArrayBuffer): Uint8Array {
  if (typeof content === 'string') return new TextEncoder().encode(content);
  if (content instanceof Uint8Array) return content;
  if (content instanceof ArrayBuffer) return new Uint8Array(content);
  throw new TavolaError(
    'SOURCE_UNREADABLE',
    `fromCsv(…) takes text, a Uint8Array or an ArrayBuffer, not ${content === null ? 'null' : typeof content}.`,
  );
}
