import type { Packed } from './packed.js';

/** The least and the greatest value of each zone of a column, as images, and how many nulls are there. */
export interface Zones {
  /** 0 where all values of the zone are null; NaN where some value is. */
  least: Packed;
  greatest: Packed;
  nulls: Int16Array;
}

/** Notes zones as rows come; each must be whole but for the last. */
export class ZoneLog {
  /** Of all values, a null's 0 among them. */
  least = 0;
  greatest = 0;
  readonly #least: number[] = [];
  readonly #greatest: number[] = [];
  readonly #nulls: number[] = [];

  /** @param nulls 1 where the value is null; absent where none is */
  add(values: Packed, from: number, to: number, nulls: Uint8Array | undefined): void {
    const missing = nulls ? countNulls(nulls, from, to) : 0;
    const bounds =
      missing === 0 ? boundsOf(values, from, to) : boundsWithout(values, from, to, nulls!);
    const [least, greatest] = missing === to - from ? [0, 0] : bounds;
    this.#least.push(least);
    this.#greatest.push(greatest);
    this.#nulls.push(missing);
    if (least < this.least) this.least = least;
    if (greatest > this.greatest) this.greatest = greatest;
  }

  /** @param bits of a value */
  encode(bits: number): string {
    return JSON.stringify({
      least: toBase64(toPacked(this.#least, bits)),
      greatest: toBase64(toPacked(this.#greatest, bits)),
      nulls: toBase64(Int16Array.from(this.#nulls)),
    });
  }
}

type Bounds = [least: number, greatest: number];

function countNulls(nulls: Uint8Array, from: number, to: number): number {
  let count = 0;
  for (let row = from; row < to; row++) count += nulls[row]!;
  return count;
}

function boundsOf(values: Packed, from: number, to: number): Bounds {
  if (values instanceof Float64Array) return boundsOfDoubles(values, from, to);
  let least = values[from]!;
  let greatest = least;
  for (let row = from + 1; row < to; row++) {
    const value = values[row]!;
    if (value < least) least = value;
    else if (value > greatest) greatest = value;
  }
  return [least, greatest];
}

/** NaN where a value is. */
function boundsOfDoubles(values: Float64Array, from: number, to: number): Bounds {
  let least = Number.POSITIVE_INFINITY;
  let greatest = Number.NEGATIVE_INFINITY;
  for (let row = from; row < to; row++) {
    least = Math.min(least, values[row]!);
    greatest = Math.max(greatest, values[row]!);
  }
  return [least, greatest];
}

/** Of the values that are not null. */
function boundsWithout(values: Packed, from: number, to: number, nulls: Uint8Array): Bounds {
  let least = Number.POSITIVE_INFINITY;
  let greatest = Number.NEGATIVE_INFINITY;
  for (let row = from; row < to; row++) {
    if (nulls[row] === 1) continue;
    least = Math.min(least, values[row]!);
    greatest = Math.max(greatest, values[row]!);
  }
  return [least, greatest];
}

/** @throws Error if the text is not what `encode` gave */
export function decodeZones(text: string, bits: number): Zones {
  const { least, greatest, nulls } = JSON.parse(text) as Record<keyof Zones, string>;
  return {
    least: fromBase64(least, bits),
    greatest: fromBase64(greatest, bits),
    nulls: fromBase64(nulls, 16) as Int16Array,
  };
}

function toPacked(values: readonly number[], bits: number): Packed {
  return packedClass(bits).from(values);
}

function packedClass(
  bits: number,
): Int8ArrayConstructor | Int16ArrayConstructor | Int32ArrayConstructor | Float64ArrayConstructor {
  if (bits <= 8) return Int8Array;
  if (bits === 16) return Int16Array;
  return bits === 32 ? Int32Array : Float64Array;
}

/** Bytes at once, since a call takes no more arguments than that. */
const CHUNK = 1 << 13;

function toBase64(array: Packed): string {
  const bytes = new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
  let text = '';
  for (let at = 0; at < bytes.length; at += CHUNK) {
    text += String.fromCharCode(...bytes.subarray(at, at + CHUNK));
  }
  return btoa(text);
}

function fromBase64(base64: string, bits: number): Packed {
  const text = atob(base64);
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i);
  return new (packedClass(bits))(bytes.buffer);
}
