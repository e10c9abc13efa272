import { ROW_CHECKING } from '../scan/row-checking.js';
import { cutSource } from '../schedule/cut-files.js';
import { NODE_HOST } from '../worker/node-host.js';
import type { Engine, SplitOptions } from './engine.js';
import { inThread } from './in-thread.js';
import { createSplitEngine } from './split-engine.js';

/**
 * The engine without threads: everything in this one, for small files and for looking at what happens.
 *
 * @param options `splits` the number of splits wanted, by default as many as the size of the source asks for
 */
export function inlineEngine(options: SplitOptions = {}): Engine {
  return createSplitEngine(
    'inline',
    inThread(NODE_HOST),
    { cut: cutSource, checking: ROW_CHECKING },
    options,
  );
}
