import { readFile } from 'node:fs/promises';
import type { Engine } from '../engine/engine.js';
import { inThread } from '../engine/in-thread.js';
import { createSplitEngine, type SourceReading } from '../engine/split-engine.js';
import { createCsvScanner } from '../scan/csv-scanner.js';
import { ROW_CHECKING } from '../scan/row-checking.js';
import { cutSource } from '../schedule/cut-files.js';
import { cutMemory } from '../schedule/cut-memory.js';
import { createPool } from '../schedule/pool.js';
import type { TaskRunner } from '../schedule/task-runner.js';
import { openMemory } from '../source/memory.js';
import type { Source } from '../source/source.js';
import { NODE_HOST } from '../worker/node-host.js';
import type { TaskHost } from '../worker/task-host.js';

/** An engine that is started once, and then computes on one splitting after another. */
export interface EngineToVerify {
  /** As `pool of 2`. */
  name: string;
  /** The engine for a number of splits; undefined is as many as the size of the source asks for. */
  forSplits(splits: number | undefined): Engine;
  /** What it reads in place of a source, where it cannot read any. */
  toReadable?(source: Source): Promise<Source>;
  /** Why it cannot read a source; undefined where it can. Default: it reads any */
  refuses?(source: Source): string | undefined;
  close(): Promise<void>;
}

/** What may be held in memory for the browser's engine. In bytes. */
const MOST_IN_MEMORY = 2 ** 30;
const NODE_READING: SourceReading = { cut: cutSource, checking: ROW_CHECKING };
/** A page that was given all it may need. */
const IN_MEMORY: TaskHost = { open: openMemory, createCsvScanner, checking: ROW_CHECKING };

/**
 * Starts the engines that there are: one thread, pools of worker threads, and the browser's engine, which reads the bytes
 * of a file from memory.
 *
 * @param workers of the larger pool; the smaller has one
 */
export function startEngines(workers: number): EngineToVerify[] {
  const pools = [...new Set([1, workers])];
  return [
    onRunner('inline', 'inline', inThread(NODE_HOST), NODE_READING),
    ...pools.map((count) => onRunner(`pool of ${count}`, 'pool', createPool(count), NODE_READING)),
    {
      ...onRunner('browser', 'browser', inThread(IN_MEMORY), {
        cut: cutMemory,
        checking: ROW_CHECKING,
      }),
      toReadable: toBytes,
      refuses: refusal,
    },
  ];
}

function onRunner(
  name: string,
  engine: Engine['name'],
  runner: TaskRunner,
  reading: SourceReading,
): EngineToVerify {
  return {
    name,
    forSplits: (splits) => createSplitEngine(engine, runner, reading, { splits }),
    close: () => runner.close(),
  };
}

function refusal(source: Source): string | undefined {
  if (source.kind === 'files') return 'it reads no more than one file';
  if (source.kind !== 'file') return undefined;
  if (source.bytes > MOST_IN_MEMORY) return 'the file is too large for its memory';
  if (source.table || /\.(?:ndjson|jsonl|json)\b/i.test(source.name)) return 'it reads CSV alone';
  return source.keys && 'it does not see what folders say';
}

async function toBytes(source: Source): Promise<Source> {
  if (source.kind !== 'file') return source;
  return {
    kind: 'bytes',
    name: source.path,
    content: await readFile(source.unpacked?.path ?? source.path),
  };
}
