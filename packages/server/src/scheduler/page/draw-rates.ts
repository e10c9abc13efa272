import type { Run } from '../state.js';
import { create, createCurve, setText } from './dom.js';
import { formatShort } from './format.js';
import { throughputOf } from './throughput.js';
import type { TimeAxis } from './time-axis.js';

const BINS = 100;

/** Two lines below the lanes: what was read in each moment, in megabytes and in rows per second. */
export function createRateLanes() {
  const bytes = createRateLane('MB per second', (value) =>
    (value / 1e6).toFixed(value < 9.95e6 ? 1 : 0),
  );
  const rows = createRateLane('Rows per second', formatShort);
  let drawn: { laps: Run['laps'] | undefined; span: number } = { laps: undefined, span: 0 };
  return {
    rows: [bytes.row, rows.row],
    draw(run: Run | undefined, now: number, { span }: TimeAxis) {
      if (run?.laps === drawn.laps && span === drawn.span) return;
      drawn = { laps: run?.laps, span };
      const series = run === undefined ? undefined : throughputOf(run, now, span, BINS);
      bytes.draw(series?.bytes ?? []);
      rows.draw(series?.rows ?? []);
    },
  };
}

function createRateLane(name: string, format: (value: number) => string) {
  const note = create('span', 'note');
  const { svg, line, area } = createCurve();
  const track = create('div', 'track', svg);
  const row = create(
    'div',
    'lane rate',
    create('div', 'lane-name', create('strong', '', name), note),
    track,
  );
  row.hidden = true;
  return {
    row,
    draw(values: number[]) {
      const peak = Math.max(0, ...values);
      row.hidden = peak === 0;
      setText(note, `peak ${format(peak)}`);
      const x = (bin: number) => ((bin + 0.5) / BINS) * 1000;
      const y = (value: number) => 98 - (value / (peak || 1)) * 92;
      const points = values.map((value, bin) => `${x(bin).toFixed(1)},${y(value).toFixed(1)}`);
      const curve = points.length === 0 ? '' : `M${points.join('L')}`;
      line.setAttribute('d', curve);
      area.setAttribute('d', curve && `${curve}L${x(values.length - 1)},100L${x(0)},100Z`);
    },
  };
}
