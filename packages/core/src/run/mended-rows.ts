import type { DatasetSpec } from '../dataset/check-dataset.js';
import { FieldTable } from '../scan/field-table.js';
import { readLayout } from '../scan/layout.js';
import type { Reject } from '../scan/rejects.js';
import type { CheckSupervisor } from '../scan/row-checks.js';
import { tokenize } from '../scan/tokenize.js';
import type { CutSource } from '../schedule/cut-source.js';
import type { Mending } from '../schedule/mending.js';
import { openBytes } from '../source/file.js';
import { MemoryBytes } from '../source/memory.js';
import type { Source } from '../source/source.js';
import type { TaskInput, TaskResult } from '../worker/protocol.js';
import { hashOfText, type Mend, readMends } from './mends.js';

const ENCODER = new TextEncoder();
const LINE_FEED = 10;

/** A mend as its record lies behind those of the source, with its line break. */
interface PlacedMend extends Mend {
  text: Uint8Array;
  start: number;
}

/** The mended rows of a source, in a run. */
export class MendedRows implements Mending {
  /** In the order of the source. */
  readonly #mends: readonly PlacedMend[];
  readonly #byOffset: ReadonlyMap<number, PlacedMend>;
  readonly #size: number;
  #met = new Set<PlacedMend>();
  /** Those that a search takes for met: all, until it is known better. */
  #searched: ReadonlySet<PlacedMend>;
  #rejected = 0;

  private constructor(
    mends: readonly Mend[],
    /** How many there are, those that are no record of the source included. */
    readonly total: number,
  ) {
    let size = 0;
    this.#mends = mends
      .toSorted((a, b) => a.offset - b.offset)
      .map((mend) => {
        const text = ENCODER.encode(`${mend.raw}\n`);
        size += text.length;
        return { ...mend, text, start: size - text.length };
      });
    this.#size = size;
    this.#byOffset = new Map(this.#mends.map((mend) => [mend.offset, mend]));
    this.#searched = new Set(this.#mends);
  }

  /** @returns undefined where there are none */
  static async open(
    out: string,
    source: Source,
    dataset: DatasetSpec,
  ): Promise<MendedRows | undefined> {
    if (source.kind === 'rows') return undefined;
    const mends = (await readMends(out)).filter(({ file }) => file === source.name);
    if (mends.length === 0) return undefined;
    const isRecord = recordTest(source, dataset);
    const records = mends.filter(({ raw }) => isRecord(raw));
    return new MendedRows(records, mends.length);
  }

  meet(rejects: readonly Reject[]): Reject[] {
    return rejects.filter(({ offset, raw }) => {
      const mend = this.#byOffset.get(offset);
      if (!mend || mend.was !== hashOfText(raw)) return true;
      this.#met.add(mend);
      return false;
    });
  }

  async fold(
    source: CutSource,
    supervisor: CheckSupervisor | undefined,
    run: (input: TaskInput) => Promise<TaskResult>,
  ): Promise<TaskResult | string | undefined> {
    const how = supervisor?.rules.key?.how;
    if (supervisor && how === 'repeated' && !this.#wasSearched()) {
      this.#searched = new Set(this.#met);
      return supervisor.searchAgain();
    }
    const present = how === 'all' ? this.#searched : this.#met;
    if (present.size === 0) return undefined;
    const result = await run(source.after!(this.#contentOf(present)));
    const settle = (record: Reject): Reject => this.#settle(record, source.size);
    const { rejects, checks } = result;
    this.#rejected = rejects.length;
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

  /** Each record has the same place in every pass; where others have theirs, lines are empty. */
  #contentOf(present: ReadonlySet<PlacedMend>): Uint8Array {
    const all = new Uint8Array(this.#size).fill(LINE_FEED);
    for (const { text, start } of present) all.set(text, start);
    return all;
  }

  /** Whether keys were looked for among the records that are met now that duplicates are rejected. */
  #wasSearched(): boolean {
    return this.#mends.every((mend) => this.#met.has(mend) === this.#searched.has(mend));
  }

  /** The record with the place of the reject that it mends. */
  #settle(record: Reject, size: number): Reject {
    let [first, end] = [0, this.#mends.length];
    while (end - first > 1) {
      const middle = (first + end) >> 1;
      if (this.#mends[middle]!.start <= record.offset - size) first = middle;
      else end = middle;
    }
    const { line, offset } = this.#mends[first]!;
    return { ...record, line, offset };
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

/** Whether a text is one record of the source, neither none nor several. */
export function recordTest(source: Source, dataset: DatasetSpec): (raw: string) => boolean {
  if (source.kind === 'rows') return () => false;
  const bytes =
    source.kind === 'file' ? openBytes({ path: source.path }) : new MemoryBytes(source.content);
  try {
    const { width } = readLayout(bytes, source.name, dataset);
    return (raw) => {
      const text = ENCODER.encode(`${raw}\n`);
      const table = new FieldTable(width, 1);
      const { end } = tokenize(text, 0, text.length, text.length, true, table);
      return table.rows === 1 && end === text.length && table.recordStarts[0] === 0;
    };
  } finally {
    bytes.close();
  }
}
