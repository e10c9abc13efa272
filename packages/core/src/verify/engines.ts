import { readFile } from 'node:fs/promises';
import type { Engine } from '../engine/engine.js';
import { inThread } from '../engine/in-thread.js';
import { createSplitEngine } from '../engine/split-engine.js';
import { cutSource } from '../schedule/cut-files.js';
import { type Cut, cutMemory } from '../schedule/cut-source.js';
import { createPool } from '../schedule/pool.js';
import type { TaskRunner } from '../schedule/task-runner.js';
import { openMemory } from '../source/memory.js';
import type { Source } from '../source/source.js';
import { NODE_HOST } from '../worker/node-host.js';

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

/**
 * Starts the engines that there are: one thread, pools of worker threads, and the browser's engine, which reads the bytes
 * of a file from memory.
 *
 * @param workers of the larger pool; the smaller has one
 */
export function startEngines(workers: number): EngineToVerify[] {
  const pools = [...new Set([1, workers])];
  return [
    onRunner('inline', 'inline', inThread(NODE_HOST), cutSource),
    ...pools.map((count) => onRunner(`pool of ${count}`, 'pool', createPool(count), cutSource)),
    {
      ...onRunner('browser', 'browser', inThread({ open: openMemory }), cutMemory),
      toReadable: toBytes,
      refuses: refusal,
    },
  ];
}

function onRunner(
  name: string,
  engine: Engine['name'],
  runner: TaskRunner,
  cut: Cut,
): EngineToVerify {
  return {
    name,
    forSplits: (splits) => createSplitEngine(engine, runner, cut, { splits }),
    close: () => runner.close(),
  };
}

function refusal(source: Source): string | undefined {
  if (source.kind === 'files') return 'it reads no more than one file';
  if (source.kind !== 'file') return undefined;
  if (source.bytes > MOST_IN_MEMORY) return 'the file is too large for its memory';
  if (/\.(?:ndjson|jsonl|json)\b/i.test(source.name)) return 'it reads CSV alone';
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
