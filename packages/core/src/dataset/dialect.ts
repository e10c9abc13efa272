/** How the characters of a file are kept in bytes. */
export type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252' | 'latin1';

/** How a file is written, where it is to be declared. */
export interface DialectOptions {
  /** Default: by its byte order mark, or UTF-8 where that fits and Windows-1252 where it does not */
  encoding?: Encoding;
}
