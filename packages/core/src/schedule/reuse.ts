import { createHash } from 'node:crypto';
import type { DatasetSpec } from '../dataset/check-dataset.js';
import type { ScanResult } from '../scan/scan-range.js';
import { openBytes } from '../source/file.js';
import type { BytesInput, ScanTask, TaskResult } from '../worker/protocol.js';
import type { CutFile, CutSource, FileSplit } from './cut-source.js';
import type { KeptFile, KeptResult, PassDefinition, ResultStore } from './result-store.js';
import { hashOf } from './reuse-key.js';
import type { KeptSplits } from './scan-job.js';
import type { TaskRunner } from './task-runner.js';

/** A file that was changed less than this before it was looked at may be changed again at the same time of its clock. In milliseconds. */
const TICK = 2_000;
/** Last bytes of a file that only grows, which must be the same. */
const TAIL = 1 << 16;

/** Why a split was not reused. */
const REASONS = {
  none: 'nothing was kept',
  definitions: 'the definitions, or the code, changed',
  new: 'new',
  changed: 'changed',
  order: 'values come in another order than before',
  unkept: 'too large to keep, or damaged',
} as const;

type Reason = keyof typeof REASONS;

/** A file of the present run. */
interface FileState {
  file: CutFile;
  key?: string;
  before: KeptFile | undefined;
  /** Results of before, by where they end. */
  byEnd: ReadonlyMap<number, KeptResult>;
  /** The same, by the first split's beginning, with how many splits they are of. */
  starts: ReadonlyMap<number, number>;
  /** Bytes that are known to be the same without being read. */
  trusted: number;
  isUnchanged: boolean;
  results: Map<number, KeptResult>;
}

/** Runs the tasks of one pass that have no result which still holds, and keeps what they come to. */
export class PassReuse implements TaskRunner, KeptSplits {
  readonly workers: number;
  readonly sets: readonly string[];
  readonly #key: string;
  readonly #files = new Map<string, FileState>();
  readonly #writing = new Set<Promise<void>>();
  readonly #missing: Reason | undefined;
  /** By the first split of a task. */
  readonly #outcomes = new Map<string, { splits: number; reason: Reason | undefined }>();
  #setsOfPass = '';

  constructor(
    readonly runner: TaskRunner,
    readonly store: ResultStore,
    readonly dataset: DatasetSpec,
    definition: PassDefinition,
    readonly source: CutSource,
  ) {
    this.workers = runner.workers;
    this.#key = hashOf([store.code, dataset.name, definition.plans, definition.facts]);
    const kept = store.before.find(({ key }) => key === this.#key);
    this.sets = kept?.sets ?? [];
    this.#setsOfPass = JSON.stringify(this.sets);
    if (!kept) this.#missing = store.before.length > 0 ? 'definitions' : 'none';
    const before = new Map(kept?.files.map((file) => [file.name, file]));
    for (const file of new Set(source.splits.map((split) => split.file))) {
      if (file.source) this.#files.set(pathOf(file), this.#state(file, before.get(file.name)));
    }
  }

  #state(file: CutFile, before: KeptFile | undefined): FileState {
    const { version, bytes, unpacked } = file.source!;
    const isUnchanged = before !== undefined && before.version !== '' && before.version === version;
    const results = before?.results ?? [];
    const grows = before?.tail !== undefined && this.dataset.appends && !unpacked;
    const isLonger = grows && bytes >= before.size && tailOf(file, before.size) === before.tail;
    return {
      ...{ file, before, isUnchanged, results: new Map() },
      byEnd: new Map(results.map((result) => [result.to, result])),
      starts: this.#startsOf(file, results),
      trusted: isUnchanged ? Number.POSITIVE_INFINITY : isLonger ? before.size : 0,
    };
  }

  /** Of results that end where a split does, and whose splits are cut as they were. */
  #startsOf(file: CutFile, results: readonly KeptResult[]): Map<number, number> {
    const splits = this.source.splits.filter((split) => split.file === file);
    const ends = new Map(splits.map(({ to }, i) => [to - file.base, i]));
    const starts = new Map<number, number>();
    for (const { to, cuts } of results) {
      const last = ends.get(to);
      if (last === undefined || last < cuts.length) continue;
      const first = last - cuts.length;
      if (cuts.some((cut, i) => splits[first + i]!.to - file.base !== cut)) continue;
      starts.set(splits[first]!.index, cuts.length + 1);
    }
    return starts;
  }

  together(splits: readonly FileSplit[], count: number): number {
    const [first] = splits;
    const state = first && this.#files.get(pathOf(first.file));
    if (!state) return count;
    const kept = state.starts.get(first.index);
    if (kept !== undefined) return kept;
    // What is kept of those that follow is not scanned with it.
    for (let more = 1; more < count; more++) {
      if (state.starts.has(first.index + more)) return more;
    }
    return count;
  }

  close(): Promise<void> {
    return this.runner.close();
  }

  async run(
    task: ScanTask,
    signal: AbortSignal,
    onStart: (worker: number) => void,
    onPart?: (part: ScanResult) => void,
  ): Promise<TaskResult> {
    const { input } = task;
    const state =
      input.kind === 'bytes' && 'path' in input.place && !input.piece && !task.rules
        ? this.#files.get(input.place.path)
        : undefined;
    // What rows are held to may depend on other splits, and tables are decoded before the task begins.
    if (!state) return this.runner.run(task, signal, onStart, onPart);
    this.#startPass(task.sets);
    const bytes = input as BytesInput;
    const { kept, reason } = this.#find(state, bytes);
    if (kept && isTrusted(state, kept)) {
      const result = await this.store.read(kept.stored);
      if (result) return this.#reuse(state, bytes, kept, result);
    }
    const identified = { ...task, identify: { before: kept?.bytes } };
    const scanned = await this.runner.run(identified, signal, onStart, onPart);
    if (!scanned.isSame) return this.#keep(state, bytes, scanned, kept ? 'changed' : reason);
    const result = await this.store.read(kept!.stored);
    if (result) return this.#reuse(state, bytes, kept!, result);
    const anew = await this.runner.run({ ...task, identify: {} }, signal, onStart, onPart);
    return this.#keep(state, bytes, anew, 'unkept');
  }

  /** With other sets, results are others: those of the pass that was given up are of no use. */
  #startPass(sets: readonly string[]): void {
    const key = JSON.stringify(sets);
    if (key === this.#setsOfPass) return;
    this.#setsOfPass = key;
    this.#outcomes.clear();
    for (const state of this.#files.values()) state.results.clear();
  }

  #find(state: FileState, input: BytesInput): { kept?: KeptResult | undefined; reason: Reason } {
    if (this.#missing) return { reason: this.#missing };
    if (this.#setsOfPass !== JSON.stringify(this.sets)) return { reason: 'order' };
    const { before } = state;
    if (!before) return { reason: 'new' };
    if (before.key !== this.#keyOf(state, input)) return { reason: 'changed' };
    const { range, cuts = [], offsets } = input;
    const kept = state.byEnd.get(range.to);
    if (!kept) return { reason: this.#reasonOf(state, range.to) };
    const isIt =
      kept.cuts.join() === cuts.join() &&
      kept.offsets === (offsets && hashOf(offsets)) &&
      (!range.isProven || kept.start === range.from);
    return isIt ? { kept, reason: 'new' } : { reason: 'changed' };
  }

  /** Of a split that there is no result of: it lies beyond what there was, or none was kept. */
  #reasonOf({ before, isUnchanged }: FileState, to: number): Reason {
    return isUnchanged || to < before!.size ? 'unkept' : 'new';
  }

  #keyOf(state: FileState, { form, layout, columns, constants }: BytesInput): string {
    const { notes: _, ...written } = layout;
    state.key ??= hashOf([form, written, columns, constants]);
    return state.key;
  }

  #reuse(state: FileState, input: BytesInput, kept: KeptResult, result: TaskResult): TaskResult {
    if (this.store.retain(kept.stored)) state.results.set(input.range.to, kept);
    this.#note(state, input, undefined);
    return { ...result, worker: 0, ms: 0, isReused: true };
  }

  /** Has a result kept, if it may be. */
  #keep(state: FileState, input: BytesInput, result: TaskResult, reason: Reason): TaskResult {
    this.#note(state, input, reason);
    this.#keyOf(state, input);
    const { bytes, profile: _, ...lasting } = result;
    const { range, cuts = [], offsets } = input;
    state.results.delete(range.to);
    if (!bytes || result.partial.unordered.length > 0) return result;
    const sets = this.#setsOfPass;
    const writing: Promise<void> = this.store.write(lasting).then((stored) => {
      this.#writing.delete(writing);
      if (!stored || sets !== this.#setsOfPass) return;
      const place = { to: range.to, cuts, start: result.scan.from };
      const marks = offsets && { offsets: hashOf(offsets) };
      state.results.set(range.to, { ...place, ...marks, bytes, stored });
    });
    this.#writing.add(writing);
    return result;
  }

  /** What became of a task; what was scanned again from elsewhere is told once, as scanned. */
  #note({ file }: FileState, { range, cuts = [] }: BytesInput, reason: Reason | undefined): void {
    this.#outcomes.set(`${file.first} ${range.to}`, { splits: cuts.length + 1, reason });
  }

  /** To be called once all is merged: hands over what is kept. */
  async end(): Promise<{ reused: number; scanned: { splits: number; reason: string }[] }> {
    await Promise.all(this.#writing);
    const files = [...this.#files.values()].map((state) => this.#toKeep(state));
    this.store.add({ key: this.#key, sets: JSON.parse(this.#setsOfPass) as string[], files });
    const counts = new Map<Reason | undefined, number>();
    for (const { splits, reason } of this.#outcomes.values()) {
      counts.set(reason, (counts.get(reason) ?? 0) + splits);
    }
    const reused = counts.get(undefined) ?? 0;
    counts.delete(undefined);
    const scanned = [...counts].map(([reason, splits]) => ({ splits, reason: REASONS[reason!] }));
    return { reused, scanned };
  }

  #toKeep({ file, key = '', results }: FileState): KeptFile {
    const { version, bytes, unpacked } = file.source!;
    const isGrowing = this.dataset.appends && !unpacked;
    return {
      name: file.name,
      key,
      version: isSettled(version, this.store.since) ? version : '',
      size: bytes,
      ...(isGrowing && { tail: tailOf(file, bytes) }),
      results: [...results.values()],
    };
  }
}

function isTrusted({ trusted }: FileState, { bytes }: KeptResult): boolean {
  // What was read up to the end of the file is another thing once that lies elsewhere.
  return trusted === Number.POSITIVE_INFINITY || (!bytes.isEnd && bytes.to < trusted);
}

function pathOf({ source, label }: CutFile): string {
  return source?.unpacked?.path ?? source?.path ?? label;
}

/** Whether another change would show in the times of a file. */
function isSettled(version: string, since: number): boolean {
  const changed = Number(version.split(' ').at(-1)) / 1e6;
  return version !== '' && changed < since - TICK;
}

/** A hash of the last bytes before an offset; undefined where they cannot be read. */
function tailOf(file: CutFile, to: number): string | undefined {
  const bytes = openBytes({ path: pathOf(file) });
  try {
    const tail = new Uint8Array(Math.min(TAIL, to));
    const got = bytes.read(tail, to - tail.length);
    return got < tail.length ? undefined : createHash('sha256').update(tail).digest('hex');
  } finally {
    bytes.close();
  }
}
