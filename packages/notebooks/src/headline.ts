import type { CardContext } from './card.js';
import { h } from './dom.js';
import { follow } from './follow.js';
import { formatCount, humanise } from './format.js';
import type { LoadedSnapshot } from './load.js';
import { viewOf } from './states.js';
import { hasColumns, type Workbench } from './workbench.js';

/** The sentence that a page opens with. `strong` is the part that is set in the accent colour. */
export interface Sentence {
  strong?: string;
  text: string;
}

export interface HeadlineDefinition {
  kpi: string;
  columns: readonly string[];
  draw(context: CardContext): Sentence | undefined;
}

/** The opening sentence; where its KPI is missing, one that says what there is. */
export function headline(workbench: Workbench, definition: HeadlineDefinition): HTMLElement {
  const element = h('h1', { class: 'headline' }, h('span', { class: 'skeleton-text' }));
  follow(element, workbench, (state) => {
    const view = viewOf(state);
    element.hidden = view !== 'loading' && view !== 'ready';
    if (view !== 'ready' || state.phase !== 'ready') return;
    const { strong, text } =
      sentenceOf(workbench, state.snapshot, definition) ?? inventory(state.snapshot);
    element.replaceChildren(...(strong ? [h('em', {}, strong), text] : [text]));
  });
  return element;
}

function sentenceOf(
  workbench: Workbench,
  snapshot: LoadedSnapshot,
  { kpi: name, columns, draw }: HeadlineDefinition,
): Sentence | undefined {
  const result = snapshot.kpis.get(name);
  if (result?.rows === undefined || !hasColumns(result.kpi.columns, columns)) return undefined;
  return draw({ rows: result.rows, kpi: result.kpi, snapshot, workbench });
}

/** What is there, where nothing better can be said: `Web visits: 3 KPIs from 1,200 rows of visits.csv.` */
export function inventory({ catalogue }: LoadedSnapshot): Sentence {
  const { dataset, kpis, rows, source } = catalogue;
  return {
    text: `${humanise(dataset)}: ${formatCount(kpis.length, 'KPI')} from ${formatCount(rows.used, 'row')} of ${source.name}.`,
  };
}
