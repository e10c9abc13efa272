import type { MessagePort } from 'node:worker_threads';
import Tinypool, { workerId } from 'tinypool';
import { buffersOf } from '../partial/partial.js';
import { openBytes } from '../source/file.js';
import { TavolaError } from '../util/errors.js';
import type { ScanTask, TaskReply } from './protocol.js';
import { runTask } from './run-task.js';

/*
 * The thread's half of the pool; the master's is `schedule/pool.ts`. A built file of its own, since a thread cannot load
 * TypeScript.
 */

export default function scan({ task, started }: { task: ScanTask; started: MessagePort }): unknown {
  started.postMessage(workerId);
  started.close();
  const reply = attempt(task);
  const buffers = 'result' in reply ? buffersOf(reply.result.partial) : [];
  // Tinypool's way to hand over the partial's buffers instead of copying them.
  return Tinypool.move({
    get [Tinypool.transferableSymbol]() {
      return buffers;
    },
    get [Tinypool.valueSymbol]() {
      return reply;
    },
  } as never);
}

function attempt(task: ScanTask): TaskReply {
  try {
    return { result: runTask(task, workerId, openBytes) };
  } catch (error) {
    // An error's class and code do not survive the way to the master.
    if (error instanceof TavolaError)
      return { refusal: { code: error.code, message: error.message } };
    throw error;
  }
}
