import type { DatasetSpec } from '../dataset/check-dataset.js';
import type { RowRules } from '../scan/row-checks.js';
import type { ScanResult } from '../scan/scan-range.js';
import type { BytesInput, ScanTask, TaskResult } from '../worker/protocol.js';
import type { CutSource, FileSplit } from './cut-source.js';
import { FileReuse, pathOf, readingOf } from './file-reuse.js';
import type {
  KeptPass,
  KeptPrefix,
  KeptResult,
  PassDefinition,
  ResultStore,
} from './result-store.js';
import { hashOf } from './reuse-key.js';
import type { KeptSplits, MergedPrefix, PassBegun } from './scan-job.js';
import type { OnStart, TaskRunner } from './task-runner.js';

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

/** Bytes that a worker is asked to compare at a time, at least. */
const COMPARED_BYTES = 32 << 20;
/** Share of the bytes that a task scans, and bytes in any case, which its result may take by itself. */
const OWN_SHARE = 1 / 64;
/** The same where the rows themselves are kept: they are most of it, and hardly ever more than they were as text. */
const SHARE_WITH_FACTS = 1;
const FEW_BYTES = 1 << 18;

/** What is kept of a task. */
interface Covered {
  file: FileReuse;
  /** Index of its first split. */
  first: number;
  kept: KeptResult;
}

/** Runs the tasks of one pass that have no result which still holds, and keeps what they come to. */
export class PassReuse implements TaskRunner, KeptSplits {
  readonly workers: number;
  readonly sets: readonly string[];
  readonly #key: string;
  /** By path. */
  readonly #files = new Map<string, FileReuse>();
  readonly #kept: KeptPass | undefined;
  readonly #missing: Reason | undefined;
  /** By where a task ends in the source. */
  readonly #outcomes = new Map<number, { splits: number; reason: Reason | undefined }>();
  /** What the first splits come to, to be kept. */
  #prefix: KeptPass['prefix'];
  #setsOfPass = '';
  /** Whether what a split comes to depends on no other. */
  #isAlone = true;

  constructor(
    readonly runner: TaskRunner,
    readonly store: ResultStore,
    readonly dataset: DatasetSpec,
    readonly definition: PassDefinition,
    readonly source: CutSource,
  ) {
    this.workers = runner.workers;
    const { name, checks, key } = dataset;
    this.#key = hashOf([store.code, name, checks, key, definition.plans, definition.facts]);
    this.#kept = store.before.find(({ key }) => key === this.#key);
    this.sets = this.#kept?.sets ?? [];
    if (!this.#kept) this.#missing = store.before.length > 0 ? 'definitions' : 'none';
    const before = new Map(this.#kept?.files.map((file) => [file.name, file]));
    const { splits } = source;
    for (const { file } of splits) {
      const path = pathOf(file);
      if (!file.source || this.#files.has(path)) continue;
      const of = before.get(file.name);
      this.#files.set(path, new FileReuse(file, of, splits, dataset.appends ?? false));
    }
  }

  async begin({ sets, rules, signal }: PassBegun): Promise<MergedPrefix | undefined> {
    // With other sets, results are others: those of the pass that was given up are of no use.
    this.#setsOfPass = JSON.stringify(sets);
    this.#isAlone = isAlone(rules);
    this.#outcomes.clear();
    this.#prefix = undefined;
    for (const file of this.#files.values()) file.results.clear();
    if (this.#missing || !this.#isSetsOfBefore || !this.#isAlone) return undefined;
    await this.#compare(signal);
    return this.#kept?.prefix && this.#takePrefix(this.#kept.prefix);
  }

  /** Looks which results of before have the same bytes, where that is not known. */
  async #compare(signal: AbortSignal): Promise<void> {
    const asked: Covered[][] = [];
    const { prefix } = this.#kept!;
    for (const file of this.#files.values()) {
      let bytes = Number.POSITIVE_INFINITY;
      for (const [first, kept] of file.aligned) {
        const covered = { file, first, kept };
        if (!kept.stored && !prefix) continue;
        if (file.find(this.#inputOf(covered)) !== kept || file.isSame(kept)) continue;
        if (bytes >= COMPARED_BYTES) {
          asked.push([]);
          bytes = 0;
        }
        asked.at(-1)!.push(covered);
        for (const { from, to } of kept.bytes.ranges) bytes += to - from;
      }
    }
    const lanes = Array.from({ length: this.workers }, async () => {
      for (let next = asked.shift(); next; next = asked.shift())
        await this.#compareAll(next, signal);
    });
    await Promise.all(lanes);
  }

  async #compareAll(asked: readonly Covered[], signal: AbortSignal): Promise<void> {
    const [first, last] = [this.#inputOf(asked[0]!), asked.at(-1)!.kept];
    const input = { ...first, range: { ...first.range, to: last.to }, cuts: [] };
    const compare = asked.map(({ kept }) => kept.bytes);
    try {
      const task = { plans: [], sets: [], input, compare };
      const { same = [] } = await this.runner.run(task, signal, () => {});
      asked.forEach(({ file, kept }, i) => {
        if (same[i]) file.trust(kept);
      });
    } catch {
      // They are scanned then, which fails if there is a reason for it.
    }
  }

  async #takePrefix(prefix: KeptPrefix): Promise<MergedPrefix | undefined> {
    if (!this.#canKeepPrefix) return undefined;
    const covered = this.#cover(prefix.splits, (file, split) => file.resultFrom(split));
    if (!covered) return undefined;
    const inputs = covered.map((result) => this.#inputOf(result));
    const areSame = covered.every(
      ({ file, kept }, i) => file.find(inputs[i]!) === kept && file.isSame(kept),
    );
    if (!areSame || hashOfAll(covered) !== prefix.of) return undefined;
    const merged = (await this.store.read(prefix.stored)) as MergedPrefix | undefined;
    if (!merged) return undefined;
    covered.forEach(({ file, kept }, i) => {
      this.#retain(file, inputs[i]!, kept);
    });
    if (this.store.retain(prefix.stored)) this.#prefix = prefix;
    return merged;
  }

  /** Rows themselves, and what came of checks, are told split by split. */
  get #canKeepPrefix(): boolean {
    const { checks = [], key } = this.dataset;
    return !this.definition.facts && checks.length === 0 && !key;
  }

  get #isSetsOfBefore(): boolean {
    return this.#setsOfPass === JSON.stringify(this.sets);
  }

  /**
   * What is kept of the first splits.
   *
   * @param resultFrom what is kept of the task whose first split is one
   * @returns undefined where of one of them there is nothing, or they end elsewhere
   */
  #cover(
    count: number,
    resultFrom: (file: FileReuse, split: number) => KeptResult | undefined,
  ): Covered[] | undefined {
    const covered: Covered[] = [];
    let first = 0;
    while (first < count) {
      const split = this.source.splits[first];
      const file = split && this.#files.get(pathOf(split.file));
      const kept = file && resultFrom(file, first);
      if (!kept) return undefined;
      covered.push({ file, first, kept });
      first += kept.cuts.length + 1;
    }
    return first === count ? covered : undefined;
  }

  #inputOf({ first, kept: { to, cuts } }: Covered): BytesInput {
    const { file, from } = this.source.splits[first]!;
    const range = { from: from - file.base, to, isProven: first === file.first };
    return file.input(range, cuts) as BytesInput;
  }

  beforeLast(splits: number, encode: () => MergedPrefix | undefined): void {
    if (splits === 0 || splits === this.#prefix?.splits || !this.#canKeepPrefix) return;
    this.#prefix = undefined;
    const prefix = encode();
    const stored = prefix && this.store.write(prefix, Number.POSITIVE_INFINITY);
    // What it is of is known once all that is kept of it is.
    if (stored) this.#prefix = { splits, of: '', stored };
  }

  together(splits: readonly FileSplit[], count: number): number {
    const [first] = splits;
    const file = first && this.#files.get(pathOf(first.file));
    if (!file) return count;
    const kept = file.resultFrom(first.index);
    if (kept) return kept.cuts.length + 1;
    // What is kept of those that follow is not scanned with it.
    for (let more = 1; more < count; more++) {
      if (file.resultFrom(first.index + more)) return more;
    }
    return count;
  }

  close(): Promise<void> {
    return this.runner.close();
  }

  async run(
    task: ScanTask,
    signal: AbortSignal,
    onStart: OnStart,
    onPart?: (part: ScanResult) => void,
  ): Promise<TaskResult> {
    const { input } = task;
    const file =
      input.kind === 'bytes' && 'path' in input.place && this.#isAlone
        ? this.#files.get(input.place.path)
        : undefined;
    if (!file) return this.runner.run(task, signal, onStart, onPart);
    const bytes = input as BytesInput;
    const { kept, reason } = this.#find(file, bytes);
    const isSame = kept && file.isSame(kept);
    const stored = isSame && kept.stored;
    const result = stored && ((await this.store.read(stored)) as TaskResult | undefined);
    if (result) return this.#reuse(file, bytes, kept, result);
    const scanned = await this.runner.run({ ...task, identify: true }, signal, onStart, onPart);
    const why = isSame ? 'unkept' : kept ? 'changed' : reason;
    return this.#keepResult(file, bytes, scanned, why);
  }

  #find(file: FileReuse, input: BytesInput): { kept?: KeptResult | undefined; reason: Reason } {
    if (this.#missing) return { reason: this.#missing };
    if (!this.#isSetsOfBefore) return { reason: 'order' };
    const kept = file.find(input);
    return typeof kept === 'object' ? { kept, reason: 'new' } : { reason: kept };
  }

  #reuse(file: FileReuse, input: BytesInput, kept: KeptResult, result: TaskResult): TaskResult {
    this.#retain(file, input, kept);
    return { ...result, worker: 0, ms: 0, isReused: true };
  }

  #retain(file: FileReuse, input: BytesInput, kept: KeptResult): void {
    const isRetained = kept.stored && this.store.retain(kept.stored);
    file.results.set(input.range.to, isRetained ? kept : { ...kept, stored: undefined });
    this.#note(input, undefined);
  }

  /** Has a result kept, if it may be. */
  #keepResult(file: FileReuse, input: BytesInput, result: TaskResult, reason: Reason): TaskResult {
    this.#note(input, reason);
    // What is kept is of a file that is read in this way.
    file.keyOf(input);
    const { bytes, profile: _, ...lasting } = result;
    const { range, cuts = [] } = input;
    file.results.delete(range.to);
    if (!bytes || isVain(result)) return result;
    const stored = this.store.write(lasting, this.#mostOf(input));
    const place = { to: range.to, cuts, start: result.scan.from };
    file.results.set(range.to, { ...place, reading: readingOf(input), bytes, stored });
    return result;
  }

  /** Bytes that the result of a task may take by itself. What the first splits come to lacks that of the last task. */
  #mostOf({ base = 0, range: { from, to } }: BytesInput): number {
    const isLast = base + to === this.source.splits.at(-1)!.to;
    const share = this.definition.facts ? SHARE_WITH_FACTS : OWN_SHARE;
    return isLast ? Number.POSITIVE_INFINITY : Math.max(FEW_BYTES, (to - from) * share);
  }

  /** What became of a task; what was scanned again from elsewhere is told once, as scanned. */
  #note({ base, range, cuts = [] }: BytesInput, reason: Reason | undefined): void {
    this.#outcomes.set((base ?? 0) + range.to, { splits: cuts.length + 1, reason });
  }

  /** To be called once all is merged: hands over what is kept. */
  end(): { reused: number; scanned: { splits: number; reason: string }[] } {
    const files = [...this.#files.values()].map((file) => file.toKeep(this.store.since));
    const prefix = this.#identifiedPrefix();
    const sets = JSON.parse(this.#setsOfPass) as string[];
    this.store.add({ key: this.#key, sets, files, ...(prefix && { prefix }) });
    const counts = new Map<Reason | undefined, number>();
    for (const { splits, reason } of this.#outcomes.values()) {
      counts.set(reason, (counts.get(reason) ?? 0) + splits);
    }
    const reused = counts.get(undefined) ?? 0;
    counts.delete(undefined);
    const scanned = [...counts].map(([reason, splits]) => ({ splits, reason: REASONS[reason!] }));
    return { reused, scanned };
  }

  /** Undefined where something of what it is of could not be kept, so that it would never be found again. */
  #identifiedPrefix(): KeptPass['prefix'] {
    const prefix = this.#prefix;
    if (!prefix) return undefined;
    const byStart = new Map(
      [...this.#files.values()].map((file) => [file, file.resultsByStart(this.source.splits)]),
    );
    const covered = this.#cover(prefix.splits, (file, split) => byStart.get(file)!.get(split));
    return covered && { ...prefix, of: hashOfAll(covered) };
  }
}

/** Whether it was given up, since all begins anew. */
function isVain({ partial, checks }: TaskResult): boolean {
  const { key } = checks ?? {};
  return partial.unordered.length > 0 || (key?.how === 'rising' && !key.isRising);
}

/** Keys that are known to repeat are those of all splits. */
function isAlone(rules: RowRules | undefined): boolean {
  return !rules?.key || rules.key.how === 'rising';
}

function hashOfAll(covered: readonly Covered[]): string {
  return hashOf(covered.map(({ file, kept }) => file.describe(kept)));
}
