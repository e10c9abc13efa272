import type { Batch, Vector } from '../dataset/vector.js';
import { MOST_ROWS } from '../kernel/batch-inputs.js';
import type { Kernel } from '../kernel/kernel.js';
import { RECORD_BATCH_ROWS, ZONE_ROWS } from './columns.js';
import type { Facts } from './facts.js';
import { columnFilters } from './filter.js';
import type { FactsFilter } from './filter-types.js';
import { gatherNulls, gatherValues } from './gather-values.js';
import { Predicate } from './predicate.js';
import { selectAll } from './select-rows.js';
import type { StoredColumn } from './stored-column.js';

/**
 * Hands out the rows that pass a filter, in their order, as a scan does. Zones of which the bounds tell that no row passes
 * are not looked at.
 *
 * @param read names of the columns that the batches are to have
 * @param kernel in whose memory the batches are
 * @param onBatch returns whether more are wanted
 * @throws TavolaError FILTER_INVALID
 */
export function scanFacts(
  { rows: total, columns }: Facts,
  filter: FactsFilter,
  read: ReadonlySet<string>,
  kernel: Kernel,
  onBatch: (batch: Batch) => boolean,
): void {
  const predicates = columnFilters(filter, [...columns.values()])
    .map((of) => new Predicate(columns.get(of.column.name)!, of))
    .sort((a, b) => a.cost - b.cost);
  const output = new Output(
    [...read].map((name) => columns.get(name)!),
    kernel,
    onBatch,
  );
  const rows = new Int32Array(ZONE_ROWS);
  const zones = Math.ceil(total / ZONE_ROWS);
  for (let zone = 0; zone < zones && output.isWanted; zone++) {
    const start = zone * ZONE_ROWS;
    const batch = Math.floor(start / RECORD_BATCH_ROWS);
    const from = start % RECORD_BATCH_ROWS;
    const count = Math.min(ZONE_ROWS, total - start);
    const needed = needPredicates(predicates, zone, count);
    if (!needed) continue;
    let selected = -1;
    for (const predicate of needed) {
      selected =
        selected < 0
          ? predicate.select(zone, batch, from, from + count, rows)
          : predicate.refine(zone, batch, rows, selected);
      if (selected === 0) break;
    }
    output.add(batch, rows, selected < 0 ? selectAll(from, from + count, rows) : selected);
  }
  output.flush();
}

/** Those that must look at the rows of a zone, or undefined where none passes. */
function needPredicates(
  predicates: readonly Predicate[],
  zone: number,
  rows: number,
): Predicate[] | undefined {
  const needed: Predicate[] = [];
  for (const predicate of predicates) {
    const verdict = predicate.judge(zone, rows);
    if (verdict === 'none') return undefined;
    if (verdict === 'some') needed.push(predicate);
  }
  return needed;
}

/** Collects rows to batches that are full but for the last. */
class Output {
  readonly #vectors: GatheredVector[];
  readonly #columns: Readonly<Record<string, Vector>>;
  #rows = 0;
  isWanted = true;

  constructor(
    columns: readonly StoredColumn[],
    kernel: Kernel,
    readonly onBatch: (batch: Batch) => boolean,
  ) {
    this.#vectors = columns.map((column) => new GatheredVector(column, kernel));
    this.#columns = Object.fromEntries(this.#vectors.map((vector) => [vector.column.name, vector]));
  }

  add(batch: number, rows: Int32Array, count: number): void {
    for (let from = 0; from < count; ) {
      const to = Math.min(count, from + MOST_ROWS - this.#rows);
      for (const vector of this.#vectors) vector.gather(batch, rows, from, to, this.#rows);
      this.#rows += to - from;
      from = to;
      if (this.#rows === MOST_ROWS) this.flush();
    }
  }

  flush(): void {
    if (this.#rows > 0 && this.isWanted) {
      this.isWanted = this.onBatch({ rows: this.#rows, columns: this.#columns });
    }
    this.#rows = 0;
  }
}

/** Doubles and nulls in the kernel's memory, seen anew after it has grown. */
class GatheredVector implements Vector {
  readonly type: Vector['type'];
  readonly scale: number;
  readonly #kernel: Kernel;
  readonly #valuesAt: number;
  readonly #nullsAt: number | undefined;
  #values: Float64Array | undefined;
  #nulls: Uint8Array | undefined;

  constructor(
    readonly column: StoredColumn,
    kernel: Kernel,
  ) {
    this.type = column.type;
    this.scale = column.scale;
    this.#kernel = kernel;
    this.#valuesAt = kernel.allocate(MOST_ROWS * 8);
    this.#nullsAt = column.nullable ? kernel.allocate(MOST_ROWS) : undefined;
  }

  get values(): Float64Array {
    if (this.#values?.buffer !== this.#kernel.buffer) {
      this.#values = this.#kernel.doubles(this.#valuesAt, MOST_ROWS);
    }
    return this.#values!;
  }

  get nulls(): Uint8Array | undefined {
    if (this.#nullsAt === undefined) return undefined;
    if (this.#nulls?.buffer !== this.#kernel.buffer) {
      this.#nulls = this.#kernel.bytes(this.#nullsAt, MOST_ROWS);
    }
    return this.#nulls;
  }

  get strings(): readonly string[] | undefined {
    return this.type === 'text' ? this.column.strings() : undefined;
  }

  /** Takes rows `rows[from … to-1]` of a record batch, to be its rows from `at` on. */
  gather(batch: number, rows: Int32Array, from: number, to: number, at: number): void {
    gatherValues(this.column, batch, rows, from, to, this.values, at);
    const { nulls } = this;
    if (!nulls) return;
    const validity = this.column.validity[batch];
    if (validity) gatherNulls(validity, rows, from, to, nulls, at);
    else nulls.fill(0, at, at + to - from);
  }
}
