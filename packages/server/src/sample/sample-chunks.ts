import type { Year } from './calendar.js';
import type { LineTemplate } from './line-templates.js';

const CHUNK_BYTES = 65_536;
/** More than the longest line has. */
const LINE_BYTES = 512;
const [ZERO, COMMA, COLON] = [0x30, 0x2c, 0x3a];

/** Writes lines of a sample into chunks of about 64 KB, each of which ends with a line. */
export class SampleChunks {
  readonly #year: Year;
  readonly #templates: readonly LineTemplate[];
  readonly #stamp = new Uint8Array('2015-01-01,00:00:00'.length);
  #chunk = Buffer.allocUnsafe(CHUNK_BYTES);
  #length: number;

  /** @param header the first line, without its end */
  constructor(year: Year, templates: readonly LineTemplate[], header: string) {
    this.#year = year;
    this.#templates = templates;
    this.#length = this.#chunk.write(`${header}\n`);
  }

  /** Whether there may be no room for another line: then take the chunk before. */
  get isFull(): boolean {
    return this.#length + LINE_BYTES > CHUNK_BYTES;
  }

  /** What was written since the last call. */
  take(): Uint8Array {
    const taken = this.#chunk.subarray(0, this.#length);
    this.#chunk = Buffer.allocUnsafe(CHUNK_BYTES);
    this.#length = 0;
    return taken;
  }

  /**
   * Sets the time of the lines that follow.
   *
   * @param offset seconds from the beginning of the slot
   */
  setTime(slot: number, offset: number): void {
    writeStamp(this.#stamp, this.#year.dates[slot]!, this.#year.seconds[slot]! + offset);
  }

  /**
   * Writes one line.
   *
   * @param pieces its quantity − 1
   */
  write(row: number, order: number, template: number, pieces: number): void {
    const { heads, tails } = this.#templates[template]!;
    const chunk = this.#chunk;
    let at = writeNumber(chunk, this.#length, row);
    chunk[at++] = COMMA;
    at = writeNumber(chunk, at, order);
    at = writeBytes(chunk, at, heads[pieces]!);
    at = writeBytes(chunk, at, this.#stamp);
    this.#length = writeBytes(chunk, at, tails[pieces]!);
  }
}

function writeStamp(into: Uint8Array, date: string, second: number): void {
  for (let i = 0; i < 10; i++) into[i] = date.charCodeAt(i);
  into[10] = COMMA;
  writeTwoDigits(into, 11, Math.floor(second / 3600));
  into[13] = COLON;
  writeTwoDigits(into, 14, Math.floor(second / 60) % 60);
  into[16] = COLON;
  writeTwoDigits(into, 17, second % 60);
}

function writeTwoDigits(into: Uint8Array, at: number, value: number): void {
  into[at] = ZERO + Math.floor(value / 10);
  into[at + 1] = ZERO + (value % 10);
}

function writeNumber(into: Uint8Array, at: number, value: number): number {
  let digits = 1;
  for (let limit = 10; value >= limit; limit *= 10) digits++;
  let rest = value;
  for (let i = at + digits - 1; i >= at; i--) {
    into[i] = ZERO + (rest % 10);
    rest = Math.floor(rest / 10);
  }
  return at + digits;
}

function writeBytes(into: Uint8Array, at: number, bytes: Uint8Array): number {
  into.set(bytes, at);
  return at + bytes.length;
}
