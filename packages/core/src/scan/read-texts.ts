import { Kernel } from '../kernel/kernel.js';
import type { ByteSource } from '../source/byte-source.js';
import { createCsvScanner } from './csv-scanner.js';
import type { Layout } from './layout.js';
import { withoutBlanks } from './sample.js';

/**
 * Reads the texts of one column, each different one of a stretch of the file once.
 *
 * @param isEnough called with each; true where no more are wanted
 * @returns whether it was ever true
 */
export function readTexts(
  file: ByteSource,
  layout: Layout,
  column: number,
  isEnough: (text: string) => boolean,
): boolean {
  const { name, at } = layout.columns[column]!;
  const columns = [{ name, at, spec: { type: 'text' as const, scale: 0, nullable: true } }];
  const kernel = Kernel.take();
  let known = 0;
  try {
    createCsvScanner({ ...layout, columns }, new Set([name]), kernel).scan(
      file,
      { from: layout.start, to: file.size, isProven: true },
      {
        batch(batch) {
          const { strings = [] } = batch.columns[name]!;
          for (; known < strings.length; known++) {
            if (isEnough(withoutBlanks(strings[known]!))) throw new Enough();
          }
        },
        reject() {},
      },
    );
    return false;
  } catch (error) {
    if (error instanceof Enough) return true;
    throw error;
  } finally {
    kernel.release();
  }
}

class Enough extends Error {}
