export const COMMA = 44;
export const QUOTE = 34;
export const LINE_FEED = 10;
export const CARRIAGE_RETURN = 13;

/** Longest record, in bytes; a longer one is rejected. It bounds what a reader must hold at once. */
export const MAX_RECORD = 1 << 20;
