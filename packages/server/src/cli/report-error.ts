import { TavolaError } from '@tavola/core';

/**
 * Says on standard error what went wrong: one line for a mistake that the user can mend, the trace for a defect of
 * Tavola's or where it was asked for.
 *
 * @returns the exit status
 */
export function reportError(error: unknown, debug: boolean): number {
  if (error instanceof TavolaError) {
    process.stderr.write(`tavola: ${error.message}\n`);
    if (debug) process.stderr.write(`${error.code}\n${error.stack}\n`);
    return error.exitCode;
  }
  const { message, stack } = error instanceof Error ? error : new Error(String(error));
  process.stderr.write(
    debug
      ? `tavola: ${stack}\n`
      : `tavola: this should not have happened: ${message}. Show where with --debug, and report it.\n`,
  );
  return 1;
}
