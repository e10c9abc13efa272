/** Path of a KPI's rows. */
export function kpiUrl(name: string): string {
  return `/api/${encodeURIComponent(name)}`;
}
