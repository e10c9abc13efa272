import { checkRows, checkVectors, type MessageKind } from './arrow-vectors.js';
import type { ByteSource } from './byte-source.js';
import { rootOf } from './flat-table.js';

/** What the head of a message of Arrow's IPC format says. */
export interface MessageHead {
  kind: MessageKind;
  /** Of a batch of records, else 0. */
  rows: number;
  /** In bytes, with the head and the body. */
  length: number;
}

/** By the number that the format gives them, https://arrow.apache.org/docs/format/Columnar.html. */
const KINDS: Partial<Record<number, MessageKind>> = {
  1: 'schema',
  2: 'dictionary',
  3: 'records',
};
/** Fields of a message, and of a batch of records, in their tables. */
const FIELD = { kind: 1, content: 2, bodyLength: 3, rows: 0 };
const LONGEST_HEAD = 1 << 28;

/**
 * Reads the head of the message at an offset; undefined where there is none any more.
 *
 * @throws Error for one that is cut off, or is none
 */
export function readHead(bytes: ByteSource, offset: number): MessageHead | undefined {
  const prefix = new DataView(new ArrayBuffer(8));
  const got = bytes.read(new Uint8Array(prefix.buffer), offset);
  // A stream may end without saying so.
  if (got === 0) return undefined;
  const isContinued = prefix.getInt32(0, true) === -1;
  const start = isContinued ? 8 : 4;
  if (got < start) throw new Error(`it is cut off at byte ${bytes.size}`);
  const size = prefix.getInt32(start - 4, true);
  if (size === 0) return undefined;
  if (size < 0 || size > LONGEST_HEAD) throw new Error(`there is no message at byte ${offset}`);
  const head = new Uint8Array(size);
  if (bytes.read(head, offset + start) < size) {
    throw new Error(`it is cut off at byte ${bytes.size}`);
  }
  const message = rootOf(new DataView(head.buffer));
  const kind = KINDS[message.byte(FIELD.kind)] ?? 'other';
  const length = start + size + message.long(FIELD.bodyLength);
  if (offset + length > bytes.size) throw new Error(`it is cut off at byte ${bytes.size}`);
  const rows = kind === 'records' ? message.table(FIELD.content).long(FIELD.rows) : 0;
  if (length < size || rows < 0) throw new Error(`there is no message at byte ${offset}`);
  checkVectors(message, kind);
  checkRows(message, kind, (at) => {
    const word = new DataView(new ArrayBuffer(8));
    bytes.read(new Uint8Array(word.buffer), offset + start + size + at);
    return Number(word.getBigInt64(0, true));
  });
  return { kind, rows, length };
}
