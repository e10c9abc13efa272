import type { FormatName } from '../render/formats.js';
import { THEME_NAMES } from '../render/theme.js';

/** What is asked for: rows in a format, or the specification of a chart. */
export type Target = FormatName | 'chart';

/** A parameter of a KPI, beside its filters. */
export interface Parameter {
  /** Completes the sentence "allowed is …". */
  allowed: string;
  pattern: RegExp;
  targets: readonly Target[];
}

const ROWS: readonly Target[] = ['json', 'csv', 'arrow'];
const IMAGES: readonly Target[] = ['svg', 'png'];
const NAMES = /^/;

/** Widths of images in pixels. */
export const LEAST_WIDTH = 100;
export const MOST_WIDTH = 2000;

/** The parameters of `/api/:kpi` by name. Every other one is a column of the dataset. */
export const PARAMETERS = {
  limit: {
    allowed: 'a whole number from 0, of at most 15 digits, given once',
    pattern: /^\d{1,15}$/,
    targets: [...ROWS, ...IMAGES, 'chart'],
  },
  sort: {
    allowed: 'names of columns, separated by commas, a minus before each that descends, given once',
    pattern: NAMES,
    targets: [...ROWS, ...IMAGES, 'chart'],
  },
  columns: {
    allowed: 'names of columns, separated by commas, given once',
    pattern: NAMES,
    targets: ROWS,
  },
  formulas: {
    allowed: 'plain, or escaped for spreadsheets that would compute what is written in a text',
    pattern: /^(?:plain|escaped)$/,
    targets: ['csv'],
  },
  theme: {
    allowed: THEME_NAMES.join(' or '),
    pattern: new RegExp(`^(?:${THEME_NAMES.join('|')})$`),
    targets: IMAGES,
  },
  width: {
    allowed: `a whole number of pixels from ${LEAST_WIDTH} to ${MOST_WIDTH}`,
    pattern: /^(?:[1-9]\d\d|1\d{3}|2000)$/,
    targets: IMAGES,
  },
  scale: {
    allowed: '1, 2 or 3, pixels of the image to one of its width',
    pattern: /^[123]$/,
    targets: ['png'],
  },
} as const satisfies Record<string, Parameter>;

export type ParameterName = keyof typeof PARAMETERS;

export const PARAMETER_NAMES = Object.keys(PARAMETERS) as ParameterName[];

export function isParameterName(name: string): name is ParameterName {
  return Object.hasOwn(PARAMETERS, name);
}

export function parametersOf(target: Target): ParameterName[] {
  return PARAMETER_NAMES.filter((name) =>
    (PARAMETERS[name].targets as readonly Target[]).includes(target),
  );
}
