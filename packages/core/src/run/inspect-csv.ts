import type { DialectOptions } from '../dataset/dialect.js';
import { NONE } from '../scan/dialect.js';
import { inspectSample } from '../scan/inspect-sample.js';
import { readSample } from '../scan/sample.js';
import { FileBytes } from '../source/file.js';

/** How a file of CSV seems to be written. */
export interface InspectedCsv {
  /** What a dataset can declare to read it so. */
  dialect: DialectOptions;
  /** Names of its columns, or undefined where it has no header. */
  names: readonly string[] | undefined;
  /** How many columns it has. */
  width: number;
}

/**
 * Finds out how a file of CSV is written of which nothing is declared yet, by its first MiB.
 *
 * @param path of a file in UTF-8
 * @param declared what is known of it. Default nothing
 * @throws TavolaError SOURCE_NOT_FOUND or SOURCE_UNREADABLE
 * @example const { names, dialect } = inspectCsv('export.csv')
 */
export function inspectCsv(path: string, declared: DialectOptions = {}): InspectedCsv {
  const file = new FileBytes(path);
  try {
    const { dialect, names, skip, width } = inspectSample(readSample(file), declared);
    const character = (byte: number): string => String.fromCharCode(byte);
    const { delimiter, quote, escape: escaping, newline, comment, trim } = dialect;
    return {
      names,
      width,
      dialect: {
        ...declared,
        delimiter: character(delimiter),
        quote: quote === NONE ? false : character(quote),
        ...(quote !== NONE && { escape: character(escaping) }),
        newline: newline === 13 ? '\r' : '\n',
        comment: comment === NONE ? false : character(comment),
        trim,
        header: names !== undefined,
        skip,
      },
    };
  } finally {
    file.close();
  }
}
