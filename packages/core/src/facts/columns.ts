import type { DatasetSpec } from '../dataset/check-dataset.js';
import type { ColumnSpec } from '../dataset/columns.js';

/** A column of the facts: all that is needed of its declaration. */
export interface FactsColumn extends Pick<ColumnSpec, 'type' | 'scale' | 'wide' | 'nullable'> {
  name: string;
}

/** Every declared column of a dataset, in the order of the declaration. */
export function factsColumns({ columns }: DatasetSpec): FactsColumn[] {
  return Object.entries(columns).map(([name, { type, scale, wide, nullable }]) => ({
    name,
    type,
    scale,
    ...(wide && { wide }),
    nullable,
  }));
}

/** Rows of a record batch but for the last: the same for any splits, so that the file is, too. */
export const RECORD_BATCH_ROWS = 1 << 16;
/** Rows of which the least and the greatest value are kept. A whole number of zones makes a record batch. */
export const ZONE_ROWS = 1 << 12;

/** Bytes of a source up to which facts are written unasked: they cost half as much again, and a fifth of its room. */
export const SMALL_SOURCE = 256 << 20;

/** Key of the metadata, of the schema and of each field, that tell what Arrow's types do not. */
export const METADATA_KEY = 'tavola';
