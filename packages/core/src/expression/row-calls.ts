import type { Batch, Vector } from '../dataset/vector.js';
import type { Expression } from './tree.js';
import type { TypedColumn } from './types.js';

/*
 * The place of Arquero's compiler, which is `row-call.ts`. A worker thread loads it only for a task that needs it, since that
 * takes longer than the thread's own start.
 */

/** An expression as a function of a row of a batch. */
export interface RowCall {
  /** The JavaScript of the function. */
  readonly code: string;
  /** Makes a batch the one that `at` is called of. Gives the vectors of the columns read, in the order of `columnsOf`. */
  read(batch: Batch): Vector[];
  at(row: number): unknown;
}

export type CreateRowCall = (
  expression: Expression,
  columns: (name: string) => TypedColumn,
) => RowCall;

let create: CreateRowCall | undefined;

/** Called by the compiler when it is loaded. */
export function provideRowCalls(by: CreateRowCall): void {
  create = by;
}

/** @throws Error where the compiler is not loaded */
export const createRowCall: CreateRowCall = (expression, columns) => {
  if (!create) throw new Error('The compiler of expressions is not loaded: import row-call.js.');
  return create(expression, columns);
};
