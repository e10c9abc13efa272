import { lanesOf, markOf, type Run, type Split, type SplitMark } from '../state.js';
import { byId, create, createMark, setMark, setText } from './dom.js';
import { formatBytes, formatCount, formatDuration, formatPlural } from './format.js';
import { type Draw, presentRun } from './view.js';

const MARKS: SplitMark[] = ['running', 'waiting', 'done', 'redone', 'retried', 'failed', 'reused'];

/** The splits of the present run: a map of marks, counts that filter the table, and the table. */
export function createSplits(): Draw {
  const section = byId('splits');
  const title = byId('splits-title');
  const map = byId('split-map');
  // A region that scrolls must be reachable without a mouse.
  byId('split-scroll').tabIndex = 0;
  const body = byId('split-table').querySelector('tbody')!;
  const filter = createFilter(byId('split-filter'), (mark) => {
    body.dataset.only = mark ?? '';
  });
  let drawnRun = '';
  let drawn: Split[] = [];
  let ended = false;
  let laneCount = 0;
  let cells: SVGSVGElement[] = [];
  let rows: SplitRow[] = [];

  return (view) => {
    const run = presentRun(view);
    section.hidden = run === undefined || run.splits.length === 0;
    if (run === undefined) return;
    if (run.id !== drawnRun || run.splits.length !== cells.length) {
      cells = run.splits.map(() => createMark('waiting'));
      rows = run.splits.map(createSplitRow);
      map.hidden = cells.length < 2;
      map.replaceChildren(...cells);
      body.replaceChildren(...rows.map((row) => row.element));
      drawnRun = run.id;
      drawn = [];
      filter.reset();
    }
    const lanes = lanesOf(run);
    const hasEnded = run.state !== 'running';
    // These change what the rows of unchanged splits say.
    const all = hasEnded !== ended || lanes.length !== laneCount;
    ended = hasEnded;
    laneCount = lanes.length;
    if (drawn === run.splits && !all) return;
    for (const [index, split] of run.splits.entries()) {
      if (split === drawn[index] && !all) continue;
      setMark(cells[index]!, markOf(split), `Split ${index + 1}: ${wordOf(split, run)}`);
      rows[index]!.draw(split, run, lanes);
    }
    drawn = run.splits;
    setText(title, titleOf(run));
    filter.draw(run);
  };
}

function titleOf(run: Run): string {
  const { total, retried, redone } = run;
  const again = [
    retried > 0 ? `${formatCount(retried)} retried` : '',
    redone > 0 ? `${formatCount(redone)} redone` : '',
  ].filter((part) => part !== '');
  return [formatPlural(total, 'split'), ...again].join(', ');
}

interface SplitRow {
  element: HTMLTableRowElement;
  draw(split: Split, run: Run, lanes: number[]): void;
}

function createSplitRow(split: Split): SplitRow {
  const number = () => create('td', 'number');
  const mark = createMark('waiting');
  const word = create('span');
  const reason = create('span', 'note');
  const worker = number();
  const rows = number();
  const rejected = create('td', 'number wide');
  const size = create('td', 'number wide', formatBytes(split.to - split.from));
  const time = number();
  const state = create('td', 'state', mark, word, reason);
  const head = create('th', 'number', formatCount(split.index + 1));
  head.scope = 'row';
  const element = create('tr', '', head, state, worker, rows, rejected, size, time);

  return {
    element,
    draw(now, run, lanes) {
      element.dataset.mark = markOf(now);
      setMark(mark, markOf(now));
      setText(word, wordOf(now, run));
      setText(reason, now.reason ?? '');
      setText(worker, now.worker === undefined ? '' : String(lanes.indexOf(now.worker) + 1));
      setText(rows, now.rows === undefined ? '' : formatCount(now.rows));
      setText(rejected, now.rejected === undefined ? '' : formatCount(now.rejected));
      setText(time, now.ms === undefined ? '' : formatDuration(now.ms));
    },
  };
}

function wordOf(split: Split, run: Run): string {
  const phase = split.phase === 'waiting' ? waitingWord(run) : split.phase;
  if (split.retried > 0) return `${phase}, attempt ${split.retried + 1}`;
  return split.redone > 0 ? `${phase}, scanned again` : phase;
}

/** Once a run has ended, nothing waits any more. */
function waitingWord(run: Run): string {
  return run.state === 'running' ? 'waiting' : 'not scanned';
}

/** A legend whose entries are switches: one at a time, and none shows all. */
function createFilter(root: HTMLElement, onChange: (mark: SplitMark | undefined) => void) {
  let only: SplitMark | undefined;
  const set = (mark: SplitMark | undefined) => {
    only = mark;
    for (const { button, of } of entries) button.setAttribute('aria-pressed', String(of === only));
    onChange(only);
  };
  const entries = MARKS.map((of) => {
    const count = create('b');
    const word = create('span', '', of);
    const button = create('button', '', createMark(of), count, word);
    button.type = 'button';
    button.addEventListener('click', () => set(of === only ? undefined : of));
    return { of, button, count, word };
  });
  root.append(...entries.map((entry) => entry.button));
  return {
    reset: () => set(undefined),
    draw(run: Run) {
      const counts = new Map<SplitMark, number>();
      for (const split of run.splits) {
        const mark = markOf(split);
        counts.set(mark, (counts.get(mark) ?? 0) + 1);
      }
      for (const { of, button, count, word } of entries) {
        const found = counts.get(of) ?? 0;
        if (of === 'waiting') setText(word, waitingWord(run));
        setText(count, formatCount(found));
        button.hidden = found === 0 && of !== only;
      }
    },
  };
}
