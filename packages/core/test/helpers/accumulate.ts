import type { ValueType } from '../../src/dataset/types.js';
import type { Vector } from '../../src/dataset/vector.js';
import type { TypedColumn } from '../../src/expression/types.js';
import type { Accumulator, Aggregate, AggregateOptions } from '../../src/ops/aggregate.js';
import { type Value, vectorOf } from './vectors.js';

export interface InputColumn {
  type: ValueType;
  scale?: number;
  values: readonly Value[];
}

export interface Input extends InputColumn {
  /** The other column of an aggregate that takes two. */
  second?: InputColumn;
  /** By row. */
  groups: readonly number[];
}

const GROUPS = 3;

function columnsOf({ arity }: Aggregate, input: Input): InputColumn[] {
  return [input, ...(input.second ? [input.second] : [])].slice(0, arity);
}

function create(aggregate: Aggregate, input: Input, options?: AggregateOptions): Accumulator {
  const types = columnsOf(aggregate, input).map(
    ({ type, scale = 0 }): TypedColumn => ({ type, scale }),
  );
  const accumulator = aggregate.create(types, options);
  accumulator.grow(GROUPS);
  return accumulator;
}

/** An accumulator to which rows were added. */
export function accumulate(
  aggregate: Aggregate,
  input: Input,
  options?: AggregateOptions,
): Accumulator {
  return accumulateBatches(aggregate, [input], options);
}

/** An accumulator to which rows were added batch by batch, each with codes of its own for text. */
export function accumulateBatches(
  aggregate: Aggregate,
  batches: readonly Input[],
  options?: AggregateOptions,
): Accumulator {
  const accumulator = create(aggregate, batches[0]!, options);
  for (const batch of batches) {
    const vectors = columnsOf(aggregate, batch).map(
      ({ type, values, scale }): Vector => vectorOf(type, values, scale),
    );
    const { length } = batch.groups;
    const rows = Int32Array.from({ length }, (_, i) => i);
    accumulator.add(vectors, rows, Int32Array.from(batch.groups), length);
  }
  return accumulator;
}

/** Merges accumulators, as the master does with what workers send, into a new one. */
export function mergeAll(
  aggregate: Aggregate,
  input: Pick<Input, 'type' | 'scale' | 'second'>,
  parts: readonly Accumulator[],
  options?: AggregateOptions,
): Accumulator {
  const merged = create(aggregate, { ...input, values: [], groups: [] }, options);
  for (const part of parts)
    merged.merge(
      structuredClone(part.encode(GROUPS)),
      Int32Array.from({ length: GROUPS }, (_, i) => i),
    );
  return merged;
}

/** What it comes to, by group. */
export function finish(accumulator: Accumulator): unknown[] {
  return Array.from({ length: GROUPS }, (_, group) => accumulator.finish(group));
}

/** The rows at some places, in that order. */
export function pick(input: Input, rows: readonly number[]): Input {
  const picked = <T extends InputColumn>(column: T): T => ({
    ...column,
    values: rows.map((row) => column.values[row]!),
  });
  return {
    ...picked(input),
    ...(input.second && { second: picked(input.second) }),
    groups: rows.map((row) => input.groups[row]!),
  };
}

/** Cuts an input in parts. */
export function cut(input: Input, at: readonly number[]): Input[] {
  const all = input.groups.map((_, row) => row);
  const bounds = [0, ...at.map((n) => n % (all.length + 1)).sort((a, b) => a - b)];
  return bounds.map((from, i) => pick(input, all.slice(from, bounds[i + 1])));
}
