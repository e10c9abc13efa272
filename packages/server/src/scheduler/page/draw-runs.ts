import type { Links } from '../messages.js';
import type { Run } from '../state.js';
import { byId, create, createLink, createMark } from './dom.js';
import { formatCount, formatDay, formatDuration, formatPlural, formatTime } from './format.js';
import type { Draw } from './view.js';

const MARK = { running: 'running', finished: 'done', failed: 'failed' } as const;

/** All runs since the scheduler was started, the newest first. */
export function createRuns(): Draw {
  const title = byId('runs-title');
  const empty = byId('runs-empty');
  const table = byId('run-table');
  const body = table.querySelector('tbody')!;
  let drawn = '';

  return ({ state, links }) => {
    const { runs } = state;
    empty.hidden = runs.length > 0;
    table.hidden = runs.length === 0;
    const newest = runs.find((run) => run.state === 'finished');
    const key = JSON.stringify([
      links,
      runs.map(({ id, state, done }) => [id, state, done.splits, done.rows]),
    ]);
    if (key === drawn) return;
    drawn = key;
    title.textContent =
      runs.length === 0 ? 'No runs yet' : `${formatPlural(runs.length, 'run')} since the start`;
    body.replaceChildren(...runs.map((run) => createRow(run, run === newest ? links : {})));
  };
}

/** Only the newest snapshot is what the API now serves, so only that one is linked. */
function createRow(run: Run, links: Links): HTMLTableRowElement {
  const { done, ms } = run;
  const at = (path: string) => (links.api === undefined ? undefined : links.api + path);
  const rejects = done.rejected > 0 ? at('/rejects') : undefined;
  const started = create('td', '', formatTime(run.startedAt));
  started.prepend(create('span', 'note day', formatDay(run.startedAt)));
  const state = create('td', 'state', createMark(MARK[run.state]), create('span', '', run.state));
  if (run.error !== undefined) state.append(create('span', 'note', run.error.code));
  const snapshot = create('td', 'wide id');
  if (run.snapshot !== undefined) {
    snapshot.append(createLink(run.snapshot.slice(0, 12), at('/snapshot')));
    snapshot.title = run.snapshot;
  }
  const number = (...content: (Node | string)[]) => create('td', 'number', ...content);
  const rate = create('td', 'number wide', ms ? (done.bytes / 1e3 / ms).toFixed(1) : '');
  const row = create(
    'tr',
    '',
    started,
    state,
    create('td', 'wider', run.source),
    number(formatCount(done.rows)),
    create('td', 'number wide', createLink(formatCount(done.rejected), rejects)),
    number(ms === undefined ? '' : formatDuration(ms)),
    rate,
    snapshot,
  );
  row.dataset.state = run.state;
  return row;
}
