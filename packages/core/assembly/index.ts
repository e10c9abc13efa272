/*
 * The kernel: what looks at every byte or every row, in WebAssembly with SIMD. It has no memory management of its own: all
 * addresses are given by `src/kernel/`, which makes room before each call.
 *
 * AssemblyScript has decorators on functions, which editors that take this for TypeScript would call mistakes: hence the
 * comments above each `@inline`. `tsc` and the linter do not look here; `asc` checks the types.
 */

export {
  compactBytes,
  compactDoubles,
  countChanges,
  countRises,
  least,
} from './aggregates';
export { cyclicParts } from './date-parts';
export { setDialect } from './fields';
export { setPowers } from './floating';
export { addFloats, carryLimbs, limbOf } from './floats';
export {
  gather,
  gatherNulls,
  keepPassing,
  listRows,
  maskRows,
  passBits,
  passNaNs,
  passRange,
  passRanges,
  passSet,
} from './facts';
export { assignCodes, assignGroups, rehashGroups } from './groups';
export {
  decodeBooleans,
  decodeDates,
  decodeDecimals,
  decodeFloats,
  decodeIntegers,
  decodeTimes,
  decodeTimestamps,
} from './numbers';
export {
  addOne,
  addTwo,
  countAndAdd,
  countAndAddTwo,
  countMissing,
  countRows,
  isRising,
  toIntegers,
  wordsOfRecords,
} from './records';
export { hashBlocks } from './hash';
export { keepTrue } from './selection';
export { findValues, indexValues } from './set-values';
export {
  addBits,
  addToSlot,
  copyRecords,
  countBits,
  countFirsts,
  countPairs,
  mergeBits,
  mergeFirsts,
  mergeMasks,
  partRecords,
  rehashPairs,
} from './sets';
export { checkTexts, codeOf, codesOf, decodeTexts, rehash } from './texts';
export { countLines, tokenize } from './tokenize';
export { decodeWide, joinWide, splitWide } from './wide';

/** Where memory that is not the kernel's own begins. */
export function freeFrom(): usize {
  return __heap_base;
}
