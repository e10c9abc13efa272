import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/**
 * Runs a command to its end, in a folder, and gives what it printed on standard output. Where it ends badly, the error
 * has all that it said.
 */
export async function command(cwd: string, file: string, ...args: string[]): Promise<string> {
  try {
    const { stdout } = await promisify(execFile)(file, args, { cwd, maxBuffer: 2 ** 26 });
    return stdout;
  } catch (error) {
    const { stdout = '', stderr = '', message } = error as Error & Record<string, string>;
    throw new Error([message, stdout, stderr].join('\n'), { cause: error });
  }
}

/** Runs Node on a file, and gives what that printed. */
export function node(cwd: string, ...args: string[]): Promise<string> {
  return command(cwd, process.execPath, ...args);
}
