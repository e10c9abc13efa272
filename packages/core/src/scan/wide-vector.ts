import type { ColumnSpec } from '../dataset/columns.js';
import type { Vector } from '../dataset/vector.js';
import {
  nearestToUnits,
  PARTS,
  partsOf,
  unitsOfText,
  type WideDecimal,
} from '../dataset/wide-decimal.js';

/** Wide decimals in typed arrays. Survives a structured clone. */
export class WideVector implements Vector {
  readonly type = 'float';
  readonly scale = 0;
  readonly values: Float64Array;
  readonly nulls: Uint8Array | undefined;
  readonly strings = undefined;
  readonly parts: readonly Vector[];

  constructor(capacity: number, nullable: boolean) {
    this.values = new Float64Array(capacity);
    this.nulls = nullable ? new Uint8Array(capacity) : undefined;
    this.parts = Array.from({ length: PARTS }, () => ({
      type: 'integer',
      scale: 0,
      values: new Float64Array(capacity),
      nulls: this.nulls,
      strings: undefined,
    }));
  }

  set(row: number, units: bigint, scale: number): void {
    this.values[row] = nearestToUnits(units, scale) + 0;
    if (this.nulls) this.nulls[row] = 0;
    partsOf(units).forEach((part, i) => {
      this.parts[i]!.values[row] = part + 0;
    });
  }

  /** @returns whether nulls are allowed */
  setNull(row: number): boolean {
    this.set(row, 0n, 0);
    if (this.nulls) this.nulls[row] = 1;
    return this.nulls !== undefined;
  }
}

/** Whether units lie between the bounds of a column, to the last digit. */
export function boundsCheck(
  { min, max }: ColumnSpec,
  wide: WideDecimal,
): (units: bigint) => boolean {
  const [least, most] = [min, max].map((bound) =>
    bound === undefined ? undefined : unitsOfText(String(bound), wide),
  );
  return (units) =>
    !(least !== undefined && units < least) && !(most !== undefined && units > most);
}
