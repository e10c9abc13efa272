import { s } from './dom.js';

const WIDTH = 120;
const HEIGHT = 28;
const INSET = 3;

/**
 * A small line of a trend with its last point marked, for the eye only: whoever cannot see it has the change in words. Null
 * where there are fewer than three values.
 */
export function sparkline(values: readonly (number | null)[]): SVGElement | null {
  const points = values.flatMap((value, i) => (value === null ? [] : [{ i, value }]));
  if (points.length < 3) return null;
  const low = Math.min(...points.map(({ value }) => value));
  const high = Math.max(...points.map(({ value }) => value));
  const x = (i: number) => INSET + (i / (values.length - 1)) * (WIDTH - 2 * INSET);
  const y = (value: number) =>
    high === low
      ? HEIGHT / 2
      : HEIGHT - INSET - ((value - low) / (high - low)) * (HEIGHT - 2 * INSET);
  const path = points.map(({ i, value }) => `${x(i).toFixed(1)},${y(value).toFixed(1)}`);
  const last = points.at(-1)!;
  return s(
    'svg',
    { class: 'sparkline', viewBox: `0 0 ${WIDTH} ${HEIGHT}`, 'aria-hidden': 'true' },
    s('polyline', { points: path.join(' ') }),
    s('circle', { cx: x(last.i).toFixed(1), cy: y(last.value).toFixed(1), r: 2.5 }),
  );
}
