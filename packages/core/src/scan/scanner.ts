import type { Vector } from '../dataset/vector.js';
import type { Kernel } from '../kernel/kernel.js';
import { setPowersOfTen } from '../kernel/powers-of-ten.js';
import { UNWATCHED, type Watch } from '../profile/watch.js';
import type { ByteSource } from '../source/byte-source.js';
import { MAX_RECORD } from './dialect.js';
import { RecordFinder, skipLine } from './find-record.js';
import { Judge } from './judge.js';
import { createKernelColumn } from './kernel-column.js';
import type { KernelColumn } from './kernel-vector.js';
import type { Layout } from './layout.js';
import type { Reject } from './rejects.js';
import type { RowChecks } from './row-checks.js';
import {
  CHUNK,
  type RecordScanner,
  type ScanOutput,
  type ScanRange,
  type ScanResult,
} from './scan-range.js';
import { STOPPED_AT, Tokens } from './tokens.js';

/** Bytes before and after the buffer that the kernel may read beyond a field. */
const SLACK = 64;
/** Bytes read at once when only the end of a last record is wanted. */
const TAIL_CHUNK = 1 << 16;
/** Most fields of a batch: enough to spread the cost of a call, few enough to stay in cache. */
const BATCH_FIELDS = 1 << 15;
const BATCH_ROWS = 2048;

/** What lies in the buffer. */
interface Window {
  /** Offset in the file of the buffer's first byte. */
  base: number;
  /** Bytes in it. */
  filled: number;
  /** Records that begin at or after this offset in the buffer are left. */
  stop: number;
  /** Whether the file ends with it. */
  isLast: boolean;
}

/**
 * Reads records with the kernel, a batch at a time in its memory: it finds the fields and decodes the columns. Whatever is
 * not of a usual form is read again, record by record, by the strict reader, whose word is final.
 */
export class Scanner implements RecordScanner {
  readonly #kernel: Kernel;
  readonly #tokens: Tokens;
  readonly #finder: RecordFinder;
  readonly #judge: Judge;
  readonly #all: KernelColumn[];
  readonly #read: KernelColumn[] = [];
  readonly #columns: Record<string, Vector> = {};
  readonly #checks: RowChecks | undefined;
  readonly #address: number;
  readonly #newline: number;
  #buffer: Uint8Array;

  /**
   * @param read names of the columns that any KPI reads; the others are checked and dropped
   * @param kernel whose memory it uses; not given back here
   * @param watch times what it does, where that is asked for
   * @param checks what rows are held to beyond their columns, all of which are read
   */
  constructor(
    layout: Layout,
    read: ReadonlySet<string>,
    kernel: Kernel,
    watch: Watch = UNWATCHED,
    checks?: RowChecks | undefined,
  ) {
    this.#kernel = kernel;
    this.#newline = layout.dialect.newline;
    this.#checks = checks;
    this.#finder = watch.methods(new RecordFinder(layout), { phase: 'scan' }, 'find');
    this.#judge = watch.methods(new Judge(layout), { phase: 'judge' }, 'read', 'reject');
    const capacity = Math.max(64, Math.min(BATCH_ROWS, Math.floor(BATCH_FIELDS / layout.width)));
    this.#address = kernel.allocate(MAX_RECORD + CHUNK + 2 * SLACK) + SLACK;
    const tokens = new Tokens(kernel, layout.width, capacity, layout.dialect);
    this.#tokens = watch.methods(tokens, { phase: 'scan' }, 'find', 'begin');
    const scratch = kernel.allocate(MAX_RECORD + SLACK);
    this.#all = layout.columns.map(({ name, at, spec }) => {
      const isRead = read.has(name);
      const column = watch.methods(
        createKernelColumn(kernel, spec, at, capacity, isRead, scratch),
        { phase: 'decode', of: name },
        'reserve',
        'decode',
        'compact',
      );
      if (isRead) {
        this.#columns[name] = column.vector;
        this.#read.push(column);
      }
      return column;
    });
    if (layout.columns.some(({ spec }) => spec.type === 'float')) setPowersOfTen(kernel);
    this.#buffer = this.#view();
    this.#tokens.renew();
  }

  scan(file: ByteSource, range: ScanRange, output: ScanOutput): ScanResult {
    const size = file.size;
    this.#renew();
    const from = range.isProven
      ? range.from
      : this.#finder.find(file, range.from, size, this.#buffer);
    const result: ScanResult = { from, to: from, rows: 0, rejected: 0, lines: 0 };
    let base = from;
    let filled = 0;
    let next = 0;
    while (base + next < range.to && base + next < size) {
      this.#renew();
      this.#buffer.copyWithin(0, next, filled);
      base += next;
      filled -= next;
      next = 0;
      const wanted = base + filled < range.to ? CHUNK : TAIL_CHUNK;
      const room = this.#buffer.subarray(filled, Math.min(filled + wanted, this.#buffer.length));
      const got = file.read(room, base + filled);
      filled += got;
      // A file that became shorter meanwhile ends here, too; without this it would be waited for.
      const isLast = base + filled >= size || got === 0;
      const stop = Math.min(range.to - base, filled);
      const { end, inLongLine } = this.#takeAll({ base, filled, stop, isLast }, result, output);
      next = end;
      if (inLongLine) {
        this.#renew();
        base = skipLine(file, base + next, size, this.#buffer, this.#newline);
        filled = 0;
        next = 0;
      } else if (isLast) {
        break;
      }
    }
    result.to = base + next;
    return result;
  }

  /** Takes all records that are complete in the window. */
  #takeAll(
    window: Window,
    result: ScanResult,
    output: ScanOutput,
  ): { end: number; inLongLine: boolean } {
    const tokens = this.#tokens;
    const { filled, stop, isLast } = window;
    const address = this.#address;
    let next = 0;
    while (next < stop) {
      const from = next;
      this.#renew();
      tokens.find(address + from, address + filled, address + stop);
      const cut = this.#judgeWidths(window);
      next = cut ?? tokens.next - address;
      const { stopped } = tokens;
      const lines =
        cut !== undefined || tokens.hasLinesWithin
          ? this.#kernel.call.countLines(address + from, address + next)
          : tokens.rows + tokens.emptyLines;
      if (tokens.rows > 0) this.#take(window, from, next - from, result, output);
      result.lines += lines;
      // Who took the records may have made the kernel's memory grow.
      this.#renew();
      if (cut === from) break;
      if (cut !== undefined || (stopped === STOPPED_AT.full && next > from)) continue;
      if (next >= stop) break;
      if (stopped === STOPPED_AT.end && !isLast && filled - next < MAX_RECORD) break;
      // The next record is one that the kernel does not take, or that no line break ends.
      const judged = this.#judge.read(this.#buffer, next, stop, filled, isLast);
      if (!judged) {
        if (isLast) next = filled;
        break;
      }
      if (this.#judge.hasRecord) this.#takeJudged(window, next, result, output);
      result.lines += judged.lines;
      next = judged.end;
      if (judged.inLongLine) return { end: next, inLongLine: true };
    }
    return { end: next, inLongLine: false };
  }

  /**
   * Looks at the records with another number of fields than there are columns. The strict reader may end such a record
   * before; then the records after it are not what they seemed, and are left. So are they where it must see more bytes.
   *
   * @returns where to go on, if not after the last record
   */
  #judgeWidths({ filled, stop, isLast }: Window): number | undefined {
    const tokens = this.#tokens;
    for (let row = tokens.nextWrong(0); row >= 0; row = tokens.nextWrong(row + 1)) {
      const start = tokens.start(row) - this.#address;
      const judged = this.#judge.read(this.#buffer, start, stop, filled, isLast);
      const end = judged?.end ?? start;
      const after = tokens.start(row + 1) - this.#address;
      let at = end;
      while (at < after && (this.#buffer[at] === 10 || this.#buffer[at] === 13)) at++;
      if (at === after) continue;
      tokens.rows = judged ? row + 1 : row;
      return end;
    }
    return undefined;
  }

  /** Decodes the records found, hands out those that fit and the others. */
  #take(window: Window, from: number, bytes: number, result: ScanResult, output: ScanOutput): void {
    const tokens = this.#tokens;
    const { rows } = tokens;
    this.#reserve(rows, bytes);
    tokens.begin();
    for (const column of this.#all) column.decode(tokens.address, tokens.hasHighBytes);
    const rejects: Reject[] = [];
    let counted = from;
    let line = result.lines;
    for (let row = tokens.nextOdd(0); row >= 0; row = tokens.nextOdd(row + 1)) {
      const start = tokens.start(row) - this.#address;
      line += this.#kernel.call.countLines(this.#address + counted, this.#address + start);
      counted = start;
      this.#judge.read(this.#buffer, start, window.filled, window.filled, window.isLast);
      const reject = this.#judge.reject(this.#buffer, window.base, line);
      if (reject) {
        rejects.push(reject);
      } else {
        this.#setJudged(row);
        tokens.setOdd(row, 0);
      }
    }
    let fitting: number[] | undefined;
    if (rejects.length > 0) {
      fitting = this.#checks && [...Array(rows).keys()].filter((row) => !tokens.isOdd(row));
      this.#compact(rows);
    }
    this.#check(window, from, result.lines, fitting, rejects, output);
    for (const reject of rejects) output.reject(reject);
    const kept = rows - rejects.length;
    result.rows += kept;
    result.rejected += rejects.length;
    if (kept > 0) output.batch({ rows: kept, columns: this.#columns });
  }

  #compact(rows: number): void {
    for (const column of this.#read) column.compact(this.#tokens.odd, rows);
  }

  /**
   * Holds the rows that fit to the checks, and takes those that are rejected out.
   *
   * @param fitting the record of each row, where it is not that of the same number
   * @param rejects to which rejected rows are added, in the order of the records
   */
  #check(
    { base, filled, isLast }: Window,
    from: number,
    lines: number,
    fitting: readonly number[] | undefined,
    rejects: Reject[],
    output: ScanOutput,
  ): void {
    const tokens = this.#tokens;
    const address = this.#address;
    const rows = fitting?.length ?? tokens.rows;
    const at = (row: number): number => tokens.start(fitting?.[row] ?? row) - address;
    let counted = from;
    let line = lines;
    const before = rejects.length;
    const out = this.#checks?.hold(
      { rows, columns: this.#columns },
      {
        at: (row) => base + at(row),
        show: (row) => {
          const start = at(row);
          line += this.#kernel.call.countLines(address + counted, address + start);
          counted = start;
          this.#judge.read(this.#buffer, start, filled, filled, isLast);
          return this.#judge.show(this.#buffer, base, line);
        },
        reject: (reject) => rejects.push(reject),
        note: output.note,
      },
    );
    if (!out) return;
    if (before > 0) rejects.sort((a, b) => a.offset - b.offset);
    for (let row = 0; row < rows; row++) tokens.setOdd(row, out[row] as 0 | 1);
    this.#compact(rows);
  }

  /** Hands out the record last judged, by itself. */
  #takeJudged({ base }: Window, from: number, result: ScanResult, output: ScanOutput): void {
    const start = this.#judge.start;
    const line =
      result.lines + this.#kernel.call.countLines(this.#address + from, this.#address + start);
    let reject = this.#judge.reject(this.#buffer, base, line);
    if (!reject) {
      this.#setJudged(0);
      this.#checks?.hold(
        { rows: 1, columns: this.#columns },
        {
          at: () => base + start,
          show: () => this.#judge.show(this.#buffer, base, line),
          reject: (failure) => {
            reject = failure;
          },
          note: output.note,
        },
      );
    }
    if (reject) {
      result.rejected++;
      output.reject(reject);
      return;
    }
    result.rows++;
    output.batch({ rows: 1, columns: this.#columns });
  }

  #setJudged(row: number): void {
    this.#all.forEach((column, i) => {
      column.set(row, this.#judge.value(i));
    });
    this.#renew();
  }

  #reserve(rows: number, bytes: number): void {
    for (const column of this.#all) column.reserve(rows, bytes);
    this.#renew();
  }

  /** Renews the views if the kernel's memory has grown. */
  #renew(): void {
    if (this.#buffer.buffer === this.#kernel.buffer) return;
    this.#buffer = this.#view();
    this.#tokens.renew();
  }

  #view(): Uint8Array {
    return this.#kernel.bytes(this.#address, MAX_RECORD + CHUNK);
  }
}
