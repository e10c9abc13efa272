import type { Vector } from '../dataset/vector.js';
import type { EncodedState } from './aggregate.js';
import type { Selection } from './selection.js';

/** An aggregate as folding sees it; what it encodes is what its `Accumulator` does. */
export interface FoldAccumulator {
  /** Makes room for groups 0 to `groups` - 1. */
  grow(groups: number): void;
  add(inputs: readonly Vector[], selection: Selection): void;
  encode(groups: number): EncodedState;
  readonly unordered?: boolean;
}
