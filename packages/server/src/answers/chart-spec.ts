import type { PublishedKpi } from '@tavola/core';
import { Problem } from '../plugins/problem.js';
import { kpiUrl } from '../routes/kpi-url.js';
import { type Question, toParameters } from './question.js';

/** A KPI with a chart, or a problem. */
export function withChart(kpi: PublishedKpi): PublishedKpi & { chart: Record<string, unknown> } {
  const { name, chart } = kpi;
  if (chart) return { ...kpi, chart };
  const detail = `The KPI ${name} has no chart: ${kpiUrl(name)} has its rows.`;
  throw new Problem('chart-missing', detail);
}

/** The Vega-Lite specification of a chart that loads its rows from this server. */
export function toChartSpec({ kpi, filter, limit, sort }: Question): Record<string, unknown> {
  const { name, title, description = title, chart, rows, limit: usual = rows } = withChart(kpi);
  const query = new URLSearchParams();
  if (limit !== Math.min(usual, limit)) query.set('limit', String(limit));
  const keys = sort.map(({ column, descending }) => `${descending ? '-' : ''}${column}`);
  if (keys.length > 0) query.set('sort', keys.join(','));
  for (const [parameter, text] of toParameters(filter)) query.set(parameter, text);
  const url = kpiUrl(name);
  return {
    // An identifier that says which grammar this is; nothing fetches it.
    $schema: 'https://vega.github.io/schema/vega-lite/v6.json',
    description,
    ...chart,
    data: { url: query.size > 0 ? `${url}?${query}` : url },
  };
}
