import type { Engine } from '../engine/engine.js';
import { inlineEngine } from '../engine/inline.js';
import { type PoolOptions, poolEngine } from '../engine/pool.js';
import { TavolaError } from '../util/errors.js';

/** An engine by name, to be started for this run, or one that runs already. */
export type EngineChoice = 'inline' | 'pool' | Engine;

/**
 * @returns the engine chosen, and what closes it if it was started here
 * @throws TavolaError ENGINE_UNAVAILABLE for a name that none has
 */
export function startEngine(
  choice: EngineChoice,
  options: PoolOptions,
): { engine: Engine; end(): Promise<void> } {
  if (typeof choice === 'object') return { engine: choice, end: async () => {} };
  const start = STARTS[choice];
  if (start === undefined) {
    throw new TavolaError(
      'ENGINE_UNAVAILABLE',
      `There is no engine ${JSON.stringify(choice)}: name inline or pool, or give one.`,
    );
  }
  const engine = start(options);
  return { engine, end: () => engine.close() };
}

const STARTS: Partial<Record<string, (options: PoolOptions) => Engine>> = {
  inline: inlineEngine,
  pool: poolEngine,
};
