const BLANKS = new Set([0x20, 0x09, 0x0a, 0x0d]);

export function isBlank(byte: number): boolean {
  return BLANKS.has(byte);
}

/** Bytes without the blanks around them, and how many were before. */
export function trimmed(bytes: Uint8Array): { bytes: Uint8Array; start: number } {
  let [start, end] = [0, bytes.length];
  while (start < end && isBlank(bytes[start]!)) start++;
  while (end > start && isBlank(bytes[end - 1]!)) end--;
  return { bytes: bytes.subarray(start, end), start };
}
