import { toSource } from '../expression/print.js';
import { type AggregateCall, type Head, isOwnName, slotName } from '../kpi/plan.js';
import { AGGREGATES } from '../ops/aggregates.js';
import type { ExplainedAggregate, Explanation } from './explanation.js';
import { MERGE_WORDS } from './merge-words.js';
import { expressionSource } from './verb-source.js';

/** A key's value, or the code of its text, in a double. */
const KEY_BYTES = 8;

/** What each split sends to be merged: keys and aggregates of its groups, or the rows of its columns. */
export function explainPartial({ keys, aggregates }: Head): Explanation['partial'] {
  return {
    keys: keys.map(({ name, value, type: { type, scale } }) => ({
      name: isOwnName(name) ? '' : name,
      type,
      scale,
      code: expressionSource(value),
      bytes: KEY_BYTES,
    })),
    aggregates: aggregates.map(explainAggregate),
  };
}

function explainAggregate(call: AggregateCall, index: number): ExplainedAggregate {
  const { op, inputs, types, params } = call;
  const { keeps, error } = AGGREGATES.get(op)!;
  const args = [
    ...inputs.map((input) => expressionSource(input).replace('d => ', '')),
    ...params.map((param) => toSource(literalOf(param)).replace('d => ', '')),
  ];
  return {
    slot: slotName(index),
    code: op === 'rows' ? args.join(', ') : `op.${op}(${args.join(', ')})`,
    inputs: inputs.map((input, i) => ({
      code: expressionSource(input),
      ...types[i]!,
    })),
    keeps,
    ...(isInOrder(call) && { reliesOnOrder: true }),
    sends: sentBy(call),
    merges: MERGE_WORDS[op] ?? '',
    ...(error !== undefined && { error }),
  };
}

function literalOf(value: AggregateCall['params'][number]) {
  return typeof value === 'object'
    ? ({ kind: 'constant', name: JSON.stringify(value) } as const)
    : ({ kind: 'literal', value } as const);
}

function isInOrder({ op, types, params }: AggregateCall): boolean {
  return AGGREGATES.get(op)!.create(types, { params }).unordered !== undefined;
}

/** Asks an accumulator of two groups what it would send, and takes off what it would for one. */
function sentBy({ op, types, params }: AggregateCall): ExplainedAggregate['sends'] {
  const accumulator = AGGREGATES.get(op)!.create(types, { params });
  accumulator.grow(2);
  const [one, two] = [accumulator.encode(1), accumulator.encode(2)];
  return Object.entries(two).map(([name, array]) => ({
    name,
    array: Array.isArray(array) ? 'string[]' : array.constructor.name,
    bytes: bytesOf(array) - bytesOf(one[name] ?? []),
  }));
}

function bytesOf(array: ArrayLike<unknown>): number {
  return ArrayBuffer.isView(array) ? array.byteLength : 0;
}
