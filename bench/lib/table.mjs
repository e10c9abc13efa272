/** The middle value; of an even number of them the mean of the two in the middle. */
export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/**
 * Times of contenders as a Markdown table. The last column is the peer's time divided by the contender's, of the same
 * round: its median, and its least and largest. Above 1 is faster than the peer.
 *
 * @param {import('./rounds.mjs').Outcome[]} outcomes
 * @param {{ bytes?: number, peerTitle?: string }} [options] `bytes` of the file that each reads
 */
export function timesTable(outcomes, { bytes, peerTitle = 'DuckDB' } = {}) {
  const titles = ['', 'median s', 'min', 'max'];
  if (bytes !== undefined) titles.push('MB/s');
  titles.push('peak MB', `× ${peerTitle} (min–max)`);
  const byName = new Map(outcomes.map((outcome) => [outcome.contender.name, outcome]));
  const rows = outcomes.map(({ contender, laps, skipped }) => {
    if (laps.length === 0) {
      return [contender.name, ...titles.slice(2).map(() => '–'), `not measured: ${skipped}`];
    }
    const seconds = laps.map((lap) => lap.seconds);
    const middle = median(seconds);
    const cells = [
      contender.name,
      ...[middle, Math.min(...seconds), Math.max(...seconds)].map(inSeconds),
    ];
    if (bytes !== undefined) cells.push((bytes / middle / 1e6).toFixed(0));
    const peak = Math.max(...laps.map((lap) => lap.peak));
    cells.push(peak === 0 ? '–' : (peak / 1e6).toFixed(0));
    cells.push(ratio(laps, byName.get(contender.peer)?.laps ?? []));
    return cells;
  });
  return markdown(titles, rows);
}

function inSeconds(value) {
  return value.toFixed(value < 0.1 ? 4 : value < 1 ? 3 : 2);
}

function ratio(laps, peerLaps) {
  const ofRound = new Map(peerLaps.map((lap) => [lap.round, lap.seconds]));
  const ratios = laps
    .filter((lap) => ofRound.has(lap.round))
    .map((lap) => ofRound.get(lap.round) / lap.seconds);
  if (ratios.length === 0) return '–';
  const [middle, least, most] = [median(ratios), Math.min(...ratios), Math.max(...ratios)];
  return `${middle.toFixed(2)} (${least.toFixed(2)}–${most.toFixed(2)})`;
}

/** A Markdown table with its first column to the left and the others to the right. */
export function markdown(titles, rows) {
  const line = (cells) => `| ${cells.join(' | ')} |`;
  return [
    line(titles),
    line(titles.map((_, i) => (i === 0 ? '---' : '---:'))),
    ...rows.map(line),
  ].join('\n');
}

/** The value below or at which that share of the values is; 0 of none. */
export function quantile(values, share) {
  const sorted = Float64Array.from(values).sort();
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? 0;
}
