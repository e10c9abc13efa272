import { readdir, rm, unlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

/*
 * One run at a time has its turn, by the bakery algorithm (L. Lamport, A New Solution of Dijkstra's Concurrent Programming Problem,
 * 1974): whoever comes draws a number greater than all that were drawn, and the least is next. Numbers are names of files that begin
 * with the name of their run, so they end with it; nothing is ever taken away from a run that lives.
 */

const DRAWING = '.drawing';
const TURN = '.turn-';
/** How often to look whether it is one's turn. In milliseconds. */
const LOOK_AGAIN = 10;

export interface TurnOptions {
  /** Whether the run of a name lives. One that does not never will again. */
  isAlive(name: string): Promise<boolean>;
  /** Milliseconds to wait at most. */
  timeout: number;
}

/**
 * Waits for a turn among the runs of a folder.
 *
 * @param name of the run, with no dot but the first character
 * @returns what ends the turn; undefined where it did not come in time
 */
export async function takeTurn(
  out: string,
  name: string,
  { isAlive, timeout }: TurnOptions,
): Promise<(() => Promise<void>) | undefined> {
  const own = await draw(out, name);
  const path = join(out, name + TURN + own);
  const dead = new Set<string>();
  const lives = async (other: string): Promise<boolean> => {
    if (other === name || dead.has(other)) return false;
    if (await isAlive(other)) return true;
    dead.add(other);
    return false;
  };
  const isBefore = async (): Promise<boolean> => {
    // Whoever has drawn by now is seen with the number; whoever has not begun to draw will have a greater one.
    for (const other of await endingsOf(out, DRAWING)) if (await lives(other.name)) return true;
    for (const other of await endingsOf(out, TURN)) {
      const number = Number(other.rest);
      const isLess = number < own || (number === own && other.name < name);
      if (isLess && (await lives(other.name))) return true;
    }
    return false;
  };
  try {
    for (const until = performance.now() + timeout; await isBefore(); await delay(LOOK_AGAIN)) {
      if (performance.now() < until) continue;
      await unlink(path);
      return undefined;
    }
  } catch (error) {
    await unlink(path).catch(() => {});
    throw error;
  }
  // That somebody removed it meanwhile does not undo what was done.
  return () => rm(path, { force: true });
}

async function draw(out: string, name: string): Promise<number> {
  const drawing = join(out, name + DRAWING);
  try {
    await writeFile(drawing, '');
    const numbers = (await endingsOf(out, TURN)).map(({ rest }) => Number(rest));
    const own = Math.max(0, ...numbers) + 1;
    await writeFile(join(out, name + TURN + own), '');
    return own;
  } finally {
    await unlink(drawing).catch(() => {});
  }
}

/** Files that belong to runs, by what comes after a word in their name. */
async function endingsOf(out: string, word: string): Promise<{ name: string; rest: string }[]> {
  return (await readdir(out)).flatMap((file) => {
    const at = file.indexOf(word, 1);
    return at < 0 ? [] : [{ name: file.slice(0, at), rest: file.slice(at + word.length) }];
  });
}
