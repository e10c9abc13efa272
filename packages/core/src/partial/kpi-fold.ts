import type { Batch, Vector } from '../dataset/vector.js';
import { MOST_ROWS } from '../kernel/batch-memory.js';
import type { Kernel } from '../kernel/kernel.js';
import type { KpiPlan } from '../kpi/plan.js';
import type { FoldAccumulator } from '../ops/kernel-accumulators.js';
import { type FoldPart, UNWATCHED, type Watch, type WorkName } from '../profile/watch.js';
import { TavolaError } from '../util/errors.js';
import { createFolds } from './accumulators.js';
import { failureOf } from './failure-of.js';
import { KernelGroups } from './kernel-groups.js';
import { LookupColumns } from './lookup-columns.js';
import { type PartialKey, type PartialKpi, slotId } from './partial.js';
import type { SharedExpressions } from './shared-expressions.js';

type Evaluated = () => Vector;

/** Folds batches into the groups of one KPI. */
export class KpiFold {
  readonly #plan: KpiPlan;
  readonly #expressions: SharedExpressions;
  readonly #lookups: LookupColumns | undefined;
  readonly #filters: Evaluated[];
  readonly #keys: Evaluated[];
  readonly #lateFilters: Evaluated[];
  readonly #inputs: Evaluated[][];
  readonly #accumulators: FoldAccumulator[];
  readonly #table: KernelGroups;
  readonly #kernel: Kernel;
  /** Addresses: rows that are the first of a batch, rows that are selected, and the groups of either. */
  readonly #identity: number;
  readonly #selected: number;
  readonly #groupsAt: number;
  /** The keys of the last batch, which know what the codes of text stand for. */
  #lastKeys: readonly Vector[] = [];
  /** The rows looked at now, and their groups. */
  #rows = new Int32Array(0);
  #groups = new Int32Array(0);
  #isIdentity = true;
  /** Rows gathered so far. */
  #gathered = 0;

  /**
   * @param expressions of all KPIs that are folded together
   * @param kernel whose memory it uses; not given back here
   * @param watch times its parts, where that is asked for
   */
  constructor(
    plan: KpiPlan,
    expressions: SharedExpressions,
    sets: ReadonlySet<string>,
    kernel: Kernel,
    watch: Watch = UNWATCHED,
  ) {
    const part = (name: FoldPart): WorkName => ({ phase: 'fold', of: plan.kpi, part: name });
    const { lookups, filters, keys, lateFilters, aggregates } = plan.head;
    this.#plan = plan;
    this.#lookups =
      lookups.length > 0
        ? watch.methods(new LookupColumns(plan, expressions.column), part('lookup'), 'extend')
        : undefined;
    const shared = this.#lookups?.expressions ?? expressions;
    this.#expressions = shared;
    this.#filters = filters.map((filter) => shared.share(filter));
    this.#keys = keys.map((key) => watch.timed(part('keys'), shared.share(key.value)));
    this.#lateFilters = lateFilters.map((filter) => shared.share(filter));
    this.#inputs = aggregates.map(({ inputs }) =>
      inputs.map((input) => watch.timed(part('derive'), shared.share(input))),
    );
    this.#kernel = kernel;
    this.#identity = kernel.allocate(MOST_ROWS * 4);
    this.#selected = kernel.allocate(MOST_ROWS * 4);
    this.#groupsAt = kernel.allocate(MOST_ROWS * 4);
    kernel.words(this.#identity, MOST_ROWS).forEach((_, row, rows) => {
      rows[row] = row;
    });
    this.#accumulators = createFolds(plan, sets, kernel, this.#identity).map((accumulator) =>
      watch.methods(accumulator, part('aggregates'), 'grow', 'add'),
    );
    this.#table = watch.methods(new KernelGroups(kernel, keys.length), part('keys'), 'assign');
  }

  /** @param batch of at most `MOST_ROWS` rows */
  add(batch: Batch): void {
    if (this.#isFull()) return;
    if (this.#lookups) this.#expressions.begin(this.#lookups.extend(batch));
    this.#isIdentity = true;
    this.#renew();
    let count = this.#select(this.#filters, batch.rows);
    if (count === 0) return;
    const keys = this.#keys.map((key) => this.#checked(key(), count));
    this.#lastKeys = keys;
    this.#table.assign(keys, this.#isIdentity ? 0 : this.#selected, count, this.#groupsAt);
    this.#renew();
    count = this.#select(this.#lateFilters, count, true);
    if (this.#plan.head.kind === 'rows') count = this.#gather(count);
    const { size } = this.#table;
    this.#accumulators.forEach((accumulator, i) => {
      accumulator.grow(size);
      const inputs = this.#inputs[i]!.map((input) => this.#checked(input(), count));
      this.#renew();
      accumulator.add(inputs, this.#rows, this.#groups, count);
    });
  }

  /** Renews the views after the kernel's memory has grown, or where other rows are looked at. */
  #renew(): void {
    const { buffer } = this.#kernel;
    const rows = this.#isIdentity ? this.#identity : this.#selected;
    if (this.#rows.buffer === buffer && this.#rows.byteOffset === rows) return;
    this.#rows = new Int32Array(buffer, rows, MOST_ROWS);
    this.#groups = new Int32Array(buffer, this.#groupsAt, MOST_ROWS);
  }

  /** Keeps those of the first `count` rows, and their groups, for which all filters hold; returns how many they are. */
  #select(filters: Evaluated[], count: number, hasGroups = false): number {
    let left = count;
    for (const filter of filters) {
      const { values, nulls } = this.#checked(filter(), left);
      const from = this.#rows;
      this.#isIdentity = false;
      this.#renew();
      const rows = this.#rows;
      const groups = this.#groups;
      let kept = 0;
      for (let i = 0; i < left; i++) {
        const row = from[i]!;
        const value = values[row]!;
        if (value === 0 || Number.isNaN(value) || nulls?.[row] === 1) continue;
        if (hasGroups) groups[kept] = groups[i]!;
        rows[kept++] = row;
      }
      left = kept;
    }
    return left;
  }

  /** The vector, unless one of the first `count` rows has no value in it. */
  #checked(vector: Vector, count: number): Vector {
    const { failed } = vector;
    if (!failed) return vector;
    for (let i = 0; i < count; i++) {
      const row = this.#rows[i]!;
      if (failed.has(row)) throw failureOf(this.#plan.kpi, failed.get(row));
    }
    return vector;
  }

  /** Whether the rows gathered are as many as are looked at. */
  #isFull(): boolean {
    const { take } = this.#plan.head;
    return take !== undefined && this.#gathered >= take;
  }

  #gather(count: number): number {
    const { take = Number.POSITIVE_INFINITY } = this.#plan.head;
    const taken = Math.min(count, take - this.#gathered);
    this.#gathered += taken;
    checkGathered(this.#plan, this.#gathered);
    return taken;
  }

  get isOutOfOrder(): boolean {
    return this.#accumulators.some(({ unordered }) => unordered === true);
  }

  unordered(): string[] {
    return this.#accumulators.flatMap(({ unordered }, i) =>
      unordered ? [slotId(this.#plan.kpi, i)] : [],
    );
  }

  encode(): PartialKpi {
    const { size } = this.#table;
    return {
      groups: size,
      rows: this.#gathered,
      keys: this.#table.values().map((values, k) => encodeKey(values, this.#lastKeys[k]?.strings)),
      nulls: this.#table.nulls(),
      aggregates: this.#accumulators.map((accumulator) => {
        accumulator.grow(size);
        return accumulator.encode(size);
      }),
    };
  }
}

/** @throws TavolaError GATHER_LIMIT where a KPI gathers more rows than it may */
export function checkGathered({ kpi, head, gathered }: KpiPlan, rows: number): void {
  if (head.most === undefined || rows <= head.most) return;
  throw new TavolaError(
    'GATHER_LIMIT',
    `KPI ${kpi} gathers its rows, since ${gathered}; there are more than the ${head.most} allowed. Filter or roll up before, or allow more with maxRows.`,
  );
}

/** Keeps only the strings that are some group's, with codes of their own. */
function encodeKey(values: Float64Array, strings: readonly string[] | undefined): PartialKey {
  if (!strings) return { values };
  const used: string[] = [];
  const codes = new Map<number, number>();
  const recoded = values.map((code) => {
    let own = codes.get(code);
    if (own === undefined) {
      own = used.length;
      codes.set(code, own);
      // A null's code may stand for nothing.
      used.push(strings[code] ?? '');
    }
    return own;
  });
  return { values: recoded, strings: used };
}
