import { rolling, table } from 'arquero';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toSource } from '../../src/expression/print.js';
import type { Expression } from '../../src/expression/tree.js';
import type { TypedColumn } from '../../src/expression/types.js';
import { AGGREGATES } from '../../src/ops/aggregates.js';
import { withExactAggregates } from '../../src/result/exact-aggregates.js';
import { accumulate, finish, type InputColumn } from '../helpers/accumulate.js';
import { arqueroValues } from '../helpers/columns.js';

const OPS = [
  'sum',
  'mean',
  'average',
  'variance',
  'variancep',
  'stdev',
  'stdevp',
  'covariance',
  'covariancep',
  'corr',
  'unique',
  'approx_distinct',
  'approx_quantile',
];

type Kind = 'integer' | 'decimal' | 'float';

const VALUES: Record<Kind, fc.Arbitrary<number>> = {
  integer: fc.integer({ min: -1000, max: 1000 }),
  decimal: fc.integer({ min: -1_000_000, max: 1_000_000 }),
  float: fc.oneof(
    fc.double(),
    fc.constantFrom(1e308, -1e308, 0.1, 5e-324, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY),
  ),
};

const column = (name: string): Expression => ({ kind: 'column', name });
const call = (op: string): Expression => ({
  kind: 'call',
  op,
  arguments: [
    column('x'),
    ...(AGGREGATES.get(op)!.arity === 2 ? [column('y')] : []),
    ...(op === 'approx_quantile' ? [{ kind: 'literal', value: 0.4 } as const] : []),
  ],
});

interface Columns {
  x: InputColumn;
  y: InputColumn;
}

const kinds = fc.constantFrom<Kind>('integer', 'decimal', 'float');
const columns: fc.Arbitrary<Columns> = fc
  .tuple(kinds, kinds, fc.integer({ min: 0, max: 14 }))
  .chain(([x, y, length]) => {
    const of = (type: Kind, scale: number): fc.Arbitrary<InputColumn> =>
      fc
        .array(fc.option(VALUES[type], { freq: 5 }), { minLength: length, maxLength: length })
        .map((values) => ({ type, scale: type === 'decimal' ? scale : 0, values }));
    return fc.record({ x: of(x, 2), y: of(y, 3) });
  });

/** What heads make of some rows. */
function head(op: string, { x, y }: Columns, rows: readonly number[]): unknown {
  const own = ({ values, ...rest }: InputColumn): InputColumn => ({
    ...rest,
    values: rows.map((row) => values[row]!),
  });
  const input = { ...own(x), second: own(y), groups: rows.map(() => 0) };
  return finish(accumulate(AGGREGATES.get(op)!, input, { params: [0.4] }))[0];
}

/** All aggregates as a tail has them, with their values by row and aggregate. */
function tail({ x, y }: Columns, wrap: (source: string) => unknown): Record<string, unknown>[] {
  const typeOf = (expression: Expression): TypedColumn => {
    const { type, scale = 0 } = (expression as { name: string }).name === 'x' ? x : y;
    return { type, scale };
  };
  const sources = OPS.map((op) => [op, wrap(toSource(withExactAggregates(call(op), typeOf)))]);
  return table({ x: arqueroValues(x), y: arqueroValues(y), '#': x.values.map(() => 0) })
    .derive(Object.fromEntries(sources))
    .objects() as Record<string, unknown>[];
}

/** With one zero. */
const plain = (value: unknown): unknown =>
  Array.isArray(value) ? value.map(plain) : typeof value === 'number' ? value + 0 : value;

describe('an aggregate in a tail', () => {
  it('has the bits that it has in a head, whichever others stand beside it', () => {
    fc.assert(
      fc.property(columns, (input) => {
        const rows = input.x.values.map((_, row) => row);
        for (const found of tail(input, (source) => source)) {
          for (const op of OPS)
            expect([op, plain(found[op])]).toEqual([op, plain(head(op, input, rows))]);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('of a window that moves on has those of the rows within, infinities and NaNs among them', () => {
    fc.assert(
      fc.property(columns, fc.nat(3), fc.nat(3), (input, before, after) => {
        tail(input, (source) => rolling(source as never, [-before, after])).forEach(
          (found, row) => {
            const rows = input.x.values
              .map((_, i) => i)
              .slice(Math.max(0, row - before), row + after + 1);
            for (const op of OPS) {
              const [own, expected] = [plain(found[op]), plain(head(op, input, rows))];
              // As a window moves, Arquero forgets which of its values came first.
              const asSet = (value: unknown): unknown =>
                op === 'unique' ? new Set(value as unknown[]) : value;
              expect([op, asSet(own)]).toEqual([op, asSet(expected)]);
            }
          },
        );
      }),
      { numRuns: 300 },
    );
  });

  it('by group keeps the groups apart', () => {
    const source = toSource(
      withExactAggregates(call('sum'), () => ({ type: 'decimal', scale: 2 })),
    );
    const rows = table({ g: ['a', 'b', 'a', 'b'], x: [0.1, 1, 0.2, 2] })
      .groupby('g')
      .rollup({ s: source })
      .objects();
    expect(rows).toEqual([
      { g: 'a', s: 0.3 },
      { g: 'b', s: 3 },
    ]);
  });

  it('adds the same column as a decimal of two scales and as a float, side by side', () => {
    const of = (type: TypedColumn['type'], scale: number): string =>
      toSource(withExactAggregates(call('sum'), () => ({ type, scale })));
    const [row] = table({ x: [0.1, 0.2, 0.3] })
      .rollup({ cents: of('decimal', 2), tenths: of('decimal', 1), exact: of('float', 0) })
      .objects() as [object];
    expect(row).toEqual({ cents: 0.6, tenths: 0.6, exact: 0.1 + 0.2 + 0.3 - 2 ** -53 });
  });

  it('of text is NaN, as adding it would be', () => {
    const source = toSource(withExactAggregates(call('sum'), () => ({ type: 'text', scale: 0 })));
    expect(
      table({ x: ['a', '1'] })
        .rollup({ s: source })
        .object(),
    ).toEqual({ s: Number.NaN });
  });
});
