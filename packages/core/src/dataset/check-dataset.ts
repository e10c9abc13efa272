import { TavolaError } from '../util/errors.js';
import type { ColumnSpec } from './columns.js';
import { fromScaled, parseBound } from './values.js';

/** A dataset as plain JSON. */
export interface DatasetSpec {
  name: string;
  /** Path of the file, relative to the working directory. */
  source: string;
  columns: Record<string, ColumnSpec>;
}

/** @throws TavolaError DATASET_INVALID for a name, a column or a bound that makes no sense */
export function checkDataset({ name, columns }: DatasetSpec): void {
  if (!/^[A-Za-z][\w-]*$/.test(name)) {
    throw new TavolaError(
      'DATASET_INVALID',
      `A dataset cannot be called "${name}": use letters, digits, _ and -, beginning with a letter.`,
    );
  }
  if (Object.keys(columns).length === 0) {
    throw new TavolaError('DATASET_INVALID', `Dataset ${name} declares no column.`);
  }
  for (const [columnName, spec] of Object.entries(columns)) checkColumn(name, columnName, spec);
}

function checkColumn(dataset: string, name: string, spec: ColumnSpec): void {
  const where = `Column ${name} of dataset ${dataset}`;
  // Objects of rows would lose it without a word.
  if (name === '__proto__') {
    throw new TavolaError(
      'DATASET_INVALID',
      `${where} cannot be called so: give it another name, and this one as its header.`,
    );
  }
  if (!Number.isInteger(spec.scale) || spec.scale < 0 || spec.scale > 15) {
    throw new TavolaError(
      'DATASET_INVALID',
      `${where} has ${spec.scale} digits after the point: a decimal takes 0 to 15.`,
    );
  }
  for (const bound of ['min', 'max'] as const) {
    const value = spec[bound];
    if (value === undefined) continue;
    const image = parseBound(spec, value);
    // Rounded to the column's digits, a bound would let pass what it must not.
    if (
      Number.isNaN(image) ||
      (spec.type === 'decimal' && fromScaled(image, spec.scale) !== value)
    ) {
      const digits = spec.type === 'decimal' ? ` with ${spec.scale} digits after the point` : '';
      throw new TavolaError(
        'DATASET_INVALID',
        `${where}: its ${bound} ${JSON.stringify(value)} is no ${spec.type}${digits}.`,
      );
    }
  }
  if (spec.oneOf?.length === 0) {
    throw new TavolaError(
      'DATASET_INVALID',
      `${where}: oneOf is empty, so every row would be rejected.`,
    );
  }
}
