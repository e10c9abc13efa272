import type { DatasetCheck, DatasetSpec } from '../dataset/check-dataset.js';
import { grouped } from '../util/grouped.js';
import { compareKeys } from './check-rows.js';
import type { Reject } from './rejects.js';
import {
  type CheckResult,
  type CheckSupervisor,
  type ChecksFound,
  EXAMPLES,
  type KeyFound,
  type KeyPart,
  type KeyValue,
  type RowRules,
} from './row-checks.js';

/** What came of a check so far. */
interface Tally {
  rows: number;
  /** `file` is told where there are several. */
  examples: (Reject & { file?: string })[];
}

export function superviseChecks(dataset: DatasetSpec): CheckSupervisor {
  return new Supervisor(dataset);
}

class Supervisor implements CheckSupervisor {
  readonly #dataset: DatasetSpec;
  readonly #checks: readonly DatasetCheck[];
  #tallies: Tally[];
  #key: KeyProgress | undefined;
  #isSearchDue = false;

  constructor(dataset: DatasetSpec) {
    this.#dataset = dataset;
    this.#checks = dataset.checks ?? [];
    this.#tallies = this.#empty();
    this.#key = dataset.key && new RisingKey(dataset.key);
  }

  get rules(): RowRules {
    return { checks: this.#checks, key: this.#key?.rule };
  }

  get isSearch(): boolean {
    return this.#key?.rule.how === 'all';
  }

  add({ tallies, key }: ChecksFound, line: number, file?: string): string | undefined {
    const of = file === undefined ? {} : { file };
    tallies.forEach(({ rows, examples }, i) => {
      const tally = this.#tallies[i]!;
      tally.rows += rows;
      for (const example of examples) {
        if (tally.examples.length < EXAMPLES)
          tally.examples.push({ ...of, ...example, line: example.line + line });
      }
    });
    return key && this.#key?.add(key);
  }

  end(): string | undefined {
    return this.#key?.end();
  }

  searchAgain(): string {
    const { key } = this.#dataset;
    this.#key = key && new AllKeys(key);
    this.#isSearchDue = true;
    return 'mended rows are others than was thought: keys that occur more than once are looked for again';
  }

  restart(): void {
    this.#tallies = this.#empty();
    if (!this.#isSearchDue) this.#key = this.#key?.next();
    this.#isSearchDue = false;
  }

  results(): CheckResult[] {
    return this.#checks.map(({ name: check, otherwise, description }, i): CheckResult => {
      const { rows, examples } = this.#tallies[i]!;
      return {
        check,
        dataset: this.#dataset.name,
        otherwise,
        outcome: rows === 0 ? 'pass' : otherwise,
        rows,
        message: messageOf(rows, examples[0]),
        ...(description !== undefined && { description }),
        ...(examples.length > 0 && {
          examples: examples.map(({ file, line, value }) => ({
            ...(file !== undefined && { file }),
            line,
            value,
          })),
        }),
      };
    });
  }

  #empty(): Tally[] {
    return this.#checks.map(() => ({ rows: 0, examples: [] }));
  }
}

function messageOf(rows: number, first: Tally['examples'][number] | undefined): string {
  if (rows === 0) return 'every row passes';
  const what = rows === 1 ? '1 row does not pass' : `${grouped(rows)} rows do not pass`;
  if (!first) return what;
  const of = first.file === undefined ? '' : ` of ${first.file}`;
  return `${what}, the first on line ${first.line}${of} with ${first.value}`;
}

/** What is known of the key in a pass. */
interface KeyProgress {
  readonly rule: NonNullable<RowRules['key']>;
  add(found: KeyFound): string | undefined;
  end(): string | undefined;
  /** For the pass that follows, when all begins anew. */
  next(): KeyProgress;
}

/** As long as keys rise, in each range and over the seams between them, no two are the same. */
class RisingKey implements KeyProgress {
  readonly rule: { columns: readonly string[]; how: 'rising' };
  #last: KeyPart[] | undefined;
  #isBroken = false;

  constructor(columns: readonly string[]) {
    this.rule = { columns, how: 'rising' };
  }

  add(found: KeyFound): string | undefined {
    if (found.how !== 'rising') return undefined;
    const isAfter = !this.#last || !found.first || compareKeys(this.#last, found.first) < 0;
    this.#last = found.last ?? this.#last;
    if (found.isRising && isAfter) return undefined;
    this.#isBroken = true;
    return `keys of ${this.rule.columns.join(', ')} come in no order: those that occur more than once are looked for, from the beginning`;
  }

  end(): undefined {}

  next(): KeyProgress {
    const { columns } = this.rule;
    return this.#isBroken ? new AllKeys(columns) : new RisingKey(columns);
  }
}

/** How many maps the keys are spread over: one holds at most 2^24. */
const SHARDS = 64;

/** Finds the keys that occur more than once. All are in memory meanwhile: 50 to 100 bytes a row, and a text's own. */
class AllKeys implements KeyProgress {
  readonly rule: { columns: readonly string[]; how: 'all' };
  readonly #first = Array.from({ length: SHARDS }, () => new Map<KeyValue, number>());
  readonly #repeated = new Map<KeyValue, number>();

  constructor(columns: readonly string[]) {
    this.rule = { columns, how: 'all' };
  }

  add(found: KeyFound): undefined {
    if (found.how !== 'all') return;
    found.keys.forEach((key, i) => {
      const shard = this.#first[shardOf(key)]!;
      const first = shard.get(key);
      if (first === undefined) shard.set(key, found.at[i]!);
      else this.#repeated.set(key, first);
    });
  }

  end(): string {
    const count = this.#repeated.size;
    const keys = count === 1 ? '1 key' : `${grouped(count)} keys`;
    return `${keys} of ${this.rule.columns.join(', ')} found more than once: the rows are folded now, from the beginning`;
  }

  next(): KeyProgress {
    const rule = { columns: this.rule.columns, how: 'repeated' as const, first: this.#repeated };
    const settled: KeyProgress = { rule, add() {}, end() {}, next: () => settled };
    return settled;
  }
}

function shardOf(key: KeyValue): number {
  if (typeof key === 'number') return Math.abs(Math.trunc(key)) % SHARDS;
  let hash = 0;
  for (let i = 0; i < key.length; i++) hash = (hash * 31 + key.charCodeAt(i)) | 0;
  return (hash >>> 0) % SHARDS;
}
