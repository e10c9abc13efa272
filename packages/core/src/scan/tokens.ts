import type { Kernel } from '../kernel/kernel.js';
import { type Dialect, MAX_RECORD, NONE } from './dialect.js';

/** Why the kernel stopped, as `assembly/tokenize.ts` numbers it. */
export const STOPPED_AT = { end: 0, full: 1, odd: 2 } as const;

/** Words of its result. */
const RESULT = {
  next: 0,
  stopped: 1,
  emptyLines: 2,
  linesWithin: 3,
  highBytes: 4,
  wrong: 5,
} as const;
/** Words of the table of fields, as `assembly/fields.ts` reads it. */
const TABLE_WORDS = 5;
const ROWS = 4;
const WRONG_WIDTH = 0xffff_ffff;
/** Positions beyond those of a full batch, for what lies in the last 64 bytes. */
const SPARE = 128;

/** The records and fields that the kernel found. */
export class Tokens {
  /** Of the table of fields, for the kernel's decoders. */
  readonly address: number;
  /** Address of the marks of the records to be judged. */
  readonly odd: number;
  rows = 0;
  readonly #room: number;
  readonly #positions: number;
  readonly #startsAddress: number;
  readonly #basesAddress: number;
  readonly #resultAddress: number;
  #starts!: Uint32Array;
  #bases!: Uint32Array;
  #result!: Uint32Array;
  #marks!: Uint8Array;
  #table!: Uint32Array;

  constructor(
    readonly kernel: Kernel,
    readonly width: number,
    readonly capacity: number,
    dialect: Dialect,
  ) {
    this.#room = width * capacity + SPARE;
    // The word before the first position is the kernel's, too.
    this.#positions = kernel.allocate(this.#room * 4 + 4) + 4;
    this.#startsAddress = kernel.allocate((capacity + 1) * 4);
    this.#basesAddress = kernel.allocate(capacity * 4);
    this.#resultAddress = kernel.allocate(32);
    this.odd = kernel.allocate(capacity);
    this.address = kernel.allocate(TABLE_WORDS * 4);
    const { delimiter, quote, escape: escaping, newline, comment } = dialect;
    // Quotes that are doubled it knows by itself.
    kernel.call.setDialect(
      delimiter,
      quote,
      escaping === quote ? NONE : escaping,
      newline,
      comment,
    );
    this.renew();
    this.#table.set([this.#basesAddress, this.#positions, this.odd, width, 0]);
  }

  /** Renews the views after the kernel's memory has grown. */
  renew(): void {
    const { kernel, capacity } = this;
    this.#starts = kernel.words(this.#startsAddress, capacity + 1);
    this.#bases = kernel.words(this.#basesAddress, capacity);
    this.#result = kernel.words(this.#resultAddress, 8);
    this.#marks = kernel.bytes(this.odd, capacity);
    this.#table = kernel.words(this.address, TABLE_WORDS);
  }

  /** Finds the records from one address on; all three are addresses. */
  find(from: number, end: number, stop: number): void {
    this.rows = this.kernel.call.tokenize(
      from,
      end,
      stop,
      this.width,
      MAX_RECORD - 2,
      this.#startsAddress,
      this.#basesAddress,
      this.capacity,
      this.#positions,
      this.#room,
      this.#resultAddress,
    );
  }

  /** Address of the record after the last. */
  get next(): number {
    return this.#result[RESULT.next]!;
  }

  get stopped(): number {
    return this.#result[RESULT.stopped]!;
  }

  get emptyLines(): number {
    return this.#result[RESULT.emptyLines]!;
  }

  get hasLinesWithin(): boolean {
    return this.#result[RESULT.linesWithin] !== 0;
  }

  /** Whether there is any byte above 127. */
  get hasHighBytes(): boolean {
    return this.#result[RESULT.highBytes] !== 0;
  }

  /** Address of a record's first byte. */
  start(row: number): number {
    return this.#starts[row]!;
  }

  /** The first record from `row` on with another number of fields than there are columns; -1 where there is none. */
  nextWrong(row: number): number {
    if (this.#result[RESULT.wrong] === 0) return -1;
    const found = this.#bases.indexOf(WRONG_WIDTH, row);
    return found < this.rows ? found : -1;
  }

  /** Prepares for the decoders: only records of another width are odd so far. */
  begin(): void {
    this.#table[ROWS] = this.rows;
    this.#marks.fill(0, 0, this.rows);
    for (let row = this.nextWrong(0); row >= 0; row = this.nextWrong(row + 1)) this.#marks[row] = 1;
  }

  /** The first odd record from `row` on; -1 where there is none. */
  nextOdd(row: number): number {
    const found = this.#marks.indexOf(1, row);
    return found < this.rows ? found : -1;
  }

  setOdd(row: number, mark: 0 | 1): void {
    this.#marks[row] = mark;
  }
}
