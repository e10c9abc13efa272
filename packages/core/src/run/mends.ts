import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { copyFile, rename, rm, writeFile } from 'node:fs/promises';
import { toCsvLine } from '../result/csv.js';
import { guardOutAsync } from '../snapshot/out-error.js';
import { mendsFile } from '../snapshot/paths.js';
import { readCsv } from '../snapshot/read-rejects.js';
import { RunLock } from '../snapshot/run-lock.js';

/** A row that people mended, and the reject that it stands in the place of. */
export interface Mend {
  /** Name of the source. */
  file: string;
  offset: number;
  line: number;
  /** SHA-256 of the rejected text, in hexadecimal: only that very reject is mended. */
  was: string;
  /** The record as it is to be read. */
  raw: string;
}

/** The mends of an output folder; none where there is no file of them. */
export async function readMends(out: string): Promise<Mend[]> {
  const path = mendsFile(out);
  const mends: Mend[] = [];
  if (!existsSync(path)) return mends;
  for await (const { file, byte_offset, line, was, raw } of readCsv(path, 'no file')) {
    mends.push({
      file: file!,
      offset: Number(byte_offset),
      line: Number(line),
      was: was!,
      raw: raw!,
    });
  }
  return mends;
}

/** Mends that take the place of those before, as long as it is not known whether the run with them succeeds. */
export class NewMends {
  private constructor(
    readonly out: string,
    readonly lock: RunLock,
    /** A copy of those before, if there were any: to put it back takes no room on disk. */
    readonly before: string | undefined,
  ) {}

  /**
   * Writes them all: aside, and then in the place of those before.
   *
   * @throws TavolaError OUT_UNWRITABLE; then all is as it was
   */
  static write(out: string, mends: readonly Mend[]): Promise<NewMends> {
    return guardOutAsync(out, async () => {
      const lock = await RunLock.take(out);
      const aside = `${lock.path}.mends`;
      const before = existsSync(mendsFile(out)) ? `${lock.path}.before` : undefined;
      try {
        await writeFile(aside, textOf(mends), { flush: true });
        if (before) await copyFile(mendsFile(out), before);
        await rename(aside, mendsFile(out));
        return new NewMends(out, lock, before);
      } catch (error) {
        await removeAll(lock, aside, before);
        throw error;
      }
    });
  }

  /** Puts those before in their place again. */
  async undo(): Promise<void> {
    await guardOutAsync(this.out, async () => {
      if (this.before) await rename(this.before, mendsFile(this.out));
      else await rm(mendsFile(this.out), { force: true });
    });
  }

  async end(): Promise<void> {
    await removeAll(this.lock, this.before);
  }
}

function textOf(mends: readonly Mend[]): string {
  const sorted = [...mends].sort((a, b) =>
    a.file === b.file ? a.offset - b.offset : a.file < b.file ? -1 : 1,
  );
  const lines = sorted.map(({ file, offset, line, was, raw }) => [file, offset, line, was, raw]);
  return [['file', 'byte_offset', 'line', 'was', 'raw'], ...lines].map(toCsvLine).join('');
}

/** Never fails: what stays is removed by a later run. */
async function removeAll(lock: RunLock, ...paths: (string | undefined)[]): Promise<void> {
  for (const path of paths) if (path) await rm(path, { force: true }).catch(() => {});
  await lock.release().catch(() => {});
}

export function hashOfText(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
