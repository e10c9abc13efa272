import type { Writable } from 'node:stream';
import { writeWhole } from '../write-whole.js';
import { generateSample, type SampleOptions } from './generate.js';

export interface WriteSampleOptions extends SampleOptions {
  /** The file to write; standard output where there is none. */
  out?: string;
}

/**
 * Writes a sample to a file, or to standard output as fast as its reader reads. The file appears under its name once it is
 * complete. A reader that stops reading, as `head` does, ends the writing without an error.
 *
 * @throws TavolaError `OUT_UNWRITABLE` where the file cannot be written, `USAGE` as `generateSample` does
 * @example await writeSample({ rows: 48_620, seed: 1, out: 'data/pizza_sales.csv' })
 */
export async function writeSample({ out, ...options }: WriteSampleOptions = {}): Promise<void> {
  const chunks = generateSample(options);
  if (out === undefined) await writeToStream(chunks, process.stdout);
  else await writeWhole(out, chunks, '--out');
}

/** Waits for each chunk to be taken, so that no more than one is ever held. */
export async function writeToStream(chunks: Iterable<Uint8Array>, stream: Writable): Promise<void> {
  // A stream reports a failed write to its callback and as an event; the event would end the process if nobody listened.
  const ignore = () => {};
  stream.on('error', ignore);
  try {
    for (const chunk of chunks) await write(stream, chunk);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPIPE') throw error;
  } finally {
    // The event follows the callback.
    setImmediate(() => stream.off('error', ignore));
  }
}

function write(stream: Writable, chunk: Uint8Array): Promise<void> {
  return new Promise((resolve, reject) => {
    stream.write(chunk, (error) => (error ? reject(error) : resolve()));
  });
}
