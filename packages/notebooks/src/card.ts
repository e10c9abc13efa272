import { CardParts } from './card-parts.js';
import type { ChartDefinition } from './chart.js';
import type { CatalogueKpi, Row } from './client.js';
import { follow } from './follow.js';
import type { LoadedSnapshot } from './load.js';
import { plainContent } from './plain-content.js';
import { retryButton, viewOf } from './states.js';
import type { TableColumn } from './table.js';
import { hasColumns, type Workbench } from './workbench.js';

/** What a card is drawn from. */
export interface CardContext {
  rows: Row[];
  kpi: CatalogueKpi;
  snapshot: LoadedSnapshot;
  workbench: Workbench;
}

/** What a card says. */
export interface CardContent {
  /** A statement or a question made from the data. */
  title: string;
  /** What is measured, and its unit. */
  subtitle: string;
  /** What the chart shows, for those who do not see it. */
  summary: string;
  chart?: ChartDefinition | undefined;
  table: { columns: TableColumn[]; rows: Row[] };
}

export interface CardDefinition {
  /** Name of the KPI. */
  kpi: string;
  /** Columns without which the card makes no sense: a KPI that lacks one is not drawn by this card. */
  columns: readonly string[];
  /** Whether `otherKpis` leaves this KPI out. Default: true. */
  claims?: boolean;
  /** Two `half` cards share a line where there is room. */
  span?: 'full' | 'half';
  /** Height of what is drawn, in pixels, so that nothing moves when it arrives. */
  height: number;
  /** Undefined where these rows give nothing to show. */
  draw(context: CardContext): CardContent | undefined | Promise<CardContent | undefined>;
}

/**
 * A card: a title that says something, a chart, and the same as a table. It follows the workbench: a skeleton while it
 * loads, a new drawing for a new snapshot, the last drawing greyed with a way to retry when its KPI cannot be read. A
 * workbench without the KPI has no card.
 */
export function card(workbench: Workbench, definition: CardDefinition): HTMLElement {
  const { kpi: name, columns, claims = true, span = 'full', height } = definition;
  if (claims) workbench.claim(name, columns);
  const parts = new CardParts({ span, height, retry: () => retryButton(workbench) });
  let drawn: string | undefined;

  follow(parts.element, workbench, async (state) => {
    const view = viewOf(state);
    const snapshot = state.phase === 'ready' ? state.snapshot : undefined;
    const result = snapshot?.kpis.get(name);
    parts.element.hidden =
      view !== 'loading' &&
      (view !== 'ready' || result === undefined || !hasColumns(result.kpi.columns, columns));
    if (parts.element.hidden || snapshot === undefined || result === undefined) return;

    const failed = result.error !== undefined;
    parts.element.toggleAttribute('data-failed', failed);
    if (failed) return parts.fail(result.kpi.title, result.error);
    parts.recover();
    if (drawn === snapshot.id) return;
    drawn = snapshot.id;
    const { kpi, rows } = result;
    const content = await contentOf(definition, { kpi, rows, snapshot, workbench });
    if (drawn === snapshot.id) parts.show(kpi.title, content);
  });
  return parts.element;
}

/** What a card says of these rows; rows that it cannot make sense of are still a table. */
async function contentOf(
  definition: CardDefinition,
  context: CardContext,
): Promise<CardContent | undefined> {
  if (context.rows.length === 0) return undefined;
  try {
    return await definition.draw(context);
  } catch {
    return plainContent(context);
  }
}
