import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { deserialize, serialize } from 'node:v8';
import type { Spill } from '../merge/spill.js';
import { guardOut } from './out-error.js';

/** A folder of files, one for each value that is kept; it is made with the first of them. */
export class SpillFolder implements Spill {
  #next = 0;
  #written = 0;

  /** @param out the output folder, as messages name it */
  constructor(
    readonly path: string,
    readonly out: string,
  ) {}

  get written(): number {
    return this.#written;
  }

  /** @throws TavolaError OUT_UNWRITABLE */
  write(value: unknown): number {
    const number = this.#next++;
    const bytes = serialize(value);
    guardOut(this.out, () => {
      if (number === 0) mkdirSync(this.path, { recursive: true });
      writeFileSync(this.#file(number), bytes);
    });
    this.#written += bytes.length;
    return number;
  }

  /** @throws TavolaError OUT_UNWRITABLE where what was written cannot be had back */
  read(number: number): unknown {
    return deserialize(guardOut(this.out, () => readFileSync(this.#file(number))));
  }

  clear(): void {
    guardOut(this.out, () => rmSync(this.path, { recursive: true, force: true }));
    this.#next = 0;
  }

  #file(number: number): string {
    return join(this.path, String(number));
  }
}
