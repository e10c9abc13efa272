/** Room for some bytes in memory that threads share. */
export interface Room {
  content: Uint8Array<SharedArrayBuffer>;
  /** Gives it back, once nobody reads it any more; to be called once. */
  free(): void;
}

/** A buffer that is so much larger than what is put there is given up. */
const MOST_SPARE = 2;
/** How much larger than what is put there a buffer is made: what comes later is often somewhat more. */
const HEADROOM = 1.125;

/**
 * Some buffers, of which whoever comes takes one, or waits for one, the first first. They are used again and again: what is left to
 * the garbage collector may stay for long, since what it counts by is small.
 */
export class SharedMemory {
  readonly #buffers: SharedArrayBuffer[];
  readonly #waiting: ((buffer: SharedArrayBuffer) => void)[] = [];

  constructor(buffers: number) {
    this.#buffers = Array.from({ length: buffers }, () => new SharedArrayBuffer(0));
  }

  /** @throws the signal's reason, where it is aborted before there is room */
  async take(bytes: number, signal: AbortSignal): Promise<Room> {
    let buffer = this.#bestOf(bytes) ?? (await this.#wait(signal));
    const { byteLength } = buffer;
    if (byteLength < bytes || byteLength > bytes * MOST_SPARE) {
      buffer = new SharedArrayBuffer(Math.ceil(bytes * HEADROOM));
    }
    const free = (): void => {
      const next = this.#waiting.shift();
      if (next) next(buffer);
      else this.#buffers.push(buffer);
    };
    return { content: new Uint8Array(buffer, 0, bytes), free };
  }

  /** The smallest that is large enough, or else any; undefined where none is free. */
  #bestOf(bytes: number): SharedArrayBuffer | undefined {
    const bySize = this.#buffers.sort((a, b) => a.byteLength - b.byteLength);
    const fit = bySize.findIndex(({ byteLength }) => byteLength >= bytes);
    return this.#buffers.splice(Math.max(fit, 0), 1)[0];
  }

  #wait(signal: AbortSignal): Promise<SharedArrayBuffer> {
    signal.throwIfAborted();
    return new Promise((resolve, reject) => {
      const take = (buffer: SharedArrayBuffer): void => {
        signal.removeEventListener('abort', leave);
        resolve(buffer);
      };
      const leave = (): void => {
        this.#waiting.splice(this.#waiting.indexOf(take), 1);
        reject(signal.reason);
      };
      signal.addEventListener('abort', leave, { once: true });
      this.#waiting.push(take);
    });
  }
}
