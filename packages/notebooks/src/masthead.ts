import { formatAgo, formatClock, formatInstant } from './dates.js';
import { h } from './dom.js';
import { humanise } from './format.js';
import type { Workbench, WorkbenchState } from './workbench.js';

const TICK_MS = 20_000;

/** The top of the page: whose figures these are, and how fresh. */
export function masthead(workbench: Workbench): HTMLElement {
  const dataset = h('span', { class: 'masthead__dataset' });
  const text = h('span', { role: 'status' });
  const status = h('p', { class: 'masthead__status' }, h('span', { class: 'dot' }), text);
  const update = () => {
    const { state } = workbench;
    status.dataset.kind = statusKind(state);
    const next = statusText(state, new Date());
    if (text.textContent !== next) text.textContent = next;
    if (state.phase === 'ready') {
      const name = humanise(state.snapshot.catalogue.dataset);
      dataset.textContent = name;
      document.title = `${name} – Tavola`;
    }
  };
  workbench.subscribe(update);
  setInterval(update, TICK_MS);
  return h(
    'header',
    { class: 'masthead' },
    h('p', { class: 'masthead__name' }, h('span', { class: 'wordmark' }, 'Tavola'), dataset),
    status,
  );
}

/** How fresh the figures are, in words. */
export function statusText(state: WorkbenchState, now: Date): string {
  switch (state.phase) {
    case 'loading':
      return 'Reading…';
    case 'unpublished':
      return 'Waiting for the first snapshot';
    case 'failed':
      return 'Could not be read';
    case 'ready':
      if (state.stale) return `Not up to date since ${formatClock(state.stale.since)}`;
      if (state.updatedAt) return `Updated ${formatAgo(state.updatedAt, now)}`;
      return `Published ${formatInstant(state.snapshot.publishedAt)}`;
  }
}

function statusKind(state: WorkbenchState): 'live' | 'waiting' | 'broken' {
  if (state.phase === 'ready') return state.stale ? 'broken' : 'live';
  return state.phase === 'failed' ? 'broken' : 'waiting';
}
