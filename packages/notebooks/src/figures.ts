import type { CardContext } from './card.js';
import { h, swap } from './dom.js';
import { follow } from './follow.js';
import { sparkline } from './sparkline.js';
import { retryButton, viewOf } from './states.js';
import { hasColumns, type Workbench } from './workbench.js';

/** A headline figure. */
export interface Figure {
  label: string;
  value: string;
  /** The value to the last digit, where `value` is rounded. */
  exact?: string;
  unit?: string;
  /** A word or a date rather than a number: set smaller. */
  isText?: boolean;
  /** A line of what it was over time. */
  trend?: readonly (number | null)[];
  /** `+3.4 %`, and what is compared: `December on November`. */
  change?: { by: string; what: string } | undefined;
}

export interface FiguresDefinition {
  kpi: string;
  columns: readonly string[];
  /** Whether `otherKpis` leaves this KPI out. Default: true. */
  claims?: boolean;
  /** How many there will be, for the skeleton. */
  count: number;
  draw(context: CardContext): Figure[];
}

/** A row of headline figures, made of a KPI with one row. Like a card it follows the workbench, and is absent without its KPI. */
export function figureRow(workbench: Workbench, definition: FiguresDefinition): HTMLElement {
  const { kpi: name, columns, claims = true, count, draw } = definition;
  if (claims) workbench.claim(name, columns);
  const element = h('dl', { class: 'figures' }, ...Array.from({ length: count }, placeholder));
  let drawn: unknown;

  follow(element, workbench, (state) => {
    const snapshot = state.phase === 'ready' ? state.snapshot : undefined;
    const result = snapshot?.kpis.get(name);
    const view = viewOf(state);
    element.hidden =
      view !== 'loading' &&
      (view !== 'ready' || result === undefined || !hasColumns(result.kpi.columns, columns));
    if (element.hidden || snapshot === undefined || result === undefined) return;
    element.toggleAttribute('data-failed', result.error !== undefined);
    if (result.error !== undefined) {
      if (drawn === undefined) element.replaceChildren(trouble(result.error, workbench));
      return;
    }
    if (drawn === snapshot) return;
    drawn = snapshot;
    swap(element, ...draw({ rows: result.rows, kpi: result.kpi, snapshot, workbench }).map(figure));
  });
  return element;
}

function figure({ label, value, exact, unit, isText, trend, change }: Figure): HTMLElement {
  return h(
    'div',
    { class: 'figure' },
    h('dt', {}, label),
    h(
      'dd',
      { class: `figure__value${isText ? ' figure__value--text' : ''}`, title: exact },
      value,
      unit !== undefined && h('span', { class: 'figure__unit' }, ` ${unit}`),
    ),
    trend && h('dd', { class: 'figure__trend' }, sparkline(trend)),
    change &&
      h(
        'dd',
        { class: 'figure__change' },
        h('span', { class: 'sr-only' }, spoken(change.by)),
        h('span', { 'aria-hidden': 'true' }, change.by),
        ` ${change.what}`,
      ),
  );
}

function trouble(error: Error, workbench: Workbench): HTMLElement {
  return h(
    'div',
    { class: 'figures__trouble', role: 'status' },
    h('dt', {}, `Could not be read: ${error.message}.`),
    h('dd', {}, retryButton(workbench)),
  );
}

function spoken(by: string): string {
  if (by.startsWith('−')) return `down ${by.slice(1)}`;
  return by.startsWith('+') ? `up ${by.slice(1)}` : 'unchanged';
}

function placeholder(): HTMLElement {
  return h(
    'div',
    { class: 'figure', 'aria-hidden': 'true' },
    h('dt', {}, h('span', { class: 'skeleton-text' })),
    h('dd', { class: 'figure__value' }, h('span', { class: 'skeleton-text' })),
    h('dd', { class: 'figure__trend' }),
    h('dd', { class: 'figure__change' }, h('span', { class: 'skeleton-text' })),
  );
}
