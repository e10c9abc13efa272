import type { AsyncBuffer, ColumnChunk, FileMetaData, SchemaElement } from 'hyparquet';
import type { ByteSource } from './byte-source.js';
import { type ColumnSegment, decimalsOf, parquetColumn, plainElement } from './parquet-column.js';
import type { ParquetFile, TablePiece } from './table-file.js';
import type { TableReader } from './table-reader.js';

/** Reads what a file of Parquet says of itself, at its end. Loads the package that can; whatever it throws is of a damaged file. */
export async function readParquet(bytes: ByteSource): Promise<ParquetFile> {
  const { parquetMetadataAsync, parquetSchema } = await import('hyparquet');
  const metadata = await parquetMetadataAsync(toBuffer(bytes), { geoparquet: false });
  const parts = metadata.row_groups.map((group) => ({
    rows: Number(group.num_rows),
    group: { ...group, columns: group.columns.map(withoutStatistics) },
  }));
  const rows = parts.reduce((sum, part) => sum + part.rows, 0);
  if (parts.some((part) => part.rows < 0) || rows !== Number(metadata.num_rows)) {
    throw new Error(`its row groups have ${rows} rows, the whole ${metadata.num_rows}`);
  }
  const { schema } = metadata;
  const names = parquetSchema(metadata).children.map(({ element }) => element.name);
  return { form: 'parquet', names, schema, parts };
}

/** They may be long, and nothing is left out by them. */
function withoutStatistics(column: ColumnChunk): ColumnChunk {
  if (!column.meta_data) return column;
  const { statistics: _, ...rest } = column.meta_data;
  return { ...column, meta_data: rest };
}

/** Opens a piece of a file of Parquet. A column's chunks are read and decoded when they are asked for. */
export async function openParquet(
  bytes: ByteSource,
  table: ParquetFile,
  { first, from, to }: Omit<TablePiece, 'table'>,
): Promise<TableReader> {
  const [{ parquetScan, parquetSchema }, { compressors }] = await Promise.all([
    import('hyparquet'),
    import('hyparquet-compressors'),
  ]);
  const metadata: FileMetaData = {
    version: 2,
    schema: table.schema.map(plainElement),
    num_rows: BigInt(table.parts.reduce((sum, { rows }) => sum + rows, 0)),
    row_groups: table.parts.map(({ group }) => group),
    metadata_length: 0,
  };
  const scan = await parquetScan({
    file: toBuffer(bytes),
    metadata,
    compressors,
    utf8: false,
    geoparquet: false,
    parsers: PARSERS,
  });
  const declared = parquetSchema({ ...metadata, schema: table.schema }).children;
  return {
    async read(at) {
      const { element, children } = declared[at]!;
      const segments: ColumnSegment[] = [];
      for (const { rowStart, rowEnd } of scan.ranges) {
        const [start, end] = [Math.max(rowStart, from - first), Math.min(rowEnd, to - first)];
        if (start >= end) continue;
        const range = { column: element.name, rowStart: start, rowEnd: end };
        const values = await scan.readColumn(range);
        checkLength(element, values.length, end - start);
        segments.push({ start: first + start, values });
      }
      const decimals = children.length === 0 ? decimalsOf(element) : undefined;
      const column = parquetColumn(element, children.length > 0, segments);
      return decimals === undefined ? column : { ...column, decimals };
    },
  };
}

function checkLength({ name }: SchemaElement, found: number, rows: number): void {
  if (found !== rows)
    throw new Error(`column ${name} has ${found} values where there are ${rows} rows`);
}

const STRICT = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const LOSSY = new TextDecoder('utf-8', { ignoreBOM: true });

/** What is no UTF-8 gets a surrogate alone in place of each wrong byte, which no text of a column may have. */
function toText(bytes: Uint8Array): string {
  try {
    return STRICT.decode(bytes);
  } catch {
    return LOSSY.decode(bytes).replaceAll('\ufffd', '\udcff');
  }
}

const PARSERS = {
  stringFromBytes: (bytes: Uint8Array | undefined) => bytes && toText(bytes),
  timestampFromNanoseconds: (nanoseconds: bigint) => nanoseconds,
};

/** A file's bytes as the package reads them. */
function toBuffer(bytes: ByteSource): AsyncBuffer {
  const { size } = bytes;
  return {
    byteLength: size,
    slice(start, end = size) {
      if (!(start >= 0 && start <= end && end <= size)) {
        throw new Error(`bytes ${start} to ${end} are asked for, and there are ${size}`);
      }
      const target = new Uint8Array(end - start);
      if (bytes.read(target, start) !== target.length) throw new Error(`it ends before ${end}`);
      return target.buffer;
    },
  };
}
