import type { MessagePort } from 'node:worker_threads';
import { factsBuffers } from '../facts/facts-part.js';
import { buffersOf } from '../partial/partial.js';
import type { Stopwatch } from '../profile/stopwatch.js';
import type { ScanResult } from '../scan/scan-range.js';
import { TavolaError } from '../util/errors.js';
import { loadCompiler } from './load-compiler.js';
import { NODE_HOST } from './node-host.js';
import type { ScanTask, TaskMessage, TaskReply, TaskResult } from './protocol.js';
import { runIdentifiedTask } from './run-identified-task.js';

/*
 * The thread's half of the pool; the master's is `schedule/pool.ts`. A built file of its own, since a thread cannot load
 * TypeScript. What it imports is loaded in every thread: no package is.
 */

/** A task, where what it comes to is said, and the number of the worker that has it, from 1. */
interface TaskOrder {
  task: ScanTask;
  port: MessagePort;
  worker: number;
}

/** Scans, and says through the port what `TaskMessage` lists; with the result it hands over its buffers. */
export default async function scan({ task, port, worker }: TaskOrder): Promise<void> {
  const stopwatch = task.profile ? NODE_HOST.createStopwatch?.() : undefined;
  const say = (message: TaskMessage, buffers: ArrayBuffer[] = []): void =>
    port.postMessage(message, buffers);
  say(worker);
  const reply = await attempt(task, worker, (part) => say({ part }), stopwatch);
  stopwatch?.turnTo({ phase: 'send' });
  say(reply, 'result' in reply ? buffersIn(reply.result) : []);
  if (stopwatch) say({ profile: stopwatch.read() });
  port.close();
}

function buffersIn({ partial, facts }: TaskResult): ArrayBuffer[] {
  return [...buffersOf(partial), ...(facts ? factsBuffers(facts) : [])];
}

async function attempt(
  task: ScanTask,
  worker: number,
  onPart: (part: ScanResult) => void,
  stopwatch: Stopwatch | undefined,
): Promise<TaskReply> {
  try {
    await loadCompiler(task, NODE_HOST);
    const host = { ...NODE_HOST, ...(await NODE_HOST.prepare?.(task)) };
    const steps = runIdentifiedTask(task, worker, host, stopwatch);
    for (;;) {
      const { done, value } = steps.next();
      if (done) return { result: value };
      onPart(value);
    }
  } catch (error) {
    // An error's class and code do not survive the way to the master.
    if (error instanceof TavolaError)
      return { refusal: { code: error.code, message: error.message } };
    throw error;
  }
}
