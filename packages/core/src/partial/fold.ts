import type { Batch, Vector } from '../dataset/vector.js';
import { compileExpression, type Evaluate } from '../expression/evaluate.js';
import { type Expression, keyOf } from '../expression/tree.js';
import type { TypedColumn } from '../expression/types.js';
import type { KpiPlan } from '../kpi/plan.js';
import type { Accumulator } from '../ops/aggregate.js';
import { AGGREGATES } from '../ops/aggregates.js';
import { GroupTable } from './group-table.js';
import { type Partial, type PartialKey, type PartialKpi, slotId } from './partial.js';

/** Folds batches into the partials of all KPIs, in one pass. An expression that several KPIs use is computed once. */
export class Folder {
  readonly #expressions: SharedExpressions;
  readonly #folds: KpiFold[];

  /**
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

/** The expressions of all KPIs by what they compute, each with its value for the present batch. */
class SharedExpressions {
  readonly #compiled = new Map<string, Evaluate>();
  readonly #present = new Map<string, Vector>();
  #batch: Batch = { rows: 0, columns: {} };

  constructor(readonly column: (name: string) => TypedColumn) {}

  begin(batch: Batch): void {
    this.#batch = batch;
    this.#present.clear();
  }

  /** A function that gives the expression's vector for the present batch. */
  share(expression: Expression): () => Vector {
    const key = keyOf(expression);
    let evaluate = this.#compiled.get(key);
    if (!evaluate) {
      evaluate = compileExpression(expression, this.column);
      this.#compiled.set(key, evaluate);
    }
    const compute = evaluate;
    return () => {
      let vector = this.#present.get(key);
      if (!vector) {
        vector = compute(this.#batch);
        this.#present.set(key, vector);
      }
      return vector;
    };
  }
}

class KpiFold {
  readonly #plan: KpiPlan;
  readonly #filters: (() => Vector)[];
  readonly #keys: (() => Vector)[];
  readonly #inputs: ((() => Vector) | undefined)[];
  readonly #accumulators: Accumulator[];
  readonly #table: GroupTable;
  /** What the codes of each text key stand for. */
  readonly #keyStrings: (readonly string[] | undefined)[] = [];
  #rows = new Int32Array(0);
  #groups = new Int32Array(0);

  constructor(plan: KpiPlan, expressions: SharedExpressions, sets: ReadonlySet<string>) {
    const { filters, keys, aggregates } = plan.head;
    this.#plan = plan;
    this.#filters = filters.map((filter) => expressions.share(filter));
    this.#keys = keys.map((key) => expressions.share(key.value));
    this.#inputs = aggregates.map(({ input }) => input && expressions.share(input));
    this.#accumulators = createAccumulators(plan, sets);
    this.#table = new GroupTable(keys.length);
  }

  add(batch: Batch): void {
    if (this.#rows.length < batch.rows) {
      this.#rows = new Int32Array(batch.rows);
      this.#groups = new Int32Array(batch.rows);
    }
    const rows = this.#rows;
    const groups = this.#groups;
    const count = this.#select(batch.rows);
    if (count === 0) return;
    const keys = this.#keys.map((key) => key());
    keys.forEach((key, k) => {
      this.#keyStrings[k] = key.strings;
    });
    this.#table.assign(keys, rows, count, groups);
    this.#accumulators.forEach((accumulator, i) => {
      accumulator.grow(this.#table.size);
      accumulator.add(this.#inputs[i]?.(), rows, groups, count);
    });
  }

  /** Writes the rows for which all filters hold to `#rows`, and returns how many they are. */
  #select(batchRows: number): number {
    const rows = this.#rows;
    let count = batchRows;
    for (let row = 0; row < batchRows; row++) rows[row] = row;
    for (const filter of this.#filters) {
      const { values, nulls } = filter();
      let kept = 0;
      for (let i = 0; i < count; i++) {
        const row = rows[i]!;
        const value = values[row]!;
        if (value !== 0 && !Number.isNaN(value) && nulls?.[row] !== 1) rows[kept++] = row;
      }
      count = kept;
    }
    return count;
  }

  unordered(): string[] {
    return this.#accumulators.flatMap(({ unordered }, i) =>
      unordered ? [slotId(this.#plan.kpi, i)] : [],
    );
  }

  encode(): PartialKpi {
    const { size, values, nulls } = this.#table;
    return {
      groups: size,
      keys: values.map((value, k) => encodeKey(value.slice(0, size), this.#keyStrings[k])),
      nulls: nulls.slice(0, size),
      aggregates: this.#accumulators.map((accumulator) => {
        accumulator.grow(size);
        return accumulator.encode(size);
      }),
    };
  }
}

export function createAccumulators(plan: KpiPlan, sets: ReadonlySet<string>): Accumulator[] {
  return plan.head.aggregates.map(({ op, type }, i) =>
    AGGREGATES.get(op)!.create(type, { sets: sets.has(slotId(plan.kpi, i)) }),
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
