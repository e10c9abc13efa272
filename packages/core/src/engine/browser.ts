import { cutMemory } from '../schedule/cut-source.js';
import { openMemory } from '../source/memory.js';
import type { Engine, SplitOptions } from './engine.js';
import { inThread } from './in-thread.js';
import { createSplitEngine } from './split-engine.js';

/**
 * The engine of a page: everything in its one thread, from data in memory.
 *
 * @param options `splits` the number of splits wanted, by default as many as the size of the source asks for
 */
export function browserEngine(options: SplitOptions = {}): Engine {
  return createSplitEngine('browser', inThread({ open: openMemory }), cutMemory, options);
}
