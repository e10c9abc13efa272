import type { ByteSource } from './byte-source.js';

/** What the head of a message of Arrow's IPC format says. */
export interface MessageHead {
  kind: 'schema' | 'dictionary' | 'records' | 'other';
  /** Of a batch of records, else 0. */
  rows: number;
  /** In bytes, with the head and the body. */
  length: number;
}

/** By the number that the format gives them, https://arrow.apache.org/docs/format/Columnar.html. */
const KINDS: Partial<Record<number, MessageHead['kind']>> = {
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
  return { kind, rows, length };
}

/** A table of FlatBuffers, of which a field that is not there is 0. */
interface FlatTable {
  byte(field: number): number;
  long(field: number): number;
  table(field: number): FlatTable;
}

function rootOf(view: DataView): FlatTable {
  return tableAt(view, view.getInt32(0, true));
}

function tableAt(view: DataView, start: number): FlatTable {
  const fields = start - view.getInt32(start, true);
  const size = view.getUint16(fields, true);
  const place = (field: number): number | undefined => {
    const at = 4 + 2 * field;
    const offset = at < size ? view.getUint16(fields + at, true) : 0;
    return offset === 0 ? undefined : start + offset;
  };
  const read = (field: number, value: (at: number) => number): number => {
    const at = place(field);
    return at === undefined ? 0 : value(at);
  };
  return {
    byte: (field) => read(field, (at) => view.getUint8(at)),
    long: (field) => read(field, (at) => Number(view.getBigInt64(at, true))),
    table: (field) => {
      const at = read(field, (place) => place + view.getInt32(place, true));
      return tableAt(view, at);
    },
  };
}
