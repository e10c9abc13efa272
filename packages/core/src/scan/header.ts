import type { DatasetSpec } from '../dataset/check-dataset.js';
import { nearest, TavolaError } from '../util/errors.js';
import { listed, shown } from './listed-names.js';
import { headersOf } from './row-layout.js';

/** Where a header has a declared column, or that it has none, or several of its name. */
export type Found =
  | { name: string; at: number }
  | { name: string; wanted: string }
  | { name: string; twice: string };

/** How a name is compared: without blanks around it, and in any case. */
export function plain(name: string): string {
  return name.trim().normalize('NFC').toLowerCase();
}

/**
 * Finds the declared columns among a header's names: under one of their headers or else their name, as it is written, and
 * if there is none such, in any case.
 */
export function findColumns(names: readonly string[], dataset: DatasetSpec): Found[] {
  const plainNames = names.map(plain);
  return Object.entries(dataset.columns).map(([name, spec]) => {
    const headers = headersOf(spec);
    const candidates = headers.length > 0 ? headers : [name];
    for (const [of, key] of [[names, String] as const, [plainNames, plain] as const]) {
      for (const candidate of candidates) {
        const at = of.indexOf(key(candidate));
        if (at < 0) continue;
        const isOne = of.indexOf(key(candidate), at + 1) < 0;
        return isOne ? { name, at } : { name, twice: candidate };
      }
    }
    return { name, wanted: candidates.join(' or ') };
  });
}

const NO_HEADER = '; of a file without a header, declare dialect: { header: false }';

/**
 * What a header lacks, with the nearest name there is, or has twice.
 *
 * @param mayLack what to do where it may be no header. Default: how to declare that
 */
export function mismatch(
  found: readonly Found[],
  names: readonly string[],
  source: string,
  dataset: DatasetSpec,
  mayLack: string = NO_HEADER,
): TavolaError {
  for (const column of found) {
    if (!('twice' in column)) continue;
    return new TavolaError(
      'HEADER_MISMATCH',
      `${source}: two columns are called ${column.twice}: rename one.`,
    );
  }
  const missing = found.flatMap((column) => {
    if (!('wanted' in column)) return [];
    const near = nearest(column.wanted, names);
    return [near ? `${column.wanted} (nearest is "${shown(near)}")` : column.wanted];
  });
  return new TavolaError(
    'HEADER_MISMATCH',
    `${source}: the header lacks ${missing.join(', ')}. It has ${listed(names)}. Rename the columns in the file, or give their names there with { header: '…' } in dataset ${dataset.name}${mayLack}.`,
  );
}
