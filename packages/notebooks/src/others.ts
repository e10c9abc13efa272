import { type CardContext, type CardDefinition, card } from './card.js';
import type { CatalogueKpi, Column } from './client.js';
import { h } from './dom.js';
import { type Figure, type FiguresDefinition, figureRow } from './figures.js';
import { follow } from './follow.js';
import { formatNumber, humanise } from './format.js';
import { genericChart } from './generic-chart.js';
import { plainContent } from './plain-content.js';
import { isWord, tableColumn } from './table.js';
import type { Workbench } from './workbench.js';

/**
 * Every KPI of the workbench that no other cell of the page draws: headline figures for one row, else the KPI's own chart,
 * else a table. On a page with no other cards that is the whole workbench.
 */
export function otherKpis(workbench: Workbench): HTMLElement {
  const element = h('div', { class: 'others' });
  let shown = '';
  follow(element, workbench, (state) => {
    if (state.phase !== 'ready') return;
    const kpis = state.snapshot.catalogue.kpis.filter((kpi) => !workbench.isClaimed(kpi));
    const signature = JSON.stringify(
      kpis.map(({ name, columns, chart, rows }) => [name, columns, chart, rows === 1]),
    );
    if (signature === shown) return;
    shown = signature;
    element.replaceChildren(
      ...kpis.filter(isHeadline).map((kpi) => figureSection(workbench, kpi)),
      ...kpis.filter((kpi) => !isHeadline(kpi)).map((kpi) => card(workbench, genericCard(kpi))),
    );
  });
  return element;
}

function isHeadline({ rows, columns, chart }: CatalogueKpi): boolean {
  return rows === 1 && columns.length <= 8 && chart === undefined;
}

/** One row as figures under the KPI's title. */
function figureSection(workbench: Workbench, kpi: CatalogueKpi): HTMLElement {
  return h(
    'section',
    { class: 'others__figures' },
    h('h2', { class: 'card__title' }, kpi.title),
    kpi.description !== undefined && h('p', { class: 'card__subtitle' }, kpi.description),
    figureRow(workbench, genericFigures(kpi)),
  );
}

/** A headline figure for each column of a KPI with one row. */
export function genericFigures(kpi: CatalogueKpi): FiguresDefinition {
  return {
    kpi: kpi.name,
    columns: [],
    claims: false,
    count: kpi.columns.length,
    draw: ({ kpi: { columns }, rows }) =>
      columns.map((column): Figure => {
        const value = rows[0]?.[column.name] ?? null;
        const { format } = tableColumn(column, rows);
        if (typeof value !== 'number')
          return { label: humanise(column.name), value: format(value), isText: value !== null };
        return {
          label: humanise(column.name),
          value: formatNumber(value, column.unit, 'round'),
          exact: format(value),
          ...(isWord(column.unit) && column.unit !== humanise(column.name).toLowerCase()
            ? { unit: column.unit }
            : {}),
        };
      }),
  };
}

/** A card for any KPI: its title, its description, its own chart if it has one, and its rows. */
export function genericCard({ name, chart, columns }: CatalogueKpi): CardDefinition {
  const isWide = chart === undefined && width(columns) > 6;
  return {
    kpi: name,
    columns: [],
    claims: false,
    span: isWide ? 'full' : 'half',
    height: chart === undefined ? 0 : 240,
    draw: async (context) => ({ ...plainContent(context), chart: await ownChart(context) }),
  };
}

/** The columns of a table; a list or a map takes the room of three, a moment that of two. */
function width(columns: readonly Column[]): number {
  return columns.reduce(
    (sum, { type }) => sum + (type === 'any' ? 3 : type === 'timestamp' ? 2 : 1),
    0,
  );
}

async function ownChart({ kpi, rows, workbench }: CardContext) {
  if (kpi.chart === undefined) return undefined;
  try {
    return genericChart(await workbench.client.chart(kpi.name), kpi, rows);
  } catch {
    // Without its chart a KPI is still a table.
    return undefined;
  }
}
