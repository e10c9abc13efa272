import { addAggregateFunction } from 'arquero';
import { type Expression, mapChildren } from '../expression/tree.js';
import { NUMERIC, type TypedColumn } from '../expression/types.js';
import { bucketOf, middleOf } from '../ops/buckets.js';
import {
  CORRELATION_PAIRS,
  COVARIANCE_PAIRS,
  Comoments,
  correlationOf,
  covarianceOf,
  deviationOf,
  type Moments,
  type Pair,
  VARIANCE_PAIRS,
} from '../ops/comoments.js';
import { isWhole } from '../ops/exact-sum.js';
import { FloatSum } from '../ops/float-sum.js';
import { registerOf, registerOfText } from '../ops/hash-register.js';
import { HyperLogLog } from '../ops/hyper-log-log.js';
import { placesOf, quantileOf } from '../ops/quantile-of.js';

/*
 * Arquero adds floats one after another, and rounds as often. In a tail its sums, means, variances and the like are replaced
 * by exact ones, so that they mean the same there as in a head: decimals are added as scaled integers, floats exactly and
 * rounded once. Values can be taken away as exactly again, as the frame of a window does that moves on.
 */

/** Arquero's state of a group or a window, shared by all aggregates of the same columns. */
interface State {
  count: number;
  valid: number;
  /** What an aggregate keeps, under a symbol of its own. */
  [own: symbol]: unknown;
}

interface Definition {
  init(state: State): void;
  add(state: State, ...values: unknown[]): void;
  rem(state: State, ...values: unknown[]): void;
  value(state: State): unknown;
}

/** By the name in `op`, the name under which Arquero knows the exact aggregate, and how many columns it takes. */
const EXACT = new Map<string, { name: string; columns: 1 | 2 }>();

defineSum('sum', () => 1);
defineSum('mean', (valid) => valid);
defineSum('average', (valid) => valid);
defineMoments('variance', 1, VARIANCE_PAIRS, (moments) => covarianceOf(moments, 1));
defineMoments('variancep', 1, VARIANCE_PAIRS, (moments) => covarianceOf(moments, 0));
defineMoments('stdev', 1, VARIANCE_PAIRS, (moments) => deviationOf(moments, 1));
defineMoments('stdevp', 1, VARIANCE_PAIRS, (moments) => deviationOf(moments, 0));
defineMoments('covariance', 2, COVARIANCE_PAIRS, (moments) => covarianceOf(moments, 1));
defineMoments('covariancep', 2, COVARIANCE_PAIRS, (moments) => covarianceOf(moments, 0));
defineMoments('corr', 2, CORRELATION_PAIRS, correlationOf);
define('approx_distinct', 1, 0, approxDistinct);
define('approx_quantile', 1, 3, approxQuantile);

function defineSum(op: string, divisor: (valid: number) => number): void {
  define(op, 1, 1, (scale = 0) => {
    const cell = Symbol(op);
    const sums = new FloatSum();
    let cells = 0;
    return {
      init(state) {
        state[cell] = cells++;
        sums.grow(cells);
      },
      add: (state, value) => sums.addOne(state[cell] as number, toImage(value, scale as number)),
      rem: (state, value) => sums.removeOne(state[cell] as number, toImage(value, scale as number)),
      value: (state) =>
        state.valid === 0
          ? undefined
          : sums.value(state[cell] as number, scale as number, divisor(state.valid)),
    };
  });
}

function defineMoments(
  op: string,
  columns: 1 | 2,
  pairs: readonly Pair[],
  value: (moments: Moments) => number | undefined,
): void {
  define(op, columns, columns, (...given) => {
    const cell = Symbol(op);
    const scales = Array.from({ length: columns }, (_, i) => Number(given[i] ?? 0));
    const moments = new Comoments(
      scales.map((scale) => ({ type: 'float', scale })),
      pairs,
    );
    let cells = 0;
    const addOne = (state: State, values: readonly unknown[], times: 1 | -1): void =>
      moments.addOne(
        state[cell] as number,
        scales.map((scale, i) => toImage(values[i], scale)),
        times,
      );
    return {
      init(state) {
        state[cell] = cells++;
        moments.grow(cells);
      },
      add: (state, ...values) => addOne(state, values, 1),
      rem: (state, ...values) => addOne(state, values, -1),
      value: (state) => value(moments.finish(state[cell] as number)),
    };
  });
}

/** Counts by place in the sketch rather than the sketch itself, from which nothing could be taken away. */
function approxDistinct(): Definition {
  return counting(
    (value) =>
      typeof value === 'string'
        ? registerOfText(value)
        : typeof value === 'object' && !(value instanceof Date)
          ? registerOfText(JSON.stringify(value))
          : registerOf(Number(value)),
    (counts, state) => {
      const sketch = new HyperLogLog();
      for (const place of counts.keys()) sketch.put(place);
      return sketch.estimate() + (state.valid === state.count ? 0 : 1);
    },
  );
}

function approxQuantile(scale: unknown, whole: unknown, p: unknown): Definition {
  return counting(
    (value) => bucketOf(toImage(value, Number(scale))),
    (counts) => {
      const buckets = [...counts.keys()].sort((a, b) => a - b);
      const places = placesOf(buckets.length, (index) => counts.get(buckets[index]!)!);
      return quantileOf(places.total, Number(p), (place) =>
        middleOf(buckets[places.at(place)]!, whole === true, Number(scale)),
      );
    },
  );
}

/** An aggregate of how often each of the numbers comes that `key` makes of the values. */
function counting(
  key: (value: unknown) => number,
  value: (counts: ReadonlyMap<number, number>, state: State) => unknown,
): Definition {
  const cell = Symbol('counts');
  const count = (state: State, item: unknown, times: number): void => {
    const counts = state[cell] as Map<number, number>;
    const own = key(item);
    const sum = (counts.get(own) ?? 0) + times;
    if (sum === 0) counts.delete(own);
    else counts.set(own, sum);
  };
  return {
    init(state) {
      state[cell] = new Map<number, number>();
    },
    add: (state, item) => count(state, item, 1),
    rem: (state, item) => count(state, item, -1),
    value: (state) => value(state[cell] as Map<number, number>, state),
  };
}

/** The double to add for a value: the scaled integer of a decimal, the number itself of anything else. */
function toImage(value: unknown, scale: number): number {
  return scale === 0 ? Number(value) : Math.round(Number(value) * 10 ** scale);
}

/** @param params how many constants may follow the columns */
function define(
  op: string,
  columns: 1 | 2,
  params: number,
  create: (...params: unknown[]) => Definition,
): void {
  const name = `tavola_${op}`;
  // Another copy of this module may have defined it before.
  addAggregateFunction(name, { create, param: [columns, params] } as never, { override: true });
  EXACT.set(op, { name, columns });
}

/**
 * The expression with exact aggregates in place of Arquero's own, and with those that Arquero does not have.
 *
 * @param typeOf the type of an expression over the table's columns
 */
export function withExactAggregates(
  expression: Expression,
  typeOf: (expression: Expression) => TypedColumn,
): Expression {
  if (expression.kind === 'call') {
    const { op } = expression;
    if (op === 'unique') return { ...expression, op: 'array_agg_distinct' };
    const exact = EXACT.get(op);
    if (exact && expression.arguments.length >= exact.columns) {
      const inputs = expression.arguments.slice(0, exact.columns);
      const rest = expression.arguments.slice(exact.columns);
      const params = constantsOf(op, inputs.map(typeOf));
      return { ...expression, op: exact.name, arguments: [...inputs, ...params, ...rest] };
    }
  }
  return mapChildren(expression, (child) => withExactAggregates(child, typeOf));
}

/** What the exact aggregate must know of its columns: the scales of decimals, and for buckets whether all are whole. */
function constantsOf(op: string, types: readonly TypedColumn[]): Expression[] {
  if (op === 'approx_distinct') return [];
  const scales = types.map(({ type, scale }): number => (type === 'decimal' ? scale : 0));
  const whole = NUMERIC.has(types[0]!.type) && isWhole(types[0]!.type);
  return [...scales, ...(op === 'approx_quantile' ? [whole] : [])].map((value) => ({
    kind: 'literal',
    value,
  }));
}
