import { parentPort } from 'node:worker_threads';
import { renderRows } from './render-rows.js';
import type { Rendering, RenderReply } from './rendering.js';

/** Entry of a thread that makes bodies of answers; `renderer.ts` is its other side. */
parentPort!.on('message', async (rendering: Rendering) => {
  const reply = await answer(rendering);
  const bytes = 'bytes' in reply ? [reply.bytes.buffer as ArrayBuffer] : [];
  parentPort!.postMessage(reply, bytes);
});

async function answer(rendering: Rendering): Promise<RenderReply> {
  try {
    // A copy of its own, which can be handed over as a whole.
    return { bytes: new Uint8Array(await renderRows(rendering)) };
  } catch (error) {
    const { message, name, code } = error as NodeJS.ErrnoException;
    return { failure: message, name, code };
  }
}
