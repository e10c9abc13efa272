import type { Batch, Vector } from '../dataset/vector.js';
import type { KpiPlan } from '../kpi/plan.js';
import type { Accumulator } from '../ops/aggregate.js';
import { TavolaError } from '../util/errors.js';
import { createAccumulators } from './accumulators.js';
import { failureOf } from './failure-of.js';
import { GroupTable } from './group-table.js';
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
  readonly #accumulators: Accumulator[];
  readonly #table: GroupTable;
  /** What the codes of each text key stand for. */
  readonly #keyStrings: (readonly string[] | undefined)[] = [];
  #rows = new Int32Array(0);
  #groups = new Int32Array(0);
  /** Rows gathered so far. */
  #gathered = 0;

  /** @param expressions of all KPIs that are folded together */
  constructor(plan: KpiPlan, expressions: SharedExpressions, sets: ReadonlySet<string>) {
    const { lookups, filters, keys, lateFilters, aggregates } = plan.head;
    this.#plan = plan;
    this.#lookups = lookups.length > 0 ? new LookupColumns(plan, expressions.column) : undefined;
    const shared = this.#lookups?.expressions ?? expressions;
    this.#expressions = shared;
    this.#filters = filters.map((filter) => shared.share(filter));
    this.#keys = keys.map((key) => shared.share(key.value));
    this.#lateFilters = lateFilters.map((filter) => shared.share(filter));
    this.#inputs = aggregates.map(({ inputs }) => inputs.map((input) => shared.share(input)));
    this.#accumulators = createAccumulators(plan, sets);
    this.#table = new GroupTable(keys.length);
  }

  add(batch: Batch): void {
    if (this.#isFull()) return;
    if (this.#rows.length < batch.rows) {
      this.#rows = new Int32Array(batch.rows);
      this.#groups = new Int32Array(batch.rows);
    }
    if (this.#lookups) this.#expressions.begin(this.#lookups.extend(batch));
    const rows = this.#rows;
    for (let row = 0; row < batch.rows; row++) rows[row] = row;
    let count = this.#select(this.#filters, batch.rows);
    if (count === 0) return;
    const keys = this.#keys.map((key) => this.#checked(key(), count));
    keys.forEach((key, k) => {
      this.#keyStrings[k] = key.strings;
    });
    this.#table.assign(keys, rows, count, this.#groups);
    count = this.#select(this.#lateFilters, count, this.#groups);
    if (this.#plan.head.kind === 'rows') count = this.#gather(count);
    this.#accumulators.forEach((accumulator, i) => {
      accumulator.grow(this.#table.size);
      const inputs = this.#inputs[i]!.map((input) => this.#checked(input(), count));
      accumulator.add(inputs, rows, this.#groups, count);
    });
  }

  /** Keeps those of the first `count` rows, and their groups, for which all filters hold; returns how many they are. */
  #select(filters: Evaluated[], count: number, groups?: Int32Array): number {
    const rows = this.#rows;
    let left = count;
    for (const filter of filters) {
      const { values, nulls } = this.#checked(filter(), left);
      let kept = 0;
      for (let i = 0; i < left; i++) {
        const row = rows[i]!;
        const value = values[row]!;
        if (value === 0 || Number.isNaN(value) || nulls?.[row] === 1) continue;
        if (groups) groups[kept] = groups[i]!;
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

  unordered(): string[] {
    return this.#accumulators.flatMap(({ unordered }, i) =>
      unordered ? [slotId(this.#plan.kpi, i)] : [],
    );
  }

  encode(): PartialKpi {
    const { size, values, nulls } = this.#table;
    return {
      groups: size,
      rows: this.#gathered,
      keys: values.map((value, k) => encodeKey(value.slice(0, size), this.#keyStrings[k])),
      nulls: nulls.slice(0, size),
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
