import type { Vector } from '../dataset/vector.js';
import { asDatePart } from '../expression/date-parts.js';
import type { Expression } from '../expression/tree.js';
import type { Evaluate, TypedColumn } from '../expression/types.js';
import type { Kernel } from '../kernel/kernel.js';
import { MOST_ROWS } from '../ops/batch-inputs.js';

/**
 * Computes a part of a date or time into the kernel's memory, where it is folded, and by the kernel where it can; undefined
 * for any other expression.
 */
export function kernelDatePart(
  expression: Expression,
  columns: (name: string) => TypedColumn,
  kernel: Kernel,
): Evaluate | undefined {
  const part = asDatePart(expression, columns);
  if (!part) return undefined;
  const { column, unit, fill } = part;
  const output = new PartVector(kernel);
  return ({ rows, columns: vectors }) => {
    // A null's image is 0, and to Arquero's functions of dates null is 1970-01-01, too.
    const { values } = vectors[column]!;
    if (fill.cycle && values.buffer === kernel.buffer) {
      const { step, offset, size } = fill.cycle;
      kernel.call.cyclicParts(values.byteOffset, unit, step, offset, size, output.address, rows);
    } else {
      fill(values, unit, output.values, rows);
    }
    return output;
  };
}

/** The parts of a batch, seen anew after the kernel's memory has grown. */
class PartVector implements Vector {
  readonly type = 'integer';
  readonly scale = 0;
  readonly nulls = undefined;
  readonly strings = undefined;
  readonly address: number;
  #values: Float64Array;

  constructor(readonly kernel: Kernel) {
    this.address = kernel.allocate(MOST_ROWS * 8);
    this.#values = kernel.doubles(this.address, MOST_ROWS);
  }

  get values(): Float64Array {
    if (this.#values.buffer !== this.kernel.buffer) {
      this.#values = this.kernel.doubles(this.address, MOST_ROWS);
    }
    return this.#values;
  }
}
