export const COMMA = 44;
export const QUOTE = 34;
export const LINE_FEED = 10;
export const CARRIAGE_RETURN = 13;

/** Longest record, in bytes; a longer one is rejected. It bounds what a reader must hold at once. */
export const MAX_RECORD = 1 << 20;

/** In a dialect: no byte at all. */
export const NONE = 256;

/** The bytes that a file's records and fields are told by. Plain JSON. */
export interface Dialect {
  delimiter: number;
  /** NONE where fields are never quoted. */
  quote: number;
  /** Makes a byte that means something a byte like any other; within quotes the quote itself, in most files. */
  escape: number;
  /** A line feed, before which a carriage return may stand, or a carriage return. */
  newline: number;
  /** Begins a line that is no record; NONE where there are none. */
  comment: number;
  /** Whether blanks around fields are no part of them. */
  trim: boolean;
}

/** RFC 4180. */
export const STANDARD: Dialect = {
  delimiter: COMMA,
  quote: QUOTE,
  escape: QUOTE,
  newline: LINE_FEED,
  comment: NONE,
  trim: false,
};
