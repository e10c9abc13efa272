import { parentPort } from 'node:worker_threads';
import { drawChart } from './draw-chart.js';
import type { ImageReply, ImageTask } from './image-protocol.js';

/** Entry of the thread that draws images; `image-renderer.ts` is its other side. */
parentPort!.on('message', async ({ id, drawing }: ImageTask) => {
  parentPort!.postMessage(await answer(id, drawing));
});

async function answer(id: number, drawing: ImageTask['drawing']): Promise<ImageReply> {
  try {
    return { id, bytes: await drawChart(drawing) };
  } catch (error) {
    return { id, failure: (error as Error).message };
  }
}
