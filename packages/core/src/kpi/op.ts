import { op as arqueroOp } from 'arquero';
import type { AggregateFunctions, WindowFunctions } from './op-aggregates.js';
import type { RowFunctions } from './op-functions.js';

/**
 * Arquero's functions, aggregates and window functions, as expressions name them. Expressions are read as text, and
 * these types tell the compiler what they give. A function called outright, as in `rollup({ total: op.sum('price') })`,
 * takes names of columns in place of values, and gives an object whose text is the expression.
 */
export interface Op extends AggregateFunctions, WindowFunctions, RowFunctions {}

/** An expression of one call, as Arquero's own functions give it. */
class Call {
  constructor(
    readonly name: string,
    readonly fields: readonly unknown[],
    readonly params: readonly unknown[] = [],
  ) {}

  toString(): string {
    const fields = this.fields.map((field) => `d[${JSON.stringify(field)}]`);
    return `d => op.${this.name}(${[...fields, ...this.params.map(String)].join(',')})`;
  }

  toObject(): { expr: string; func: true } {
    return { expr: this.toString(), func: true };
  }
}

/** Aggregates beside Arquero's. */
const MORE = {
  unique: (field: unknown) => new Call('unique', [field]),
  approx_distinct: (field: unknown) => new Call('approx_distinct', [field]),
  approx_quantile: (field: unknown, p: unknown) => new Call('approx_quantile', [field], [p]),
};

export const op = { ...arqueroOp, ...MORE } as unknown as Op;
