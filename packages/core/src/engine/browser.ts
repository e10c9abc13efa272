import type { RowChecking } from '../scan/row-checks.js';
import { cutMemory } from '../schedule/cut-memory.js';
import type { Cut } from '../schedule/cut-source.js';
import { openMemory } from '../source/memory.js';
import type { TaskHost } from '../worker/task-host.js';
import type { Engine, SplitOptions } from './engine.js';
import { inThread } from './in-thread.js';
import { createSplitEngine } from './split-engine.js';

export interface BrowserOptions extends SplitOptions {
  /** `ROW_CHECKING` of `@tavola/core/checks`, which datasets with checks or a key need. */
  checking?: RowChecking | undefined;
}

/**
 * The engine of a page: everything in its one thread, from data in memory.
 *
 * @param options `splits` the number of splits wanted, by default as many as the size of the source asks for
 */
export function browserEngine({ checking, ...options }: BrowserOptions = {}): Engine {
  const host: TaskHost = { open: openMemory, checking };
  const cut: Cut = async (source, ...rest) => {
    if (source.kind === 'bytes') {
      host.createCsvScanner ??= (await import('../scan/csv-scanner.js')).createCsvScanner;
    }
    return cutMemory(source, ...rest);
  };
  return createSplitEngine('browser', inThread(host), { cut, checking }, options);
}
