import { TavolaError } from '../util/errors.js';

/** An error of the system while writing to an output folder, in the user's words; any other as it is. */
export function outError(out: string, error: unknown): unknown {
  if (error instanceof TavolaError || !(error as NodeJS.ErrnoException).code) return error;
  return new TavolaError(
    'OUT_UNWRITABLE',
    `The output folder ${out} cannot be written: ${(error as Error).message}. Name another with --out DIR, or make room.`,
    { cause: error },
  );
}

export function guardOut<T>(out: string, action: () => T): T {
  try {
    return action();
  } catch (error) {
    throw outError(out, error);
  }
}

export async function guardOutAsync<T>(out: string, action: () => Promise<T>): Promise<T> {
  try {
    return await action();
  } catch (error) {
    throw outError(out, error);
  }
}
