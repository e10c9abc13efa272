import { afterAll } from 'vitest';
import { browserEngine } from '../../src/engine/browser.js';
import type { Engine } from '../../src/engine/engine.js';
import { inlineEngine } from '../../src/engine/inline.js';
import { poolEngine } from '../../src/engine/pool.js';

/** Every engine, each with splittings of its own. They are closed when the tests of the file are done. */
export const EVERY_ENGINE: readonly Engine[] = [
  inlineEngine({ splits: 1 }),
  inlineEngine({ splits: 3 }),
  browserEngine({ splits: 2 }),
  poolEngine({ workers: 2, splits: 5 }),
];

afterAll(async () => {
  for (const engine of EVERY_ENGINE) await engine.close();
});
