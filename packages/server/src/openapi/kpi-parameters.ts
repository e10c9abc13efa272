import type { PublishedKpi } from '@tavola/core';
import type { Json } from './json-schema.js';

/** What a KPI can be asked for as. */
export type Target = 'json' | 'csv' | 'arrow' | 'svg' | 'png' | 'chart';

const ROWS: readonly Target[] = ['json', 'csv', 'arrow'];
const IMAGES: readonly Target[] = ['svg', 'png'];
const ALL: readonly Target[] = [...ROWS, ...IMAGES, 'chart'];

interface OwnParameter {
  targets: readonly Target[];
  describe: (kpi: PublishedKpi) => Json;
}

const listed = { style: 'form', explode: false };

/** The parameters of a KPI beside its filters. */
const PARAMETERS: Record<string, OwnParameter> = {
  limit: {
    targets: ALL,
    describe: ({ limit, rows }) => ({
      description: 'Number of rows.',
      schema: { type: 'integer', minimum: 0, maximum: 999_999_999_999_999, default: limit ?? rows },
      example: 3,
    }),
  },
  sort: {
    targets: ALL,
    describe: ({ columns }) => ({
      description:
        'Columns to sort by, in turn, each once; a minus before one that descends. Nulls come last. Default: the order of the KPI.',
      ...listed,
      schema: listOf(columns.flatMap(({ name }) => [name, `-${name}`])),
      example: [`-${columns[0]?.name}`],
    }),
  },
  columns: {
    targets: ROWS,
    describe: ({ columns }) => ({
      description: 'Columns of the answer, in this order. Default: all.',
      ...listed,
      schema: listOf(columns.map(({ name }) => name)),
      example: columns.slice(0, 2).map(({ name }) => name),
    }),
  },
  formulas: {
    targets: ['csv'],
    describe: () => ({
      description:
        'Whether texts that a spreadsheet would compute, as they begin with `=`, `+`, `-` or `@`, are written such that it does not.',
      schema: { type: 'string', enum: ['plain', 'escaped'], default: 'plain' },
      example: 'escaped',
    }),
  },
  theme: {
    targets: IMAGES,
    describe: () => ({
      description: 'Colours for a light page or a dark one.',
      schema: { type: 'string', enum: ['light', 'dark'], default: 'light' },
      example: 'dark',
    }),
  },
  width: {
    targets: IMAGES,
    describe: () => ({
      description: 'Width in pixels.',
      schema: { type: 'integer', minimum: 100, maximum: 2000, default: 640 },
      example: 800,
    }),
  },
  scale: {
    targets: ['png'],
    describe: () => ({
      description: 'Pixels of the image to one of its width.',
      schema: { type: 'integer', enum: [1, 2, 3], default: 1 },
      example: 2,
    }),
  },
};

export function parametersOf(kpi: PublishedKpi, target: Target): Json[] {
  return Object.entries(PARAMETERS)
    .filter(([, { targets }]) => targets.includes(target))
    .map(([name, { describe }]) => ({ name, in: 'query', ...describe(kpi) }));
}

function listOf(values: readonly string[]): Json {
  return { type: 'array', items: { type: 'string', enum: values }, minItems: 1, uniqueItems: true };
}
