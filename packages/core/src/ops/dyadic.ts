import { nearestQuotient } from './nearest-quotient.js';

/** `units * 2^exponent`: exactly what any finite sum or product of doubles is. */
export interface Dyadic {
  units: bigint;
  exponent: number;
}

export function plus(a: Dyadic, b: Dyadic): Dyadic {
  if (a.units === 0n) return b;
  if (b.units === 0n) return a;
  const exponent = Math.min(a.exponent, b.exponent);
  const aligned = ({ units, exponent: own }: Dyadic): bigint => units << BigInt(own - exponent);
  return { units: aligned(a) + aligned(b), exponent };
}

export function times(a: Dyadic, b: Dyadic): Dyadic {
  return { units: a.units * b.units, exponent: a.exponent + b.exponent };
}

export function minus(a: Dyadic, b: Dyadic): Dyadic {
  return plus(a, { units: -b.units, exponent: b.exponent });
}

/** The double nearest to the quotient; the divisor is positive. */
export function divided(a: Dyadic, divisor: Dyadic): number {
  const exponent = a.exponent - divisor.exponent;
  return exponent < 0
    ? nearestQuotient(a.units, divisor.units << BigInt(-exponent))
    : nearestQuotient(a.units << BigInt(exponent), divisor.units);
}

export function whole(units: bigint): Dyadic {
  return { units, exponent: 0 };
}
