import type { DatasetSpec } from '../dataset/check-dataset.js';
import { FieldTable } from '../scan/field-table.js';
import { readLayout } from '../scan/layout.js';
import type { Reject } from '../scan/rejects.js';
import { tokenize } from '../scan/tokenize.js';
import type { Mending } from '../schedule/mending.js';
import { openBytes } from '../source/file.js';
import { MemoryBytes } from '../source/memory.js';
import type { Source } from '../source/source.js';
import { hashOfText, type Mend, readMends } from './mends.js';

const ENCODER = new TextEncoder();

/** The mended rows of a source, in a run. */
export class MendedRows implements Mending {
  readonly #mends: ReadonlyMap<number, Mend>;
  #met: { reject: Reject; text: Uint8Array }[] = [];
  /** Offset of each mended record among them. */
  #starts: number[] = [];
  rejected = 0;

  private constructor(
    mends: readonly Mend[],
    /** How many there are, those that are no record of the source included. */
    readonly total: number,
  ) {
    this.#mends = new Map(mends.map((mend) => [mend.offset, mend]));
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
    return rejects.filter((reject) => {
      const mend = this.#mends.get(reject.offset);
      if (!mend || mend.was !== hashOfText(reject.raw)) return true;
      this.#met.push({ reject, text: ENCODER.encode(`${mend.raw}\n`) });
      return false;
    });
  }

  content(): Uint8Array | undefined {
    if (this.#met.length === 0) return undefined;
    const all = new Uint8Array(this.#met.reduce((sum, { text }) => sum + text.length, 0));
    let at = 0;
    this.#starts = this.#met.map(({ text }) => {
      all.set(text, at);
      at += text.length;
      return at - text.length;
    });
    return all;
  }

  settle(record: Reject, size: number): Reject {
    let [first, end] = [0, this.#starts.length];
    while (end - first > 1) {
      const middle = (first + end) >> 1;
      if (this.#starts[middle]! <= record.offset - size) first = middle;
      else end = middle;
    }
    const { line, offset } = this.#met[first]!.reject;
    return { ...record, line, offset };
  }

  restart(): void {
    this.#met = [];
    this.rejected = 0;
  }

  get counts(): { applied: number; rejected: number; unused: number } {
    const { length } = this.#met;
    const { rejected, total } = this;
    return { applied: length - rejected, rejected, unused: total - length };
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
