import type { Spill } from '../../src/merge/spill.js';

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
