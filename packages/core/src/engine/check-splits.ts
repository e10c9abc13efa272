import { TavolaError } from '../util/errors.js';

/** @throws TavolaError USAGE for a number of splits that is none */
export function checkSplits(splits: number | undefined): void {
  if (splits === undefined || (Number.isSafeInteger(splits) && splits > 0)) return;
  throw new TavolaError(
    'USAGE',
    `There cannot be ${splits} splits: give a whole number from 1, or none for as many as the size asks for.`,
  );
}
