import type { DatasetSpec } from '../dataset/check-dataset.js';
import type { LocatedReject, Reject } from '../scan/rejects.js';
import type { CheckSupervisor } from '../scan/row-checks.js';
import type { CutFile, CutSource } from '../schedule/cut-source.js';
import type { MendedResult, Mending } from '../schedule/mending.js';
import type { Source } from '../source/source.js';
import type { TaskInput, TaskResult } from '../worker/protocol.js';
import {
  filesToMend,
  isRecordOf,
  type MendedFile,
  newlineOf,
  recordBytes,
} from './mended-files.js';
import { hashOfText, type Mend, readMends } from './mends.js';

/** A mend as its record lies behind those of the source, with its line break. */
interface PlacedMend extends Mend {
  text: Uint8Array;
  /** Among those of its file. */
  start: number;
}

/** The mends of a file, in its order. */
interface MendsOfFile {
  file: MendedFile;
  mends: readonly PlacedMend[];
  /** Bytes of all of them, and where they begin among those of all files. */
  size: number;
  start: number;
}

/** The mended rows of a source, in a run. */
export class MendedRows implements Mending {
  /** In the order of the source. */
  readonly #files: readonly MendsOfFile[];
  readonly #byPlace = new Map<string, PlacedMend>();
  #met = new Set<PlacedMend>();
  /** Those that a search takes for met: all, until it is known better. */
  #searched: ReadonlySet<PlacedMend>;
  #rejected = 0;

  private constructor(
    files: Iterable<MendedFile>,
    mends: readonly Mend[],
    /** How many there are, those that are no record of the source included. */
    readonly total: number,
  ) {
    let start = 0;
    this.#files = [...files].map((file) => {
      const own = placeMends(
        file,
        mends.filter((mend) => mend.file === file.name),
      );
      start += own.size;
      return { ...own, file, start: start - own.size };
    });
    const all = this.#files.flatMap(({ mends: own }) => own);
    for (const mend of all) this.#byPlace.set(placeOf(mend), mend);
    this.#searched = new Set(all);
  }

  /** @returns undefined where there are none */
  static async open(
    out: string,
    source: Source,
    dataset: DatasetSpec,
  ): Promise<MendedRows | undefined> {
    const all = await readMends(out);
    if (all.length === 0) return undefined;
    const files = filesToMend(source, dataset);
    const mends = all.filter(({ file }) => files.has(file));
    if (mends.length === 0) return undefined;
    const records = mends.filter(({ file, raw }) => isRecordOf(files.get(file)!, raw));
    const named = new Set(records.map(({ file }) => file));
    const some = [...files.values()].filter(({ name }) => named.has(name));
    return new MendedRows(some, records, mends.length);
  }

  meet(rejects: readonly LocatedReject[]): LocatedReject[] {
    return rejects.filter((reject) => {
      const mend = this.#byPlace.get(placeOf(reject));
      if (!mend || mend.was !== hashOfText(reject.raw)) return true;
      this.#met.add(mend);
      return false;
    });
  }

  async fold(
    source: CutSource,
    supervisor: CheckSupervisor | undefined,
    run: (input: TaskInput) => Promise<TaskResult>,
  ): Promise<MendedResult[] | string> {
    const how = supervisor?.rules.key?.how;
    if (supervisor && how === 'repeated' && !this.#wasSearched()) {
      this.#searched = new Set(this.#met);
      return supervisor.searchAgain();
    }
    const present = how === 'all' ? this.#searched : this.#met;
    const cut = new Map<string, CutFile>(source.splits.map(({ file }) => [file.name, file]));
    this.#rejected = 0;
    const results: MendedResult[] = [];
    for (const of of this.#files) {
      const file = cut.get(of.file.name);
      if (!file || !of.mends.some((mend) => present.has(mend))) continue;
      const input = file.after!(contentOf(of, present), source.size + of.start);
      results.push({ file, result: this.#settle(of, await run(input)) });
    }
    return results;
  }

  /** Whether keys were looked for among the records that are met now that duplicates are rejected. */
  #wasSearched(): boolean {
    return [...this.#byPlace.values()].every(
      (mend) => this.#met.has(mend) === this.#searched.has(mend),
    );
  }

  /** The result with the places of the rejects that are mended. */
  #settle({ mends }: MendsOfFile, result: TaskResult): TaskResult {
    const settle = (record: Reject): Reject => {
      const { line, offset } = mends.findLast(({ start }) => start <= record.offset)!;
      return { ...record, line, offset };
    };
    const { rejects, checks } = result;
    this.#rejected += rejects.length;
    const tallies = checks?.tallies.map(({ rows, examples }) => ({
      rows,
      examples: examples.map(settle),
    }));
    return {
      ...result,
      rejects: rejects.map(settle),
      checks: checks && { ...checks, tallies: tallies! },
    };
  }

  restart(): void {
    this.#met = new Set();
    this.#rejected = 0;
  }

  get counts(): { applied: number; rejected: number; unused: number } {
    const { size } = this.#met;
    const rejected = this.#rejected;
    return { applied: size - rejected, rejected, unused: this.total - size };
  }
}

function placeOf({ file, offset }: { file: string; offset: number }): string {
  return `${offset} ${file}`;
}

function placeMends(
  file: MendedFile,
  mends: readonly Mend[],
): { mends: PlacedMend[]; size: number } {
  let size = 0;
  const placed = mends
    .toSorted((a, b) => a.offset - b.offset)
    .map((mend) => {
      const text = recordBytes(file, mend.raw);
      size += text.length;
      return { ...mend, text, start: size - text.length };
    });
  return { mends: placed, size };
}

/** Each record has the same place in every pass; where others have theirs, lines are empty. */
function contentOf(
  { file, mends, size }: MendsOfFile,
  present: ReadonlySet<PlacedMend>,
): Uint8Array {
  const all = new Uint8Array(size).fill(newlineOf(file));
  for (const mend of mends) if (present.has(mend)) all.set(mend.text, mend.start);
  return all;
}
