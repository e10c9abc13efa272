import type { LocatedReject } from '../scan/rejects.js';
import type { ScanResult } from '../scan/scan-range.js';
import type { TaskResult } from '../worker/protocol.js';
import type { CutFile } from './cut-source.js';
import type { MergedPrefix, ScanJob } from './scan-job.js';
import type { Stretch } from './stretch.js';

/** Rejects that are remembered, to be told again by a run that goes on from there. */
const MOST_REJECTS = 10_000;

/** How far a pass has come in the order of the source, which it tells of. */
export class Advance {
  /** Where in its file the record that is next begins, and on which line. */
  position = 0;
  line = 0;
  #rows = 0;
  #rejected = 0;
  /** Splits whose progress was told. */
  #told = 0;
  /** By split, the rows that began in it. */
  readonly #parts: ScanResult[] = [];
  #rejects: LocatedReject[] | undefined = [];

  constructor(readonly job: ScanJob) {}

  get rows(): number {
    return this.#rows;
  }

  get rejected(): number {
    return this.#rejected;
  }

  /** Nothing before the first split of a file says where that begins. */
  begin({ start, line }: CutFile): void {
    [this.position, this.line] = [start, line];
  }

  /** A record that began earlier reaches past all of a stretch. */
  pass(stretch: Stretch): void {
    const { position } = this;
    const none = { from: position, to: position, rows: 0, rejected: 0, lines: 0 };
    for (let split = stretch.first; split < stretch.end; split++) this.#parts.push(none);
    this.tell(stretch, []);
  }

  /** @param isMended whether it is of mended records, which come after all splits */
  add({ scan, parts, rejects }: TaskResult, stretch: Stretch, isMended: boolean): void {
    const { line } = this;
    const located = rejects.map((reject) => ({
      file: stretch.file.name,
      ...reject,
      line: reject.line + line,
    }));
    if (!isMended) this.#parts.push(...parts);
    const { rows, rejected } = this.#take(located, scan, isMended);
    this.tell(stretch, parts);
    this.#rows += rows;
    this.#rejected += rejected;
    this.line += scan.lines;
    this.position = scan.to;
  }

  #take(
    all: LocatedReject[],
    { rows, rejected }: Pick<ScanResult, 'rows' | 'rejected'>,
    isMended: boolean,
  ): Pick<ScanResult, 'rows' | 'rejected'> {
    const { job } = this;
    this.#remember(all);
    const rejects = isMended ? all : (job.mending?.meet(all) ?? all);
    const left = rejected - (all.length - rejects.length);
    job.onRejects(rejects);
    job.onRows(this.#rows + rows, this.#rejected + left);
    return { rows, rejected: left };
  }

  #remember(rejects: readonly LocatedReject[]): void {
    const isFew = (this.#rejects?.length ?? 0) + rejects.length <= MOST_REJECTS;
    if (isFew) this.#rejects?.push(...rejects);
    else this.#rejects = undefined;
  }

  /** All so far but what it comes to, to go on from here another time; undefined where that is much. */
  encode(): Omit<MergedPrefix, 'partial'> | undefined {
    const { position, line } = this;
    return (
      this.#rejects && { parts: [...this.#parts], rejects: [...this.#rejects], position, line }
    );
  }

  /** Goes on from where another pass was. */
  resume({ parts, rejects, position, line }: Omit<MergedPrefix, 'partial'>): void {
    const { onEvent, run, source } = this.job;
    const all = { rows: 0, rejected: 0 };
    parts.forEach((part, split) => {
      const { from, to, rows, rejected } = part;
      const [type, at, bytes] = ['split-finished' as const, Date.now(), to - from];
      onEvent({ type, run, at, split, worker: 0, rows, rejected, bytes, ms: 0, reused: true });
      all.rows += rows;
      all.rejected += rejected;
    });
    this.#parts.push(...parts);
    const { rows, rejected } = this.#take(rejects, all, false);
    this.#rows = rows;
    this.#rejected = rejected;
    [this.position, this.line] = [position, line];
    this.#told = parts.length;
    const bytes = source.splits[parts.length - 1]!.file.base + position;
    onEvent({ type: 'progress', run, at: Date.now(), rows, rejected, bytes, splits: parts.length });
  }

  /**
   * Tells how far it has come with each of the splits that are next, unless that was told.
   *
   * @param parts what came of them so far; nothing where a record that began earlier reaches past them
   */
  tell({ first, end, file }: Stretch, parts: readonly ScanResult[]): void {
    const { onEvent, run, source } = this.job;
    let [rows, rejected, bytes] = [this.#rows, this.#rejected, file.base + this.position];
    for (let split = first; split < end; split++) {
      const part = parts[split - first];
      if (!part && parts.length > 0) return;
      rows += part?.rows ?? 0;
      rejected += part?.rejected ?? 0;
      bytes = part ? file.base + part.to : bytes;
      const splits = split + 1;
      if (splits <= this.#told) continue;
      this.#told = splits;
      if (splits === source.splits.length) bytes = source.size;
      onEvent({ type: 'progress', run, at: Date.now(), rows, rejected, bytes, splits });
    }
  }
}
