import type { ValueType } from '../../src/dataset/types.js';
import type { Accumulator, Aggregate, AggregateOptions } from '../../src/ops/aggregate.js';
import { type Value, vectorOf } from './vectors.js';

export interface Input {
  type: ValueType;
  scale?: number;
  values: readonly Value[];
  /** By row. */
  groups: readonly number[];
}

const GROUPS = 3;

/** An accumulator to which rows were added. */
export function accumulate(
  aggregate: Aggregate,
  { type, scale = 0, values, groups }: Input,
  options?: AggregateOptions,
): Accumulator {
  const accumulator = aggregate.create({ type, scale }, options);
  accumulator.grow(GROUPS);
  accumulator.add(
    aggregate.arity === 0 ? undefined : vectorOf(type, values, scale),
    Int32Array.from(values, (_, i) => i),
    Int32Array.from(groups),
    values.length,
  );
  return accumulator;
}

/** Merges accumulators, as the master does with what workers send, into a new one. */
export function mergeAll(
  aggregate: Aggregate,
  { type, scale = 0 }: Pick<Input, 'type' | 'scale'>,
  parts: readonly Accumulator[],
  options?: AggregateOptions,
): Accumulator {
  const merged = aggregate.create({ type, scale }, options);
  merged.grow(GROUPS);
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

/** Cuts an input in parts. */
export function cut(input: Input, at: readonly number[]): Input[] {
  const bounds = [0, ...at.map((n) => n % (input.values.length + 1)).sort((a, b) => a - b)];
  return bounds.map((from, i) => ({
    ...input,
    values: input.values.slice(from, bounds[i + 1]),
    groups: input.groups.slice(from, bounds[i + 1]),
  }));
}
