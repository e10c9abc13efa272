import type { KpiPlan } from '../kpi/plan.js';
import type { PartialKpi } from '../partial/partial.js';
import type { Watch } from '../profile/watch.js';
import type { CreateMerge, KpiToMerge, MemoryBudget, SpillingMerges } from './group-merge.js';
import { SpillingMerge } from './spilling-merge.js';

/** Share of the budget from which on groups are put aside: in memory they take some times the bytes of what they are sent as. */
const SHARE = 1 / 8;

/** Merges KPIs, and has their groups put aside when all together take too much memory. */
export class GroupBudget implements SpillingMerges {
  readonly kpis: readonly SpillingMerge[];
  readonly #canSpill: readonly boolean[];
  readonly #budget: MemoryBudget;
  /** What the groups in memory take, at most: no group takes more than all that was added to it. */
  #bytes = 0;

  constructor(
    kpis: readonly KpiToMerge[],
    create: CreateMerge,
    budget: MemoryBudget,
    watch: Watch,
  ) {
    this.kpis = kpis.map((kpi) =>
      watch.methods(
        new SpillingMerge(kpi, create, budget),
        { phase: 'merge', of: kpi.plan.kpi },
        'add',
        'encodeHeld',
        'putAside',
        'finish',
      ),
    );
    this.#canSpill = kpis.map(({ plan }) => canSpill(plan));
    this.#budget = budget;
  }

  check(partials: readonly PartialKpi[]): void {
    partials.forEach((partial, i) => {
      if (this.#canSpill[i]) this.#bytes += bytesOf(partial);
    });
    const most = this.#budget.bytes * SHARE;
    if (this.#bytes > most) this.#measure(most);
  }

  /** Looks what there really is, and puts aside the largest of it if that is much. */
  #measure(most: number): void {
    const sizes = this.kpis.map((kpi, i) => {
      const encoded = this.#canSpill[i] ? kpi.encodeHeld() : undefined;
      return encoded ? bytesOf(encoded) : 0;
    });
    const total = sizes.reduce((sum, size) => sum + size, 0);
    this.#bytes = total;
    if (total < most / 2) return;
    // Small ones are left, as to write and read them would free nothing.
    const least = total / (2 * sizes.filter((size) => size > 0).length);
    sizes.forEach((size, i) => {
      if (size === 0 || size < least) return;
      this.#bytes -= size;
      const kpi = this.kpis[i]!;
      kpi.putAside(kpi.encodeHeld()!);
    });
  }

  get unordered(): string[] {
    return [...new Set(this.kpis.flatMap(({ unordered }) => unordered))];
  }

  close(): void {
    for (const kpi of this.kpis) kpi.close();
  }
}

/** Whether a KPI has groups whose states can be put aside. */
function canSpill({ head }: KpiPlan): boolean {
  return head.kind === 'groups' && head.keys.length > 0;
}

/** What a partial's arrays take, in bytes; of strings an estimate. */
function bytesOf({ keys, nulls, aggregates }: PartialKpi): number {
  let bytes = nulls.length;
  for (const { values, texts, strings } of keys) {
    bytes += sizeOf(values) + sizeOf(texts?.bytes) + sizeOf(texts?.lengths) + sizeOf(strings);
  }
  for (const state of aggregates) {
    for (const column of Object.values(state)) bytes += sizeOf(column);
  }
  return bytes;
}

/** Of an object of a string beside its characters. */
const STRING_BYTES = 24;

function sizeOf(column: ArrayBufferView | readonly string[] | undefined): number {
  if (!column) return 0;
  if (ArrayBuffer.isView(column)) return column.byteLength;
  let bytes = 0;
  for (const text of column) bytes += STRING_BYTES + text.length;
  return bytes;
}
