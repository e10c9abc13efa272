import type { Batch, Vector } from '../dataset/vector.js';
import type { KpiPlan } from '../kpi/plan.js';
import type { BatchInputs } from '../ops/batch-inputs.js';
import type { FoldAccumulator } from '../ops/fold-accumulator.js';
import { KernelRecords } from '../ops/kernel-records.js';
import { Selection } from '../ops/selection.js';
import { type FoldPart, UNWATCHED, type Watch, type WorkName } from '../profile/watch.js';
import { TavolaError } from '../util/errors.js';
import { createFolds } from './accumulators.js';
import { encodeKey } from './encode-key.js';
import { failureOf } from './failure-of.js';
import type { FoldedSets } from './folded-sets.js';
import { KernelGroups } from './kernel-groups.js';
import { LookupColumns } from './lookup-columns.js';
import { type PartialKpi, slotId } from './partial.js';
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
  readonly #records: KernelRecords;
  readonly #table: KernelGroups;
  readonly #selection: Selection;
  /** The keys of the last batch, which know what the codes of text stand for. */
  #lastKeys: readonly Vector[] = [];
  /** Rows gathered so far. */
  #gathered = 0;

  /**
   * @param expressions of all KPIs that are folded together
   * @param inputs of all KPIs, too, in the kernel whose memory is used; not given back here
   * @param foldedSets of all KPIs
   * @param watch times its parts, where that is asked for
   */
  constructor(
    plan: KpiPlan,
    expressions: SharedExpressions,
    sets: ReadonlySet<string>,
    inputs: BatchInputs,
    foldedSets: FoldedSets,
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
    this.#inputs = aggregates.map(({ inputs: columns }) =>
      columns.map((column) => watch.timed(part('derive'), shared.share(column))),
    );
    this.#selection = new Selection(inputs, keys.length > 0);
    this.#records = watch.methods(new KernelRecords(inputs), part('aggregates'), 'grow', 'add');
    this.#accumulators = createFolds(plan, sets, inputs, this.#records, foldedSets).map(
      (accumulator) => watch.methods(accumulator, part('aggregates'), 'grow', 'add'),
    );
    const table = new KernelGroups(
      inputs,
      keys.map(({ type }) => type.type),
    );
    this.#table = watch.methods(table, part('keys'), 'assign');
  }

  /** @param batch of at most `MOST_ROWS` rows */
  add(batch: Batch): void {
    if (this.#isFull()) return;
    if (this.#lookups) this.#expressions.begin(this.#lookups.extend(batch));
    const selection = this.#selection;
    selection.begin(batch.rows);
    this.#select(this.#filters);
    if (selection.count === 0) return;
    const keys = this.#keys.map((key) => this.#checked(key()));
    this.#lastKeys = keys;
    this.#table.assign(keys, selection);
    this.#select(this.#lateFilters);
    if (this.#plan.head.kind === 'rows') this.#gather();
    if (selection.count === 0) return;
    this.#grow();
    this.#accumulators.forEach((accumulator, i) => {
      accumulator.add(
        this.#inputs[i]!.map((input) => this.#checked(input())),
        selection,
      );
    });
    this.#records.add(selection);
  }

  #grow(): void {
    const { size } = this.#table;
    this.#records.grow(size);
    for (const accumulator of this.#accumulators) accumulator.grow(size);
  }

  /** Keeps the rows for which all filters hold. */
  #select(filters: Evaluated[]): void {
    for (const filter of filters) this.#selection.keep(this.#checked(filter()));
  }

  /** The vector, unless one of the rows selected has no value in it. */
  #checked(vector: Vector): Vector {
    const { failed } = vector;
    if (!failed) return vector;
    const { rows, count } = this.#selection;
    for (let i = 0; i < count; i++) {
      const row = rows[i]!;
      if (failed.has(row)) throw failureOf(this.#plan.kpi, failed.get(row));
    }
    return vector;
  }

  /** Whether the rows gathered are as many as are looked at. */
  #isFull(): boolean {
    const { take } = this.#plan.head;
    return take !== undefined && this.#gathered >= take;
  }

  #gather(): void {
    const { take = Number.POSITIVE_INFINITY } = this.#plan.head;
    const taken = Math.min(this.#selection.count, take - this.#gathered);
    this.#gathered += taken;
    checkGathered(this.#plan, this.#gathered);
    this.#selection.take(taken);
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
    this.#grow();
    return {
      groups: size,
      rows: this.#gathered,
      keys: this.#table.values().map((values, k) => encodeKey(values, this.#lastKeys[k])),
      nulls: this.#table.nulls(),
      aggregates: this.#accumulators.map((accumulator) => accumulator.encode(size)),
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
