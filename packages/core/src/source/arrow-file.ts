import { tableFromIPC } from '@uwdata/flechette';
import { setArrowCodecs } from './arrow-codecs.js';
import { type ArrowColumn, arrowColumn } from './arrow-column.js';
import { readHead } from './arrow-message.js';
import type { ByteSource } from './byte-source.js';
import type { ArrowFile, Message, TablePiece } from './table-file.js';
import type { TableReader } from './table-reader.js';

/** A file begins with it and two bytes more, and ends with it; between is what a stream is, and a footer. */
const MAGIC = 'ARROW1';

/**
 * Reads what a file or stream of Arrow's says of itself: the heads of its messages, one after another. Whatever it throws is
 * of a damaged file.
 */
export function readArrow(bytes: ByteSource): ArrowFile {
  const isFile = textAt(bytes, 0) === MAGIC;
  if (isFile && textAt(bytes, bytes.size - MAGIC.length) !== MAGIC) {
    throw new Error(`it does not end with ${MAGIC}`);
  }
  let schema: Message | undefined;
  const dictionaries: Message[] = [];
  const parts: { rows: number; message: Message }[] = [];
  for (let offset = isFile ? 8 : 0; ; ) {
    const head = readHead(bytes, offset);
    if (!head) break;
    const { kind, rows, length } = head;
    const message = { offset, length };
    if (kind === 'schema') schema ??= message;
    else if (kind === 'dictionary') dictionaries.push(message);
    else if (kind === 'records') parts.push({ rows, message });
    offset += length;
  }
  if (!schema) throw new Error('it has no schema');
  const { names } = tableFromIPC([take(bytes, schema)]);
  return { form: 'arrow', names: names.map(String), schema, dictionaries, parts };
}

/** Opens a piece of a file of Arrow's: its record batches are read whole, with the dictionaries before them. */
export function openArrow(
  bytes: ByteSource,
  { schema, dictionaries, parts }: ArrowFile,
  { first }: Omit<TablePiece, 'table'>,
): TableReader {
  setArrowCodecs();
  const last = parts.at(-1)?.message.offset ?? 0;
  // One dictionary may take another's place, or add to it, so all stay in their order.
  const messages = [
    ...dictionaries.filter(({ offset }) => offset < last),
    ...parts.map(({ message }) => message),
  ].sort((a, b) => a.offset - b.offset);
  const table = tableFromIPC([schema, ...messages].map((message) => take(bytes, message)));
  return {
    async read(at) {
      const column = table.getChildAt(at) as ArrowColumn;
      column.data.forEach(({ length }, i) => {
        if (length === parts[i]!.rows) return;
        throw new Error(`a column has ${length} values of a batch of ${parts[i]!.rows} rows`);
      });
      const { at: valueAt, ...rest } = arrowColumn(column);
      return { ...rest, at: (row) => valueAt(row - first) };
    },
  };
}

function take(bytes: ByteSource, { offset, length }: Message): Uint8Array {
  const target = new Uint8Array(length);
  if (bytes.read(target, offset) !== length) throw new Error(`it ends at byte ${bytes.size}`);
  return target;
}

function textAt(bytes: ByteSource, offset: number): string {
  const target = new Uint8Array(MAGIC.length);
  if (offset >= 0) bytes.read(target, offset);
  return String.fromCharCode(...target);
}
