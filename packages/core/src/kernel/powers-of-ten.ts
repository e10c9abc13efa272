import type { Kernel } from './kernel.js';

const LEAST = -80;
const MOST = 80;

/**
 * Gives a kernel the powers of ten that it needs to round long decimals: of each the upper 128 bits, the upper word first,
 * cut off, and for those below 1 rounded up, as in D. Lemire, "Number parsing at a gigabyte per second" (2021).
 */
export function setPowersOfTen(kernel: Kernel): void {
  const address = kernel.allocate((MOST - LEAST + 1) * 16);
  const words = new BigUint64Array(kernel.buffer, address, (MOST - LEAST + 1) * 2);
  for (let power = LEAST; power <= MOST; power++) {
    const bits = upper128(power);
    words[(power - LEAST) * 2] = bits >> 64n;
    words[(power - LEAST) * 2 + 1] = bits & 0xffff_ffff_ffff_ffffn;
  }
  kernel.call.setPowers(address, LEAST, MOST);
}

function upper128(power: number): bigint {
  const five = 5n ** BigInt(Math.abs(power));
  const length = five.toString(2).length;
  if (power >= 0)
    return length <= 128 ? five << BigInt(128 - length) : five >> BigInt(length - 128);
  // 2^(length + 127) / 5^-power has 128 bits.
  return (1n << BigInt(length + 127)) / five + 1n;
}
