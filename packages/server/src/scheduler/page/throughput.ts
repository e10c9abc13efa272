import type { Run } from '../state.js';

/** What was scanned in one second, by time: bin `i` covers `[i, i + 1) × width` milliseconds from the start of the run. */
export interface Throughput {
  width: number;
  bytes: number[];
  rows: number[];
}

/**
 * Spreads what each scan has read evenly over its time. The scans that still run have not said yet how much they have read;
 * so the series ends where the first of them began.
 *
 * @param span milliseconds that `bins` bins cover
 */
export function throughputOf(run: Run, now: number, span: number, bins: number): Throughput {
  const width = span / bins;
  const open = run.laps.filter((lap) => lap.outcome === 'running').map((lap) => lap.from);
  const known = Math.min(...open, run.endedAt ?? now) - run.startedAt;
  const count = Math.max(0, Math.min(bins, Math.floor(known / width)));
  const bytes = new Array<number>(count).fill(0);
  const rows = new Array<number>(count).fill(0);
  for (const lap of run.laps) {
    const split = run.splits[lap.split];
    if (lap.outcome !== 'done' || lap.to === undefined || split === undefined) continue;
    const from = lap.from - run.startedAt;
    const to = Math.max(lap.to - run.startedAt, from + 1);
    const last = Math.min(count - 1, Math.floor(to / width));
    for (let bin = Math.floor(from / width); bin <= last; bin++) {
      const overlap = Math.min(to, (bin + 1) * width) - Math.max(from, bin * width);
      const perSecond = ((overlap / (to - from)) * 1000) / width;
      bytes[bin]! += (split.bytes ?? 0) * perSecond;
      rows[bin]! += (split.rows ?? 0) * perSecond;
    }
  }
  return { width, bytes, rows };
}
