/** Bytes that can be read at any place. Synchronous, since a worker thread has nothing else to do. */
export interface ByteSource {
  readonly size: number;
  /** Fills `target` from `position` on as far as the bytes go, and returns how many that was. */
  read(target: Uint8Array, position: number): number;
  close(): void;
}

/** Where bytes are: in a file, or in memory. Survives a structured clone. */
export type BytePlace =
  | { path: string }
  /** `from` is the offset that its first byte has. Default 0 */
  | { content: Uint8Array; from?: number };

export type OpenBytes = (place: BytePlace) => ByteSource;
