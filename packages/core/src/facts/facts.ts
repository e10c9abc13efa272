import { type Column, type Field, type Table, tableFromIPC } from '@uwdata/flechette';
import { TavolaError } from '../util/errors.js';
import { METADATA_KEY, RECORD_BATCH_ROWS, ZONE_ROWS } from './columns.js';
import { FactsMemory } from './facts-memory.js';
import {
  bytesOf,
  decodeTexts,
  type StoredColumn,
  storedType,
  viewValues,
} from './stored-column.js';
import { columnOfWords } from './wide-words.js';
import { decodeZones, type Zones } from './zones.js';

/** The rows of a dataset, as views of the bytes of a file. */
export interface Facts {
  /** What messages call them. */
  label: string;
  rows: number;
  columns: ReadonlyMap<string, StoredColumn>;
  /** What queries leave to the next ones. */
  memory: FactsMemory;
}

/**
 * Reads the bytes of a file of facts, without copying them.
 *
 * @param content at the beginning of its buffer, which is shared with other threads if they are to read it, too
 * @param label what messages call it
 * @param cacheBytes of columns that queries leave to the next ones, at most: 1 GiB unless told
 * @throws TavolaError FACTS_INVALID with what is missing or does not fit
 */
export function readFacts(content: Uint8Array, label: string, cacheBytes?: number): Facts {
  const refuse: Refuse = (what, cause) => {
    throw unusable(label, what, cause);
  };
  const table = decode(content, refuse);
  const rows = checkHead(table, refuse);
  const columns = table.schema.fields.map((field, i): [string, StoredColumn] => [
    field.name,
    readColumn(field, table.children[i]!, rows, (what, cause) =>
      refuse(`column ${field.name} ${what}`, cause),
    ),
  ]);
  return { label, rows, columns: new Map(columns), memory: new FactsMemory(cacheBytes) };
}

export function unusable(label: string, what: string, cause?: unknown): TavolaError {
  return new TavolaError(
    'FACTS_INVALID',
    `The facts in ${label} cannot be used: ${what}. Run again with --facts.`,
    { cause },
  );
}

type Refuse = (what: string, cause?: unknown) => never;

const MAGIC = 'ARROW1';

function decode(bytes: Uint8Array, refuse: Refuse): Table {
  const word = (at: number): string => String.fromCharCode(...bytes.subarray(at, at + 6));
  if (word(0) !== MAGIC) refuse('it is no Arrow file');
  // The footer's length, which stands before the last word, must leave room for itself.
  const end = bytes.length - MAGIC.length - 4;
  const isWhole = end > 0 && word(end + 4) === MAGIC;
  const footer = isWhole ? new DataView(bytes.buffer, bytes.byteOffset).getInt32(end, true) : 0;
  if (footer <= 0 || footer > end) refuse('its end is missing');
  try {
    return tableFromIPC(bytes);
  } catch (error) {
    return refuse(`it is damaged (${(error as Error).message})`, error);
  }
}

/** @returns the number of rows */
function checkHead({ schema, numRows }: Table, refuse: Refuse): number {
  const text = schema?.metadata?.get(METADATA_KEY);
  if (text === undefined) return refuse('it is an Arrow file, but none that a run wrote');
  const { format, rows, zoneRows } = parse(text, refuse) as Record<string, unknown>;
  if (format !== 1 || zoneRows !== ZONE_ROWS) {
    return refuse(`it is of format ${JSON.stringify(format)}, and only 1 is read here`);
  }
  // Without a column there would be no rows to be counted.
  return rows === numRows ? numRows : refuse(`it has ${numRows} rows and not ${String(rows)}`);
}

function parse(text: string, refuse: Refuse): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    return refuse('its metadata are damaged', error);
  }
}

function readColumn(
  { name, nullable, type, metadata }: Field,
  { data }: Column<unknown>,
  rows: number,
  refuse: Refuse,
): StoredColumn {
  const stored = storedType(type);
  if (!stored) return refuse('has a type that no dataset has');
  const batches = Math.ceil(rows / RECORD_BATCH_ROWS);
  if (data.length !== batches) return refuse(`has ${data.length} batches and not ${batches}`);
  const parts = data.map(({ length, values, validity, nullCount }, i) => {
    const expected = Math.min(RECORD_BATCH_ROWS, rows - i * RECORD_BATCH_ROWS);
    const { byteLength } = values as ArrayBufferView;
    const nulls = nullCount > 0 ? (validity as Uint8Array) : undefined;
    if (
      length !== expected ||
      byteLength < bytesOf(expected, stored.bits) ||
      (nulls && nulls.length < bytesOf(expected, 1))
    ) {
      refuse(`has not the values of ${expected} rows in batch ${i}`);
    }
    return { values: viewValues(values as ArrayBufferView, stored), nulls };
  });
  const zones = readZones(metadata?.get(METADATA_KEY), stored.bits, rows, refuse);
  const values = parts.map((part) => part.values);
  const column = {
    name,
    nullable,
    ...stored,
    zones,
    validity: parts.map(({ nulls }) => nulls),
    ...textsOf(stored.type === 'text' ? stringsOf(data[0], zones, refuse) : () => []),
  };
  const { wide } = stored;
  return wide ? columnOfWords(column, wide, values as Int32Array[]) : { ...column, values };
}

function readZones(text: string | undefined, bits: number, rows: number, refuse: Refuse): Zones {
  const count = Math.ceil(rows / ZONE_ROWS);
  try {
    const zones = decodeZones(text!, bits);
    if (Object.values(zones).every(({ length }) => length === count)) return zones;
  } catch (error) {
    return refuse('has bounds that cannot be read', error);
  }
  return refuse(`lacks bounds for its ${count} zones`);
}

/** Decoded once; a dictionary is the same for all batches. */
function stringsOf(
  batch: Column<unknown>['data'][number] | undefined,
  { greatest }: Zones,
  refuse: Refuse,
): () => readonly string[] {
  const texts = (batch as { dictionary?: Column<string> } | undefined)?.dictionary?.data[0];
  const size = texts?.length ?? 0;
  if (greatest.some((code) => code >= Math.max(size, 1))) refuse('lacks some of its texts');
  let strings: readonly string[] | undefined;
  return () => {
    strings ??= texts ? decodeTexts(texts.values as Uint8Array, texts.offsets as Int32Array) : [];
    return strings;
  };
}

/** Texts whose code is remembered. */
const MOST_REMEMBERED = 10_000;

/** What is asked of a dictionary. The texts that filters list are often the same, so their codes are remembered. */
function textsOf(strings: () => readonly string[]): Pick<StoredColumn, 'strings' | 'codesOf'> {
  const known = new Map<string, number | undefined>();
  const learn = (texts: ReadonlySet<string>): void => {
    if (known.size + texts.size > MOST_REMEMBERED) known.clear();
    for (const text of texts) known.set(text, undefined);
    strings().forEach((text, code) => {
      if (texts.has(text)) known.set(text, code);
    });
  };
  return {
    strings,
    codesOf(texts) {
      const distinct = new Set(texts);
      const unknown = new Set([...distinct].filter((text) => !known.has(text)));
      if (unknown.size > 0) learn(unknown);
      return [...distinct].map((text) => known.get(text)).filter((code) => code !== undefined);
    },
  };
}
