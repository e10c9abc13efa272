import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Vector } from '../../src/dataset/vector.js';
import { compileExpression } from '../../src/expression/evaluate.js';
import { parseExpression } from '../../src/expression/parse.js';
import type { TypedColumn } from '../../src/expression/types.js';
import { Kernel } from '../../src/kernel/kernel.js';
import { kernelDatePart } from '../../src/partial/kernel-date-part.js';

const TYPES: Record<string, TypedColumn> = {
  day: { type: 'date', scale: 0 },
  moment: { type: 'timestamp', scale: 0 },
};
const RANGES = { day: 2_932_896, moment: 253_402_300_799_999 };
const PARTS = 'dayofweek hours minutes seconds milliseconds month week'.split(' ');

const column = (name: string): TypedColumn => TYPES[name]!;

function vectorOf(name: string, values: Float64Array): Vector {
  return { ...column(name), values, nulls: undefined, strings: undefined };
}

/** What the kernel's memory holds of the part, and what is computed without it. */
function both(name: string, op: string, kernel: Kernel, vector: Vector, rows: number) {
  const expression = parseExpression(`d => op.${op}(d.${name})`, {}, '');
  const batch = { rows, columns: { [name]: vector } };
  const inside = kernelDatePart(expression, column, kernel)!(batch);
  const outside = compileExpression(expression, column)(batch);
  expect(inside.values.buffer).toBe(kernel.buffer);
  return [inside, outside].map(({ values }) => [...values.subarray(0, rows)]);
}

describe('a part of a date or time in the kernel', () => {
  it('is to the last bit what it is outside, wherever the values are', () => {
    const kernel = Kernel.create();
    const address = kernel.allocate(2048 * 8);
    const cases = fc.constantFrom<keyof typeof RANGES>('day', 'moment').chain((name) => {
      const most = RANGES[name];
      const near = fc
        .tuple(fc.integer({ min: -90_000, max: 90_000 }), fc.constantFrom(-1, 0, 1))
        .map(([units, beside]) => units * (name === 'day' ? 1 : 3_600_000) + beside);
      const value = fc.oneof(fc.integer({ min: -most, max: most }), near, fc.constant(Number.NaN));
      return fc.tuple(
        fc.constant(name),
        fc.constantFrom(...PARTS.map((part) => `utc${part}`)),
        fc.array(value, { minLength: 1, maxLength: 20 }),
        fc.boolean(),
      );
    });
    fc.assert(
      fc.property(cases, ([name, op, values, isInKernel]) => {
        const array = isInKernel
          ? kernel.doubles(address, values.length)
          : new Float64Array(values.length);
        array.set(values);
        const [inside, outside] = both(name, op, kernel, vectorOf(name, array), values.length);
        expect(inside).toEqual(outside);
      }),
      { numRuns: 2_000 },
    );
  });

  it('is seen after the memory has grown', () => {
    const kernel = Kernel.create();
    const expression = parseExpression('d => op.utchours(d.moment)', {}, '');
    const evaluate = kernelDatePart(expression, column, kernel)!;
    const values = Float64Array.of(7_200_000, 7_199_999);
    const hours = evaluate({ rows: 2, columns: { moment: vectorOf('moment', values) } });
    kernel.allocate(1 << 22);
    expect([...hours.values.subarray(0, 2)]).toEqual([2, 1]);
  });

  it('is none of what is no part of a column', () => {
    const kernel = Kernel.create();
    for (const text of ['d => d.day', 'd => op.utchours(d.day) + 1', 'd => op.length(d.day)']) {
      expect(kernelDatePart(parseExpression(text, {}, ''), column, kernel)).toBeUndefined();
    }
  });
});
