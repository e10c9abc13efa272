import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Vector } from '../../src/dataset/vector.js';
import { asDatePart } from '../../src/expression/date-parts.js';
import { compileExpression, evaluateByRow } from '../../src/expression/evaluate.js';
import { toSource } from '../../src/expression/print.js';
import '../../src/expression/row-call.js';
import { columnsOf, type Expression } from '../../src/expression/tree.js';
import type { TypedColumn } from '../../src/expression/types.js';
import { vectorize } from '../../src/expression/vectorize.js';
import { anyExpression, batches, COLUMNS } from '../helpers/any-expression.js';

const RUNS = Number(process.env.TAVOLA_FUZZ ?? 1500);
const columns = (name: string): TypedColumn => COLUMNS[name]!;

/** All that a vector tells of its rows; a NaN is a NaN, and a text what its code stands for. */
function told({ type, scale, values, nulls, strings, failed }: Vector, rows: number): unknown[] {
  const all = Array.from({ length: rows }, (_, row) => {
    const value = values[row]!;
    if (nulls?.[row] === 1) return [null, value];
    return Object.is(value, -0) ? '-0' : strings ? strings[value] : value;
  });
  return [type, scale, failed?.size, ...all];
}

/** Whether it is computed otherwise than row by row, though it is more than a column or a constant. */
function isTaken(expression: Expression): boolean {
  if (expression.kind === 'column' || columnsOf(expression).size === 0) return false;
  return !!asDatePart(expression, columns) || !!vectorize(expression, columns);
}

describe('an expression that is computed by vector', () => {
  it('gives what it gives row by row, to the last bit', () => {
    let tried = 0;
    let ofSeveral = 0;
    const taken = anyExpression.filter((expression) => {
      tried += 1;
      return isTaken(expression);
    });
    fc.assert(
      fc.property(taken, batches, (expression, given) => {
        if (columnsOf(expression).size > 1) ofSeveral += 1;
        const fast = compileExpression(expression, columns);
        const slow = evaluateByRow(expression, columns);
        for (const batch of given) {
          expect(told(fast(batch), batch.rows), toSource(expression)).toEqual(
            told(slow(batch), batch.rows),
          );
        }
      }),
      { numRuns: RUNS },
    );
    // Else it would be easy.
    expect(ofSeveral).toBeGreaterThan(RUNS / 6);
    expect(tried).toBeLessThan(RUNS * 15);
  });

  it('may look a text up by a constant, of which Arquero alone makes no JavaScript', () => {
    const expression: Expression = {
      kind: 'member',
      object: {
        kind: 'template',
        texts: ['<', '', '>'],
        values: [
          { kind: 'column', name: 'name' },
          { kind: 'column', name: 'other' },
        ],
      },
      property: { kind: 'constant', name: 'PI' },
    };
    fc.assert(
      fc.property(batches, (given) => {
        const slow = evaluateByRow(expression, columns);
        for (const batch of given) {
          const { nulls, failed } = slow(batch);
          expect(failed).toBeUndefined();
          for (let row = 0; row < batch.rows; row++) expect(nulls?.[row]).toBe(1);
        }
      }),
      { numRuns: 20 },
    );
  });

  it('may raise undefined to a power, of which Arquero alone makes no JavaScript', () => {
    const expression: Expression = {
      kind: 'binary',
      operator: '**',
      left: { kind: 'constant', name: 'undefined' },
      right: { kind: 'column', name: 'flag' },
    };
    fc.assert(
      fc.property(batches, (given) => {
        const slow = evaluateByRow(expression, columns);
        const fast = compileExpression(expression, columns);
        for (const batch of given) {
          expect(told(slow(batch), batch.rows)).toEqual(told(fast(batch), batch.rows));
        }
      }),
      { numRuns: 20 },
    );
  });
});
