import { GroupBudget } from '../../src/merge/group-budget.js';
import type { MemoryBudget, PutAside } from '../../src/merge/group-merge.js';
import type { Spill } from '../../src/merge/spill.js';
import { partSets } from '../../src/ops/part-sets.js';

/** Keeps in memory what is put aside. */
export class MemorySpill implements Spill {
  readonly kept: unknown[] = [];
  written = 0;

  write(value: unknown): number {
    this.written += 1;
    return this.kept.push(structuredClone(value)) - 1;
  }

  read(number: number): unknown {
    return this.kept[number];
  }

  clear(): void {
    this.kept.length = 0;
  }
}

/** A budget beyond which all is put aside in the spill. */
export function budgetOf(
  bytes: number,
  spill: Spill,
  onSpill?: (aside: PutAside) => void,
): MemoryBudget {
  const mergeGroups: MemoryBudget['mergeGroups'] = (...merges) => new GroupBudget(...merges);
  return { bytes, spill, mergeGroups, cutSets: partSets, onSpill };
}
