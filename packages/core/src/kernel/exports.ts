/** A `WebAssembly.Memory`, whose type a project that uses ours may not have. */
export interface KernelMemory {
  readonly buffer: ArrayBufferLike;
  /** @param pages of 64 KiB */
  grow(pages: number): number;
}

type DecodeNumbers = (
  table: number,
  column: number,
  scale: number,
  min: number,
  max: number,
  values: number,
  nulls: number,
) => void;

/** The functions of the kernel, `assembly/index.ts`. All addresses are offsets in its memory, in bytes. */
export interface KernelExports {
  memory: KernelMemory;
  freeFrom(): number;
  /** All are bytes, or 256 for none. */
  setDialect(
    delimiter: number,
    quote: number,
    escaping: number,
    newline: number,
    comment: number,
  ): void;
  tokenize(
    from: number,
    end: number,
    stop: number,
    width: number,
    longest: number,
    starts: number,
    bases: number,
    capacity: number,
    positions: number,
    room: number,
    result: number,
  ): number;
  countLines(from: number, to: number): number;
  hashBlocks(sums: number, keys: number, from: number, blocks: number): void;
  decodeIntegers: DecodeNumbers;
  decodeDecimals: DecodeNumbers;
  decodeFloats: DecodeNumbers;
  decodeBooleans: DecodeNumbers;
  decodeDates: DecodeNumbers;
  decodeTimes: DecodeNumbers;
  decodeTimestamps: DecodeNumbers;
  decodeWide(
    table: number,
    column: number,
    scale: number,
    precision: number,
    min: number,
    max: number,
    values: number,
    nulls: number,
    parts: number,
    partBytes: number,
  ): void;
  splitWide(
    words: number,
    rows: number,
    scale: number,
    values: number,
    parts: number,
    partBytes: number,
  ): void;
  joinWide(parts: number, partBytes: number, rows: number, words: number): void;
  setPowers(address: number, least: number, most: number): void;
  decodeTexts(
    table: number,
    column: number,
    dictionary: number,
    allowed: number,
    values: number,
    nulls: number,
  ): void;
  checkTexts(table: number, column: number): void;
  codeOf(dictionary: number, start: number, length: number): number;
  codesOf(dictionary: number, bytes: number, lengths: number, count: number, codes: number): void;
  rehash(dictionary: number, from: number, count: number): void;
  cyclicParts(
    values: number,
    unit: number,
    step: number,
    offset: number,
    size: number,
    to: number,
    rows: number,
  ): void;
  compactDoubles(values: number, odd: number, rows: number): number;
  compactBytes(bytes: number, odd: number, rows: number): number;
  assignGroups(table: number, rows: number, count: number, groups: number): void;
  assignCodes(table: number, rows: number, count: number, groups: number): void;
  rehashGroups(table: number, from: number, count: number): void;
  keepTrue(
    values: number,
    nulls: number,
    rows: number,
    groups: number,
    count: number,
    kept: number,
  ): number;
  toIntegers(values: number, nulls: number, rows: number, integers: number, result: number): void;
  countRows(groups: number, count: number, records: number, size: number): void;
  countAndAdd(
    integers: number,
    rows: number,
    groups: number,
    count: number,
    records: number,
    size: number,
  ): void;
  countAndAddTwo(
    first: number,
    second: number,
    rows: number,
    groups: number,
    count: number,
    records: number,
    size: number,
  ): void;
  addOne(
    integers: number,
    rows: number,
    groups: number,
    count: number,
    records: number,
    size: number,
  ): void;
  addTwo(
    first: number,
    second: number,
    rows: number,
    groups: number,
    count: number,
    records: number,
    size: number,
  ): void;
  countMissing(
    values: number,
    nulls: number,
    rows: number,
    groups: number,
    count: number,
    counts: number,
  ): void;
  limbOf(value: number): number;
  addFloats(
    values: number,
    nulls: number,
    rows: number,
    groups: number,
    from: number,
    count: number,
    limbs: number,
    first: number,
    size: number,
    missing: number,
    infinities: number,
  ): number;
  carryLimbs(limbs: number, size: number, groups: number): void;
  isRising(values: number, rows: number): number;
  wordsOfRecords(records: number, size: number, count: number, doubles: number): void;
  least(
    values: number,
    nulls: number,
    rows: number,
    groups: number,
    count: number,
    sign: number,
    state: number,
  ): void;
  countChanges(
    values: number,
    nulls: number,
    rows: number,
    groups: number,
    count: number,
    state: number,
  ): number;
  countRises(values: number, rows: number, groups: number, count: number, state: number): void;
  findValues(
    sets: number,
    values: number,
    nulls: number,
    rows: number,
    count: number,
    indexes: number,
  ): void;
  indexValues(sets: number): void;
  rehashPairs(slot: number, from: number, count: number): void;
  addToSlot(
    sets: number,
    slot: number,
    indexes: number,
    rows: number,
    groups: number,
    from: number,
    count: number,
  ): number;
  addBits(
    sets: number,
    slot: number,
    indexes: number,
    rows: number,
    groups: number,
    count: number,
  ): void;
  maskRows(mask: number, rows: number): void;
  passRange(
    kind: number,
    values: number,
    least: number,
    greatest: number,
    mask: number,
    words: number,
    passing: number,
  ): void;
  passNaNs(values: number, mask: number, words: number, passing: number): void;
  passBits(values: number, bit: number, words: number, passing: number): void;
  passSet(
    kind: number,
    values: number,
    set: number,
    least: number,
    size: number,
    mask: number,
    words: number,
    passing: number,
  ): void;
  passRanges(
    kind: number,
    values: number,
    ranges: number,
    count: number,
    mask: number,
    words: number,
    passing: number,
  ): void;
  keepPassing(
    mask: number,
    words: number,
    passing: number,
    validity: number,
    nulls: number,
  ): number;
  listRows(mask: number, words: number, rows: number): number;
  gather(kind: number, values: number, rows: number, count: number, target: number): void;
  gatherNulls(validity: number, rows: number, count: number, target: number): void;
  mergeMasks(
    sets: number,
    offset: number,
    indexes: number,
    words: number,
    wordStride: number,
    masks: number,
    count: number,
  ): void;
  mergeBits(
    sets: number,
    slot: number,
    indexes: number,
    words: number,
    wordStride: number,
    some: number,
    groups: number,
    from: number,
    count: number,
  ): number;
  mergeFirsts(
    sets: number,
    slot: number,
    indexes: number,
    words: number,
    wordStride: number,
    map: number,
    from: number,
    count: number,
  ): number;
  copyRecords(from: number, length: number, to: number, toLength: number, count: number): void;
  partRecords(records: number, stride: number, count: number, values: number, words: number): void;
  countBits(words: number, stride: number, count: number, counts: number): void;
  countFirsts(words: number, stride: number, count: number, counts: number): void;
  countPairs(pairs: number, count: number, counts: number): void;
}
