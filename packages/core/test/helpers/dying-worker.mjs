import { threadId } from 'node:worker_threads';

// A worker whose thread is said to be lost at a task called `fatal`; any other takes a moment and tells its thread.

export default async function scan({ task, port }) {
  port.postMessage(threadId);
  await new Promise((resolve) => setTimeout(resolve, 150));
  const { path } = task.input.place;
  if (path === 'fatal') throw new Error('Worker terminated due to reaching memory limit');
  await new Promise((resolve) => setTimeout(resolve, 150));
  port.postMessage({ result: { path, thread: threadId } });
  port.close();
}
