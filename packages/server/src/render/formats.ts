/** What rows are sent as. */
export interface Format {
  name: FormatName;
  /** As `Accept` names it. */
  media: string;
  /** As `Content-Type` says it. */
  type: string;
}

export type FormatName = 'json' | 'csv' | 'arrow' | 'svg' | 'png';

/** The first is sent to whoever does not mind. */
export const FORMATS: readonly Format[] = [
  { name: 'json', media: 'application/json', type: 'application/json; charset=utf-8' },
  { name: 'csv', media: 'text/csv', type: 'text/csv; charset=utf-8; header=present' },
  {
    name: 'arrow',
    media: 'application/vnd.apache.arrow.stream',
    type: 'application/vnd.apache.arrow.stream',
  },
  { name: 'svg', media: 'image/svg+xml', type: 'image/svg+xml; charset=utf-8' },
  { name: 'png', media: 'image/png', type: 'image/png' },
];

export const IMAGE_FORMATS: ReadonlySet<string> = new Set<FormatName>(['svg', 'png']);

/** The formats of a KPI: images only of one with a chart. */
export function formatsOf({ chart }: { chart?: unknown }): Format[] {
  return FORMATS.filter(({ name }) => chart !== undefined || !IMAGE_FORMATS.has(name));
}

/** A name in a path without the suffix that says the format. */
export function splitSuffix(path: string): { name: string; format: Format | undefined } {
  const format = FORMATS.find(({ name }) => path.endsWith(`.${name}`));
  return { name: format ? path.slice(0, -format.name.length - 1) : path, format };
}
