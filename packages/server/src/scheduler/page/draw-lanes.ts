import { type Lap, lanesOf, type Run } from '../state.js';
import { byId, create, setText } from './dom.js';
import { createRateLanes } from './draw-rates.js';
import { formatDuration, formatPlural, formatUptime } from './format.js';
import { createTimeAxis, type TimeAxis } from './time-axis.js';
import { type Draw, elapsedOf, presentRun, type View } from './view.js';

interface Lane {
  row: HTMLElement;
  draw(worker: number | undefined, run: Run | undefined, axis: TimeAxis, now: number): void;
}

/** The master, a lane for each worker with its splits as they run, and the throughput on the same axis of time. */
export function createLanes(): Draw {
  const title = byId('workers-title');
  const root = byId('lanes');
  const master = createRow('Master');
  const workerRows = create('div', 'worker-lanes');
  const rates = createRateLanes();
  const axis = createAxis();
  const lanes: Lane[] = [];
  master.row.classList.add('master');
  root.append(master.row, workerRows, ...rates.rows, axis.row);

  return (view) => {
    const run = presentRun(view);
    const workers = run === undefined ? [] : lanesOf(run);
    const count = Math.max(workers.length, run?.workers || view.state.master.workers);
    const elapsed = run === undefined ? 0 : elapsedOfLanes(run, view.now);
    const time = createTimeAxis(elapsed, run?.state === 'running');

    setText(title, titleOf(run, count));
    setText(master.note, `pid ${view.state.master.pid}`);
    setText(master.track, masterDoes(view, run));
    while (lanes.length < count) {
      const lane = createLane(lanes.length + 1);
      lanes.push(lane);
      workerRows.append(lane.row);
    }
    while (lanes.length > count) lanes.pop()!.row.remove();
    for (const [index, lane] of lanes.entries()) lane.draw(workers[index], run, time, view.now);
    rates.draw(run, view.now, time);
    axis.draw(run, time);
  };
}

/** Lanes end with the last thing that happened in them; publishing comes after it. */
function elapsedOfLanes(run: Run, now: number): number {
  return run.state === 'running'
    ? elapsedOf(run, now)
    : Math.max(1, (run.endedAt ?? now) - run.startedAt);
}

function titleOf(run: Run | undefined, count: number): string {
  const workers = formatPlural(count, 'worker');
  if (run?.state !== 'running') return `${workers}, idle`;
  const busy = run.laps.filter((lap) => lap.outcome === 'running').length;
  if (busy === 0) return `${workers}, none busy`;
  return busy === count
    ? `${workers}, ${count === 1 ? 'busy' : 'all busy'}`
    : `${workers}, ${busy} busy`;
}

function masterDoes({ state, now }: View, run: Run | undefined): string {
  const engine = run?.engine ? [`engine ${run.engine}`] : [];
  const up = `up ${formatUptime(now - state.master.startedAt)}`;
  return [occupationOf(run), ...engine, up].join(' · ');
}

function occupationOf(run: Run | undefined): string {
  if (run === undefined) return 'Waiting for a run';
  if (run.state !== 'running') return 'Idle';
  if (run.total > 0 && run.merged >= run.total) return 'All splits merged, publishing';
  return `Merged ${run.merged} of ${formatPlural(run.total, 'split')}`;
}

function createRow(name: string) {
  const note = create('span', 'note');
  const track = create('div', 'track');
  const row = create(
    'div',
    'lane',
    create('div', 'lane-name', create('strong', '', name), note),
    track,
  );
  return { row, note, track };
}

function createLane(number: number): Lane {
  const { row, note, track } = createRow(`Worker ${number}`);
  const blocks: { lap: Lap; span: number; element: HTMLElement }[] = [];
  row.dataset.worker = String(number);

  return {
    row,
    draw(worker, run, { span }, now) {
      const laps = run === undefined ? [] : run.laps.filter((lap) => lap.worker === worker);
      const current = laps.at(-1)?.outcome === 'running' ? laps.at(-1) : undefined;
      setText(
        note,
        current === undefined ? 'idle' : `split ${current.split + 1}${attemptOf(current)}`,
      );
      row.dataset.busy = String(current !== undefined);
      while (blocks.length > laps.length) blocks.pop()!.element.remove();
      for (const [index, lap] of laps.entries()) {
        let block = blocks[index];
        if (block === undefined) {
          block = { lap, span: 0, element: create('div', 'lap', create('span')) };
          blocks.push(block);
          track.append(block.element);
        }
        const same = block.lap === lap && block.span === span && lap.outcome !== 'running';
        if (same || run === undefined) continue;
        block.lap = lap;
        block.span = span;
        drawLap(block.element, lap, run, span, now);
      }
    },
  };
}

function drawLap(element: HTMLElement, lap: Lap, run: Run, span: number, now: number): void {
  const from = lap.from - run.startedAt;
  const to = (lap.to ?? Math.max(now, lap.from)) - run.startedAt;
  element.dataset.outcome = lap.outcome;
  element.dataset.straggling = String(lap.isStraggling === true);
  element.dataset.split = String(lap.split + 1);
  element.style.left = `${(from / span) * 100}%`;
  element.style.width = `${((to - from) / span) * 100}%`;
  element.title = `Split ${lap.split + 1}${attemptOf(lap)}: ${outcomeOf(lap)}, ${formatDuration(to - from)}`;
  setText(element.firstElementChild!, String(lap.split + 1));
}

function outcomeOf({ outcome, isStraggling }: Lap): string {
  if (!isStraggling) return outcome;
  return outcome === 'running' ? 'straggling, copied' : `${outcome} after straggling`;
}

function attemptOf(lap: Lap): string {
  return lap.attempt > 1 ? `, attempt ${lap.attempt}` : '';
}

function createAxis() {
  const { row, track } = createRow('');
  row.classList.add('axis');
  row.setAttribute('aria-hidden', 'true');
  let drawn = '';
  return {
    row,
    draw(run: Run | undefined, { span, ticks }: TimeAxis) {
      const shown = run === undefined ? [] : ticks;
      const key = `${span} ${shown.join()}`;
      if (key === drawn) return;
      drawn = key;
      track.replaceChildren(
        ...shown.map((tick) => {
          const label = create('span', '', tickLabel(tick));
          label.style.left = `${(tick / span) * 100}%`;
          return label;
        }),
      );
    },
  };
}

function tickLabel(ms: number): string {
  if (ms === 0) return '0';
  if (ms < 1000) return `${ms} ms`;
  if (ms < 60_000) return `${ms / 1000} s`;
  return ms < 3600e3 ? `${+(ms / 60_000).toFixed(1)} min` : `${+(ms / 3600e3).toFixed(1)} h`;
}
