import { parentPort } from 'node:worker_threads';
import { renderRows } from './render-rows.js';
import type { RenderReply, RenderTask } from './rendering.js';

/** Entry of a thread that makes bodies of answers; `renderer.ts` is its other side. */
parentPort!.on('message', async (task: RenderTask) => {
  const reply = await answer(task);
  const bytes = 'bytes' in reply ? [reply.bytes.buffer as ArrayBuffer] : [];
  parentPort!.postMessage(reply, bytes);
});

async function answer({ id, rendering }: RenderTask): Promise<RenderReply> {
  try {
    // A copy of its own, which can be handed over as a whole.
    return { id, bytes: new Uint8Array(await renderRows(rendering)) };
  } catch (error) {
    const { message, name, code } = error as NodeJS.ErrnoException;
    return { id, failure: message, name, code };
  }
}
