import { parentPort, threadId, workerData } from 'node:worker_threads';

// A thread of queries whose KPIs say what happens to it; what is shared counts how often that was.

const count = new Int32Array(workerData.content.buffer);

parentPort.on('message', async ({ kpi }) => {
  const times = Atomics.add(count, 0, 1) + 1;
  if (kpi === 'exit' || (kpi === 'exit once' && times === 1)) process.exit(3);
  if (kpi === 'throw') throw new Error('out of order');
  if (kpi === 'hang') for (;;) Atomics.wait(count, 1, 0, 10);
  if (kpi === 'slow') await new Promise((resolve) => setTimeout(resolve, 100));
  parentPort.postMessage({ answer: { columns: [], rows: String(threadId), rowsUsed: times } });
});
