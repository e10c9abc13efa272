import type { PublishedKpi } from '@tavola/core';
import {
  LEAST_WIDTH,
  MOST_WIDTH,
  type ParameterName,
  parametersOf,
  type Target,
} from '../schemas/parameters.js';
import type { Json } from './json-schema.js';

type Describe = (kpi: PublishedKpi) => Json;

const listed = { style: 'form', explode: false };

/** The parameters of a KPI beside its filters, as the document tells of them. */
const DESCRIPTIONS: Record<ParameterName, Describe> = {
  limit: ({ limit, rows }) => ({
    description: 'Number of rows.',
    schema: { type: 'integer', minimum: 0, maximum: 999_999_999_999_999, default: limit ?? rows },
    example: 3,
  }),
  sort: ({ columns }) => ({
    description:
      'Columns to sort by, in turn, each once; a minus before one that descends. Nulls come last. Default: the order of the KPI.',
    ...listed,
    schema: listOf(columns.flatMap(({ name }) => [name, `-${name}`])),
    example: [`-${columns[0]?.name}`],
  }),
  columns: ({ columns }) => ({
    description: 'Columns of the answer, in this order. Default: all.',
    ...listed,
    schema: listOf(columns.map(({ name }) => name)),
    example: columns.slice(0, 2).map(({ name }) => name),
  }),
  formulas: () => ({
    description:
      'Whether texts that a spreadsheet would compute, as they begin with `=`, `+`, `-` or `@`, are written such that it does not.',
    schema: { type: 'string', enum: ['plain', 'escaped'], default: 'plain' },
    example: 'escaped',
  }),
  theme: () => ({
    description: 'Colours for a light page or a dark one.',
    schema: { type: 'string', enum: ['light', 'dark'], default: 'light' },
    example: 'dark',
  }),
  width: () => ({
    description: 'Width in pixels.',
    schema: { type: 'integer', minimum: LEAST_WIDTH, maximum: MOST_WIDTH, default: 640 },
    example: 800,
  }),
  scale: () => ({
    description: 'Pixels of the image to one of its width.',
    schema: { type: 'integer', enum: [1, 2, 3], default: 1 },
    example: 2,
  }),
};

export function describedParameters(kpi: PublishedKpi, target: Target): Json[] {
  return parametersOf(target).map((name) => ({ name, in: 'query', ...DESCRIPTIONS[name](kpi) }));
}

function listOf(values: readonly string[]): Json {
  return { type: 'array', items: { type: 'string', enum: values }, minItems: 1, uniqueItems: true };
}
