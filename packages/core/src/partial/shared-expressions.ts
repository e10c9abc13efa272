import type { Batch, Vector } from '../dataset/vector.js';
import { compileExpression } from '../expression/evaluate.js';
import { type Expression, keyOf } from '../expression/tree.js';
import type { Evaluate, TypedColumn } from '../expression/types.js';
import type { Kernel } from '../kernel/kernel.js';
import { kernelDatePart } from './kernel-date-part.js';

/** The expressions of several KPIs by what they compute, each with its value for the present batch. */
export class SharedExpressions {
  readonly #compiled = new Map<string, Evaluate>();
  readonly #present = new Map<string, Vector>();
  #batch: Batch = { rows: 0, columns: {} };

  /** @param kernel whose memory it uses; without it, none */
  constructor(
    readonly column: (name: string) => TypedColumn,
    readonly kernel?: Kernel,
  ) {}

  begin(batch: Batch): void {
    this.#batch = batch;
    this.#present.clear();
  }

  /** A function that gives the expression's vector for the present batch. */
  share(expression: Expression): () => Vector {
    const key = keyOf(expression);
    let evaluate = this.#compiled.get(key);
    if (!evaluate) {
      evaluate =
        (this.kernel && kernelDatePart(expression, this.column, this.kernel)) ??
        compileExpression(expression, this.column);
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
