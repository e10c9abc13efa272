/** A Vega-Lite specification without data: what to draw of a KPI's rows, and how. */
export type ChartSpec = Record<string, unknown>;
