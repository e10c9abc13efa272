import type { FlatTable } from './flat-table.js';

export type MessageKind = 'schema' | 'dictionary' | 'records' | 'other';

/** Fields that have several elements, in the tables of https://github.com/apache/arrow/tree/main/format. */
const MESSAGE = { content: 2, metadata: 4 };
const SCHEMA = { fields: 1, metadata: 2, features: 3 };
const FIELD = { typeKind: 2, type: 3, children: 5, metadata: 6 };
const UNION = { kind: 14, ids: 1 };
const DICTIONARY = { records: 1 };
const RECORDS = { rows: 0, nodes: 1, buffers: 2, compression: 3, variadic: 4 };
/** Bytes of a node and of a buffer, and of numbers. */
const PAIR = 16;
const LONG = 8;
const INT = 4;
const DEEPEST = 64;

/**
 * Looks that whatever a message says to have several elements has room for them: a decoder that believes a damaged number makes
 * so many, until there is no memory.
 *
 * @throws Error for one that is damaged
 */
export function checkVectors(message: FlatTable, kind: MessageKind): void {
  message.tables(MESSAGE.metadata);
  const content = message.find(MESSAGE.content);
  if (!content) return;
  if (kind === 'schema') {
    content.tables(SCHEMA.metadata);
    content.count(SCHEMA.features, LONG);
    checkFields(content.tables(SCHEMA.fields), 0);
  }
  const records = recordsOf(message, kind);
  if (!records) return;
  records.count(RECORDS.nodes, PAIR);
  records.count(RECORDS.buffers, PAIR);
  records.count(RECORDS.variadic, LONG);
}

/** Rows that need no room, as those of nothing but nulls. */
const MOST_EMPTY = 1 << 24;

/**
 * Looks that a batch has room for the rows that it says it has, of each a bit at least, and likewise a dictionary for its
 * values. What comes of compressed buffers is taken from what they say before them.
 *
 * @param wordAt reads a number of 64 bits of the body
 * @throws Error for one that is damaged
 */
export function checkRows(
  message: FlatTable,
  kind: MessageKind,
  wordAt: (at: number) => number,
): void {
  const records = recordsOf(message, kind);
  if (!records) return;
  const isCompressed = records.find(RECORDS.compression) !== undefined;
  let bits = 0;
  for (let i = records.count(RECORDS.buffers, PAIR) - 1; i >= 0; i--) {
    const [at, length] = records.longs(RECORDS.buffers, 2 * i, 2) as [number, number];
    const unpacked = isCompressed && length > 0 ? wordAt(at) : length;
    bits += 8 * (unpacked < 0 ? length : unpacked);
  }
  const [values = 0] =
    records.count(RECORDS.nodes, PAIR) > 0 ? records.longs(RECORDS.nodes, 0, 1) : [];
  const rows = Math.max(records.long(RECORDS.rows), values);
  if (rows > Math.max(bits, MOST_EMPTY)) {
    throw new Error(`a batch has no room for the ${rows} rows that it says it has`);
  }
}

function recordsOf(message: FlatTable, kind: MessageKind): FlatTable | undefined {
  const content = message.find(MESSAGE.content);
  if (kind === 'records') return content;
  return kind === 'dictionary' ? content?.find(DICTIONARY.records) : undefined;
}

function checkFields(fields: readonly FlatTable[], depth: number): void {
  if (depth > DEEPEST) throw new Error(`its columns lie more than ${DEEPEST} deep in each other`);
  for (const field of fields) {
    field.tables(FIELD.metadata);
    if (field.byte(FIELD.typeKind) === UNION.kind) {
      field.find(FIELD.type)?.count(UNION.ids, INT);
    }
    checkFields(field.tables(FIELD.children), depth + 1);
  }
}
