import type { PublishedReject } from '@tavola/core';
import { remedyOf } from './reject-remedies.js';

/** Rejects that have something in common. */
export interface RejectGroup {
  name: string;
  rows: number;
  /** The first that differ in what is wrong, then the first of the others. */
  examples: PublishedReject[];
}

/** Those of a column or a check, by their reasons, the most frequent first. */
export interface ColumnRejects extends RejectGroup {
  reasons: Record<string, number>;
}

export interface RejectSummary {
  total: number;
  /** Each with what helps most of them, and whatever else helps, the most frequent first. */
  reasons: (RejectGroup & { remedy: string; remedies: string[] })[];
  /** By the column at fault; the name is empty where the record as a whole is. */
  columns: ColumnRejects[];
  checks: ColumnRejects[];
}

/** Counts rejects that have something in common, and keeps some of them. */
class Tally {
  rows = 0;
  readonly #words = new Map<string, number>();
  /** By what is wrong. */
  readonly #first = new Map<string, PublishedReject>();
  readonly #others: PublishedReject[] = [];

  constructor(
    readonly name: string,
    readonly most: number,
  ) {}

  /** @param word a remedy of a reason, a reason of a column */
  add(reject: PublishedReject, word: string): void {
    this.rows++;
    this.#words.set(word, (this.#words.get(word) ?? 0) + 1);
    const what = `${reject.column} ${word}`;
    if (!this.#first.has(what) && this.#first.size < this.most) this.#first.set(what, reject);
    else if (this.#others.length < this.most) this.#others.push(reject);
  }

  get group(): RejectGroup {
    const { name, rows, most } = this;
    return { name, rows, examples: [...this.#first.values(), ...this.#others].slice(0, most) };
  }

  /** The most frequent first. */
  get words(): [string, number][] {
    return [...this.#words].sort(([a, many], [b, more]) => more - many || (a < b ? -1 : 1));
  }
}

/**
 * Counts rejects by their reason, column and check, the most frequent first.
 *
 * @param examples how many are kept of each. Default 3
 */
export async function summarizeRejects(
  rejects: AsyncIterable<PublishedReject>,
  examples = 3,
): Promise<RejectSummary> {
  const tallies = {
    reasons: new Map<string, Tally>(),
    columns: new Map<string, Tally>(),
    checks: new Map<string, Tally>(),
  };
  let total = 0;
  const add = (of: Map<string, Tally>, name: string, reject: PublishedReject, word: string) => {
    const tally = of.get(name) ?? new Tally(name, examples);
    of.set(name, tally);
    tally.add(reject, word);
  };
  for await (const reject of rejects) {
    const { reason, column, value } = reject;
    total++;
    add(tallies.reasons, reason, reject, remedyOf(reason, value));
    // A check has its own name where others have a column's.
    add(reason === 'check' ? tallies.checks : tallies.columns, column, reject, reason);
  }
  const reasons = sorted(tallies.reasons).map(({ group, words }) => {
    const remedies = words.map(([remedy]) => remedy);
    return { ...group, remedy: remedies[0]!, remedies };
  });
  const byReasons = ({ group, words }: Tally): ColumnRejects => ({
    ...group,
    reasons: Object.fromEntries(words),
  });
  const columns = sorted(tallies.columns).map(byReasons);
  return { total, reasons, columns, checks: sorted(tallies.checks).map(byReasons) };
}

function sorted(tallies: ReadonlyMap<string, Tally>): Tally[] {
  return [...tallies.values()].sort((a, b) => b.rows - a.rows || (a.name < b.name ? -1 : 1));
}
