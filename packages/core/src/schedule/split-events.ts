import type { ScanResult } from '../scan/scan-range.js';
import type { TaskResult } from '../worker/protocol.js';
import type { OnRunEvent } from './events.js';

/** Tells of the splits that one attempt at a task scans, one after another. */
export class SplitEvents {
  /** The parts that are done. */
  readonly parts: ScanResult[] = [];
  #worker = 0;
  #since = 0;

  /** @param first the first split of the task */
  constructor(
    readonly run: string,
    readonly first: number,
    readonly attempt: number,
    readonly onEvent: OnRunEvent,
  ) {}

  /** The split that is being scanned. */
  get split(): number {
    return this.first + this.parts.length;
  }

  /** @param worker if another than before */
  start(worker = this.#worker): void {
    const { run, split, attempt } = this;
    this.#worker = worker;
    this.#since = performance.now();
    this.onEvent({ type: 'split-started', run, at: Date.now(), split, attempt, worker });
  }

  /** A copy of the task begins, as the worker that has it takes far longer than usual. */
  copy(worker: number): void {
    const { run, split, attempt } = this;
    const at = Date.now();
    this.onEvent({ type: 'split-copied', run, at, split, worker, straggler: this.#worker });
    this.onEvent({ type: 'split-started', run, at, split, attempt, worker });
  }

  finish(part: ScanResult): void {
    this.#finish(part, this.#worker, performance.now() - this.#since);
  }

  /** The task is done: what of its splits was not told of is told now. */
  end({ parts, worker, ms, isReused }: TaskResult): void {
    const isTold = parts.length === 1 || isReused;
    for (const part of parts.slice(this.parts.length)) {
      this.#finish(part, worker, isTold ? ms : performance.now() - this.#since, isReused);
    }
  }

  #finish(part: ScanResult, worker: number, ms: number, isReused?: true): void {
    const { run, split } = this;
    const { from, to, rows, rejected } = part;
    const [type, at, bytes] = ['split-finished' as const, Date.now(), to - from];
    const reused = isReused && { reused: isReused };
    this.onEvent({ type, run, at, split, worker, rows, rejected, bytes, ms, ...reused });
    this.parts.push(part);
  }
}
