import type { Batch, Vector } from '../dataset/vector.js';
import type { Kernel } from '../kernel/kernel.js';
import { MOST_ROWS } from '../ops/batch-inputs.js';
import { ZONE_ROWS } from './columns.js';
import type { Facts } from './facts.js';
import { columnFilters } from './filter.js';
import type { FactsFilter } from './filter-types.js';
import { Predicate } from './predicate.js';
import { StagedColumn } from './staged-column.js';
import { ZoneSelection } from './zone-selection.js';

/**
 * Hands out the rows that pass a filter, in their order, as a scan does. Zones of which the bounds tell that no row passes
 * are not looked at.
 *
 * @param read names of the columns that the batches are to have
 * @param kernel of the facts' memory, in which the batches are, too
 * @param onBatch returns whether more are wanted
 * @throws TavolaError FILTER_INVALID
 */
export function scanFacts(
  { rows: total, columns, memory }: Facts,
  filter: FactsFilter,
  read: ReadonlySet<string>,
  kernel: Kernel,
  onBatch: (batch: Batch) => boolean,
): void {
  const staged = new Map<string, StagedColumn>();
  const stagedOf = (name: string): StagedColumn => {
    const column = columns.get(name)!;
    const known = staged.get(name) ?? new StagedColumn(column, memory, kernel);
    staged.set(name, known);
    return known;
  };
  const predicates = columnFilters(filter, [...columns.values()]).map(
    (of) => new Predicate(stagedOf(of.column.name), of, kernel),
  );
  const selection = new ZoneSelection(kernel);
  const output = new Output([...read].map(stagedOf), selection, kernel, onBatch);
  const zones = Math.ceil(total / ZONE_ROWS);
  for (let zone = 0; zone < zones && output.isWanted; zone++) {
    const rows = Math.min(ZONE_ROWS, total - zone * ZONE_ROWS);
    const needed = needPredicates(predicates, zone, rows);
    if (!needed) continue;
    selection.begin(rows);
    if (needed.every((predicate) => predicate.refine(zone, selection) > 0)) output.add(zone);
  }
  output.flush();
}

/** Those that must look at the rows of a zone, in the order to try them, or undefined where no row passes. */
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
  return needed.sort((a, b) => a.rank - b.rank);
}

/** Collects the selected rows of zones to batches that are full but for the last. */
class Output {
  readonly #vectors: GatheredVector[];
  readonly #columns: Readonly<Record<string, Vector>>;
  #rows = 0;
  isWanted = true;

  constructor(
    columns: readonly StagedColumn[],
    readonly selection: ZoneSelection,
    kernel: Kernel,
    readonly onBatch: (batch: Batch) => boolean,
  ) {
    this.#vectors = columns.map((column) => new GatheredVector(column, kernel));
    this.#columns = Object.fromEntries(this.#vectors.map((vector) => [vector.name, vector]));
  }

  add(zone: number): void {
    const { count } = this.selection;
    this.selection.list();
    for (const vector of this.#vectors) vector.stage(zone);
    for (let from = 0; from < count && this.isWanted; ) {
      const more = Math.min(count - from, MOST_ROWS - this.#rows);
      const rows = this.selection.rows + from * 4;
      for (const vector of this.#vectors) vector.gather(rows, more, this.#rows);
      this.#rows += more;
      from += more;
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
  readonly name: string;
  readonly parts: readonly GatheredVector[] | undefined;
  readonly #staged: StagedColumn;
  readonly #kernel: Kernel;
  readonly #valuesAt: number;
  readonly #nullsAt: number | undefined;
  #values: Float64Array | undefined;
  #nulls: Uint8Array | undefined;

  constructor(staged: StagedColumn, kernel: Kernel) {
    const { name, type, scale, nullable, parts } = staged.column;
    this.parts = parts?.map(
      (part) => new GatheredVector(new StagedColumn(part, staged.memory, kernel), kernel),
    );
    this.type = type;
    this.scale = scale;
    this.name = name;
    this.#staged = staged;
    this.#kernel = kernel;
    this.#valuesAt = kernel.allocate(MOST_ROWS * 8);
    this.#nullsAt = nullable ? kernel.allocate(MOST_ROWS) : undefined;
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
    return this.type === 'text' ? this.#staged.column.strings() : undefined;
  }

  stage(zone: number): void {
    this.#staged.stage(zone);
    for (const part of this.parts ?? []) part.stage(zone);
  }

  /**
   * Takes rows of the zone that is staged, to be its rows from `at` on.
   *
   * @param rows address of which they are
   */
  gather(rows: number, count: number, at: number): void {
    for (const part of this.parts ?? []) part.gather(rows, count, at);
    const { kind, values, validity } = this.#staged;
    const { call } = this.#kernel;
    call.gather(kind, values, rows, count, this.#valuesAt + at * 8);
    if (this.#nullsAt === undefined) return;
    const nulls = this.#nullsAt + at;
    if (validity !== 0) call.gatherNulls(validity, rows, count, nulls);
    else this.#kernel.bytes(nulls, count).fill(0);
  }
}
