import type { Batch } from '../dataset/vector.js';
import type { TypedColumn } from '../expression/types.js';
import type { KpiPlan } from '../kpi/plan.js';
import { KpiFold } from './kpi-fold.js';
import type { Partial } from './partial.js';
import { SharedExpressions } from './shared-expressions.js';

/** Folds batches into the partials of all KPIs, in one pass. An expression that several KPIs use is computed once. */
export class Folder {
  readonly #expressions: SharedExpressions;
  readonly #folds: KpiFold[];

  /**
   * @param plans whose tables are all given
   * @param column types of the dataset's columns
   * @param sets aggregates, by `slotId`, that must not rely on the order of the rows
   */
  constructor(
    plans: readonly KpiPlan[],
    column: (name: string) => TypedColumn,
    sets: ReadonlySet<string>,
  ) {
    this.#expressions = new SharedExpressions(column);
    this.#folds = plans.map((plan) => new KpiFold(plan, this.#expressions, sets));
  }

  add(batch: Batch): void {
    this.#expressions.begin(batch);
    for (const fold of this.#folds) fold.add(batch);
  }

  encode(): Partial {
    return {
      kpis: this.#folds.map((fold) => fold.encode()),
      unordered: this.#folds.flatMap((fold) => fold.unordered()),
    };
  }
}
