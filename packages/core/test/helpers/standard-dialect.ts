import type { DialectOptions } from '../../src/dataset/dialect.js';

/** All that could be found out declared, so that nothing is. */
export const STANDARD_DIALECT: DialectOptions = {
  encoding: 'utf-8',
  delimiter: ',',
  quote: '"',
  escape: '"',
  newline: '\n',
  comment: false,
  trim: false,
  decimalMark: '.',
  thousands: false,
};
