import type { Batch } from '../dataset/vector.js';
import type { TypedColumn } from '../expression/types.js';
import type { Kernel } from '../kernel/kernel.js';
import type { KpiPlan } from '../kpi/plan.js';
import { BatchInputs } from '../ops/batch-inputs.js';
import { UNWATCHED, type Watch } from '../profile/watch.js';
import { FoldedSets } from './folded-sets.js';
import { KpiFold } from './kpi-fold.js';
import type { Partial } from './partial.js';
import { SharedExpressions } from './shared-expressions.js';

/** Folds batches into the partials of all KPIs, in one pass. An expression that several KPIs use is computed once. */
export class Folder {
  readonly #expressions: SharedExpressions;
  readonly #inputs: BatchInputs;
  readonly #sets: FoldedSets;
  readonly #folds: KpiFold[];

  /**
   * @param plans whose tables are all given
   * @param column types of the dataset's columns
   * @param sets aggregates, by `slotId`, that must not rely on the order of the rows
   * @param kernel whose memory it uses; what it encodes is its own
   * @param watch times what each KPI does, where that is asked for
   */
  constructor(
    plans: readonly KpiPlan[],
    column: (name: string) => TypedColumn,
    sets: ReadonlySet<string>,
    kernel: Kernel,
    watch: Watch = UNWATCHED,
  ) {
    this.#expressions = new SharedExpressions(column, kernel);
    this.#inputs = new BatchInputs(kernel);
    this.#sets = new FoldedSets(plans, sets, this.#inputs);
    this.#folds = plans.map((plan) => {
      const fold = new KpiFold(plan, this.#expressions, sets, this.#inputs, this.#sets, watch);
      watch.methods(fold, { phase: 'fold', of: plan.kpi, part: 'select' }, 'add');
      return watch.methods(fold, { phase: 'encode', of: plan.kpi }, 'encode');
    });
  }

  /** @param batch of at most `MOST_ROWS` rows */
  add(batch: Batch): void {
    this.#inputs.begin(batch.rows);
    this.#sets.begin(batch.rows);
    this.#expressions.begin(batch);
    for (const fold of this.#folds) fold.add(batch);
  }

  /** Whether there is an aggregate whose rows are not in the order that it relied on; what is encoded is then of no use. */
  get isOutOfOrder(): boolean {
    return this.#folds.some((fold) => fold.isOutOfOrder);
  }

  encode(): Partial {
    return {
      kpis: this.#folds.map((fold) => fold.encode()),
      sets: this.#sets.encode(),
      unordered: this.#folds.flatMap((fold) => fold.unordered()),
    };
  }
}
