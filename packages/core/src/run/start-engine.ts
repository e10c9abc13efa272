import type { Engine } from '../engine/engine.js';
import { inlineEngine } from '../engine/inline.js';
import { type PoolOptions, poolEngine } from '../engine/pool.js';

/** An engine by name, to be started for this run, or one that runs already. */
export type EngineChoice = 'inline' | 'pool' | Engine;

/** @returns the engine chosen, and what closes it if it was started here */
export function startEngine(
  choice: EngineChoice,
  options: PoolOptions,
): { engine: Engine; end(): Promise<void> } {
  if (typeof choice === 'object') return { engine: choice, end: async () => {} };
  const engine = choice === 'inline' ? inlineEngine(options) : poolEngine(options);
  return { engine, end: () => engine.close() };
}
