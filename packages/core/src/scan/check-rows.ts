import type { DatasetCheck } from '../dataset/check-dataset.js';
import type { Batch, Vector } from '../dataset/vector.js';
import { unitsOfParts } from '../dataset/wide-decimal.js';
import { compileExact, exactNeedsCompiler } from '../expression/exact.js';
import type { Expression } from '../expression/tree.js';
import type { Evaluate, TypedColumn } from '../expression/types.js';
import { TavolaError } from '../util/errors.js';
import type { Reject } from './rejects.js';
import {
  type ChecksFound,
  EXAMPLES,
  type KeyFound,
  type KeyPart,
  type KeyRule,
  type KeyValue,
  type RowChecks,
  type RowPlaces,
  type RowRules,
} from './row-checks.js';

/** A row that does not pass: its place in the batch, and the check's among the rules, -1 for the key. */
interface RowFailure {
  row: number;
  rule: number;
  isReject: boolean;
}

type Columns = (name: string) => TypedColumn;

export function createRowChecks(rules: RowRules, columns: Columns, base = 0): RowChecks {
  return new CheckedRows(rules, columns, base);
}

/** Loads Arquero's compiler, if any check needs it. */
export async function prepareChecks(
  checks: readonly DatasetCheck[],
  columns: Columns,
): Promise<void> {
  const isNeeded = checks.some(({ expect }) => exactNeedsCompiler(expect as Expression, columns));
  if (isNeeded) await import('../expression/row-call.js');
}

/** First the checks that reject, then the key among the rows that are left, then the others among those that are used. */
class CheckedRows implements RowChecks {
  readonly #rules: RowRules;
  readonly #evaluate: Evaluate[];
  readonly #counts: number[];
  readonly #base: number;
  readonly #key: KeyWatch | undefined;
  #out = new Uint8Array(0);

  constructor(rules: RowRules, columns: Columns, base: number) {
    this.#rules = rules;
    this.#base = base;
    this.#evaluate = rules.checks.map(({ expect }) => compileExact(expect as Expression, columns));
    this.#counts = rules.checks.map(() => 0);
    this.#key = rules.key && new KeyWatch(rules.key);
  }

  get isOutOfOrder(): boolean {
    return this.#key?.isOutOfOrder ?? false;
  }

  hold(batch: Batch, places: RowPlaces): Uint8Array | undefined {
    let hasRejects = false;
    for (const { row, rule, isReject } of this.#look(batch, (row) => this.#base + places.at(row))) {
      const { field, ...shown } = places.show(row);
      const failure: Reject = { ...shown, ...this.#describe(rule, field) };
      if (isReject) places.reject(failure);
      else places.note?.(rule, failure);
      hasRejects ||= isReject;
    }
    return hasRejects ? this.#out : undefined;
  }

  #describe(
    rule: number,
    field: (column: string) => string,
  ): Pick<Reject, 'column' | 'reason' | 'value'> {
    const { checks, key } = this.#rules;
    const columns = rule < 0 ? key!.columns : checks[rule]!.columns;
    const isAlone = rule < 0 && columns.length === 1;
    return {
      column: rule < 0 ? columns.join(', ') : checks[rule]!.name,
      reason: rule < 0 ? 'duplicate-key' : 'check',
      value: columns.map((name) => (isAlone ? '' : `${name}=`) + field(name)).join(', '),
    };
  }

  #look(batch: Batch, at: (row: number) => number): RowFailure[] {
    const { rows } = batch;
    const { checks } = this.#rules;
    if (this.#out.length < rows) this.#out = new Uint8Array(rows);
    const out = this.#out.fill(0, 0, rows);
    const failures: RowFailure[] = [];
    checks.forEach(({ otherwise }, rule) => {
      if (otherwise !== 'reject') return;
      this.#each(batch, rule, (row) => {
        out[row] = 1;
        failures.push({ row, rule, isReject: true });
      });
    });
    this.#key?.look(batch, out, at, (row) => {
      out[row] = 1;
      failures.push({ row, rule: -1, isReject: true });
    });
    checks.forEach(({ otherwise }, rule) => {
      if (otherwise === 'reject') return;
      this.#each(batch, rule, (row) => {
        if (this.#counts[rule]! <= EXAMPLES) failures.push({ row, rule, isReject: false });
      });
    });
    return failures.sort((a, b) => a.row - b.row);
  }

  /** Calls `fail` for the rows that are not out, and do not pass. */
  #each(batch: Batch, rule: number, fail: (row: number) => void): void {
    const { values, nulls, failed } = this.#evaluate[rule]!(batch);
    for (let row = 0; row < batch.rows; row++) {
      if (this.#out[row] !== 0) continue;
      if (failed?.has(row)) throw this.#failure(rule, failed.get(row));
      if (values[row] === 1 && nulls?.[row] !== 1) continue;
      this.#counts[rule]! += 1;
      fail(row);
    }
  }

  #failure(rule: number, error: unknown): TavolaError {
    const { message } = error instanceof Error ? error : new Error(String(error));
    return new TavolaError(
      'EXPRESSION_INVALID',
      `Check ${this.#rules.checks[rule]!.name} cannot be computed of a row: ${message}. Change its expression such that it is defined for every row.`,
    );
  }

  found(examples: readonly Reject[][]): ChecksFound {
    return {
      tallies: this.#counts.map((rows, i) => ({ rows, examples: examples[i] ?? [] })),
      ...(this.#key && { key: this.#key.found() }),
    };
  }
}

/** Follows the key from row to row. */
class KeyWatch {
  readonly #rule: KeyRule;
  #first: KeyPart[] | undefined;
  #last: KeyPart[] | undefined;
  readonly #keys: KeyValue[] = [];
  readonly #at: number[] = [];
  isOutOfOrder = false;

  constructor(rule: KeyRule) {
    this.#rule = rule;
  }

  /** @param out rows that do not count */
  look(
    batch: Batch,
    out: Uint8Array,
    at: (row: number) => number,
    reject: (row: number) => void,
  ): void {
    const rule = this.#rule;
    const readers = rule.columns.map((name) => partReader(batch.columns[name]!));
    for (let row = 0; row < batch.rows; row++) {
      if (out[row] !== 0) continue;
      const parts = readers.map((read) => read(row));
      switch (rule.how) {
        case 'rising':
          if (this.#last && compareKeys(this.#last, parts) >= 0) this.isOutOfOrder = true;
          this.#first ??= parts;
          this.#last = parts;
          break;
        case 'all':
          this.#keys.push(toKeyValue(parts));
          this.#at.push(at(row));
          break;
        case 'repeated': {
          const first = rule.first.get(toKeyValue(parts));
          if (first !== undefined && first !== at(row)) reject(row);
        }
      }
    }
  }

  found(): KeyFound {
    if (this.#rule.how !== 'rising') {
      return { how: 'all', keys: this.#keys, at: Float64Array.from(this.#at) };
    }
    const ends = this.#first && { first: this.#first, last: this.#last! };
    return { how: 'rising', isRising: !this.isOutOfOrder, ...ends };
  }
}

function partReader({ values, strings, parts, type }: Vector): (row: number) => KeyPart {
  if (parts) return (row) => unitsOfParts(parts.map(({ values: part }) => BigInt(part[row]!)));
  return type === 'text' ? (row) => strings![values[row]!]! : (row) => values[row]! + 0;
}

function toKeyValue(parts: readonly KeyPart[]): KeyValue {
  const [only] = parts;
  if (parts.length === 1 && typeof only !== 'bigint') return only!;
  return JSON.stringify(parts.map((part) => (typeof part === 'bigint' ? String(part) : part)));
}

/** Below 0 where `a` is less, above where it is greater: part by part, texts by their code units. */
export function compareKeys(a: readonly KeyPart[], b: readonly KeyPart[]): number {
  for (const [i, part] of a.entries()) {
    if (part < b[i]!) return -1;
    if (part > b[i]!) return 1;
  }
  return 0;
}
