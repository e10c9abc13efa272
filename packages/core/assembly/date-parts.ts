/*
 * Parts of dates and times that come again and again, as the hour of the day does.
 */

/**
 * Computes whole units of some milliseconds, counted from an offset, modulo a size, two at once: to the last bit as
 * `src/expression/date-parts.ts` does, which says why the quotients are exact.
 *
 * @param values read up to the next even number of rows
 * @param unit milliseconds in 1 of the values
 * @param to receives the parts, up to the next even number of rows
 */
export function cyclicParts(
  values: usize,
  unit: f64,
  step: f64,
  offset: f64,
  size: f64,
  to: usize,
  rows: u32,
): void {
  const units = f64x2.splat(unit);
  const steps = f64x2.splat(step);
  const offsets = f64x2.splat(offset);
  const sizes = f64x2.splat(size);
  for (let row: u32 = 0; row < rows; row += 2) {
    const at = (row as usize) << 3;
    const ms = f64x2.mul(v128.load(values + at), units);
    const count = f64x2.add(f64x2.floor(f64x2.div(ms, steps)), offsets);
    const rounds = f64x2.floor(f64x2.div(count, sizes));
    v128.store(to + at, f64x2.sub(count, f64x2.mul(rounds, sizes)));
  }
}
