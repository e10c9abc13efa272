import { formatClock } from './dates.js';
import { h } from './dom.js';
import { formatCount } from './format.js';
import type { LoadedSnapshot } from './load.js';
import type { Workbench, WorkbenchState } from './workbench.js';

/** What the page as a whole shows: a phase of the workbench, or `empty` for a snapshot that has no values. */
export type View = WorkbenchState['phase'] | 'empty';

/** The view that a state calls for. */
export function viewOf(state: WorkbenchState): View {
  return state.phase === 'ready' && isEmpty(state.snapshot) ? 'empty' : state.phase;
}

/** Whether a snapshot has nothing to draw: no KPI has a row with a value other than null or nought. */
export function isEmpty({ kpis, catalogue }: LoadedSnapshot): boolean {
  if (catalogue.rows.used === 0) return true;
  const results = [...kpis.values()];
  return (
    results.length > 0 &&
    results.every(({ rows }) => rows?.every((row) => Object.values(row).every((value) => !value)))
  );
}

/** The place where the page says that something is amiss, and what can be done. Nothing while all is well. */
export function notice(workbench: Workbench): HTMLElement {
  const place = h('div', { class: 'notice', role: 'status' });
  let shown = '';
  workbench.subscribe((state) => {
    document.documentElement.dataset.view = viewOf(state);
    document.documentElement.toggleAttribute('data-stale', isStale(state));
    const key = noticeKey(state);
    if (key === shown) return;
    shown = key;
    place.replaceChildren(...noticeContent(workbench, state));
  });
  return place;
}

/** A button that asks the API again and says so while it waits. */
export function retryButton(workbench: Workbench): HTMLButtonElement {
  const button = h('button', { type: 'button', class: 'button' }, 'Retry');
  button.addEventListener('click', async () => {
    button.disabled = true;
    button.textContent = 'Asking again…';
    await workbench.retry();
    button.disabled = false;
    button.textContent = 'Retry';
  });
  return button;
}

/** A block of the size of what is to come. */
export function skeleton(height: number): HTMLElement {
  return h('div', { class: 'skeleton', style: `height:${height}px`, 'aria-hidden': 'true' });
}

function isStale(state: WorkbenchState): boolean {
  return state.phase === 'ready' && state.stale !== undefined;
}

function noticeKey(state: WorkbenchState): string {
  const view = viewOf(state);
  if (state.phase === 'ready')
    return `${view} ${state.snapshot.id} ${state.stale?.since.getTime()}`;
  return state.phase === 'failed' ? `${view} ${state.error.message}` : view;
}

function noticeContent(workbench: Workbench, state: WorkbenchState): HTMLElement[] {
  if (state.phase === 'failed') return [failure(workbench, state.error)];
  if (state.phase === 'unpublished') return [unpublished()];
  if (state.phase !== 'ready') return [];
  return [
    ...(state.stale ? [staleBar(workbench, state.stale)] : []),
    ...(isEmpty(state.snapshot) ? [noRows(workbench, state.snapshot)] : []),
  ];
}

function staleBar(
  workbench: Workbench,
  { since, error }: { since: Date; error: Error },
): HTMLElement {
  return h(
    'div',
    { class: 'stale-bar' },
    h(
      'p',
      {},
      h('strong', {}, `Not up to date since ${formatClock(since)}. `),
      `${error.message}; below are the last figures it gave.`,
    ),
    retryButton(workbench),
  );
}

function failure(workbench: Workbench, error: Error): HTMLElement {
  return h(
    'section',
    { class: 'state state--failed' },
    h('h1', {}, 'The figures could not be read'),
    h('p', {}, `${error.message}. The page asks again by itself; or ask now.`),
    retryButton(workbench),
  );
}

function unpublished(): HTMLElement {
  return h(
    'section',
    { class: 'state' },
    h('h1', {}, 'Nothing has been published yet'),
    h(
      'p',
      {},
      'Run the workbench once with ',
      h('code', {}, 'npx tavola run'),
      '. This page fills in by itself as soon as the first snapshot is there.',
    ),
  );
}

function noRows(
  workbench: Workbench,
  { catalogue: { rows, source } }: LoadedSnapshot,
): HTMLElement {
  const rejected = rows.rejected > 0;
  return h(
    'section',
    { class: 'state' },
    h('h1', {}, 'There are no rows to show'),
    h(
      'p',
      {},
      rejected
        ? `${source.name} has ${formatCount(rows.read, 'row')}, and ${rows.rejected === rows.read ? 'every one' : formatCount(rows.rejected, 'of them', 'of them')} was rejected. The list says why, line by line.`
        : `${source.name} has a header, but no row below it. As soon as a run finds some, they show up here.`,
    ),
    rejected &&
      h(
        'a',
        { class: 'button', href: workbench.client.address('rejects') },
        'See the rejected rows',
      ),
  );
}
