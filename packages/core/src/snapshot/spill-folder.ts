import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { deserialize, serialize } from 'node:v8';
import type { Spill } from '../merge/spill.js';

/** A folder of files, one for each value that is kept; it is made with the first of them. */
export class SpillFolder implements Spill {
  #next = 0;
  #written = 0;

  constructor(readonly path: string) {}

  get written(): number {
    return this.#written;
  }

  write(value: unknown): number {
    const number = this.#next++;
    if (number === 0) mkdirSync(this.path, { recursive: true });
    const bytes = serialize(value);
    writeFileSync(this.#file(number), bytes);
    this.#written += bytes.length;
    return number;
  }

  read(number: number): unknown {
    return deserialize(readFileSync(this.#file(number)));
  }

  clear(): void {
    rmSync(this.path, { recursive: true, force: true });
    this.#next = 0;
  }

  #file(number: number): string {
    return join(this.path, String(number));
  }
}
