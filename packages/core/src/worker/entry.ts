import type { MessagePort } from 'node:worker_threads';
import { factsBuffers } from '../facts/facts-part.js';
import { buffersOf } from '../partial/partial.js';
import { openBytes } from '../source/file.js';
import { TavolaError } from '../util/errors.js';
import { loadCompiler } from './load-compiler.js';
import type { ScanTask, TaskReply, TaskResult } from './protocol.js';
import { runTask } from './run-task.js';

/*
 * The thread's half of the pool; the master's is `schedule/pool.ts`. A built file of its own, since a thread cannot load
 * TypeScript. What it imports is loaded in every thread: no package is.
 */

/** What Tinypool leaves in its threads; to import it would load the master's half of it, too. */
interface TinypoolProcess {
  __tinypool_state__: { workerId: number };
}

/** Scans, and answers through the port: first with the number of this worker, then with the reply, whose buffers it hands over. */
export default async function scan({ task, port }: { task: ScanTask; port: MessagePort }) {
  const { workerId } = (process as unknown as TinypoolProcess).__tinypool_state__;
  port.postMessage(workerId);
  const reply = await attempt(task, workerId);
  port.postMessage(reply, 'result' in reply ? buffersIn(reply.result) : []);
  port.close();
}

function buffersIn({ partial, facts }: TaskResult): ArrayBuffer[] {
  return [...buffersOf(partial), ...(facts ? factsBuffers(facts) : [])];
}

async function attempt(task: ScanTask, workerId: number): Promise<TaskReply> {
  try {
    await loadCompiler(task);
    return { result: runTask(task, workerId, openBytes) };
  } catch (error) {
    // An error's class and code do not survive the way to the master.
    if (error instanceof TavolaError)
      return { refusal: { code: error.code, message: error.message } };
    throw error;
  }
}
