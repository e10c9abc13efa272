import type { PublishedKpi } from '@tavola/core';
import { kpiUrl } from '../routes/kpi-url.js';
import type { Target } from '../schemas/parameters.js';
import { byName, type Json, ref } from './json-schema.js';
import { describedParameters } from './kpi-parameters.js';
import { type Operation, type Operations, ok } from './operation.js';
import { PROBLEMS_OF } from './problem-responses.js';
import { rowsSchema } from './row-schema.js';

type Parts = Pick<Operation, 'summary' | 'answer'> & Partial<Operation>;

interface Format {
  type: string;
  schema: (kpi: PublishedKpi) => Json;
  summary: string;
}

/** Of bytes there is nothing to say. */
const bytes = (): Json => ({});

/** What a KPI is sent as, by the suffix of its path. */
const FORMATS: Record<Exclude<Target, 'chart'>, Format> = {
  json: { type: 'application/json', schema: rowsSchema, summary: 'rows as JSON' },
  csv: { type: 'text/csv', schema: () => ({ type: 'string' }), summary: 'rows as CSV' },
  arrow: {
    type: 'application/vnd.apache.arrow.stream',
    schema: bytes,
    summary: "rows as a stream of Arrow's IPC format",
  },
  svg: { type: 'image/svg+xml', schema: () => ({ type: 'string' }), summary: 'its chart as SVG' },
  png: { type: 'image/png', schema: bytes, summary: 'its chart as PNG' },
};

const LANGUAGE = 'https://vega.github.io/schema/vega-lite/v6.json';

/**
 * The paths of a KPI: its rows in the format that is accepted, in each format by its suffix, and its chart.
 *
 * @param filters references to the parameters that filter
 */
export function kpiPaths(
  kpi: PublishedKpi,
  filters: readonly Json[],
  operations: Operations,
): Json {
  const { name, title, description = title } = kpi;
  const suffixes = (['json', 'csv', 'arrow', 'svg', 'png'] as const).filter(
    (suffix) => kpi.chart || !isImage(suffix),
  );
  const operation = (target: Target, parts: Parts): Json =>
    operations.get({
      tag: name,
      id: `${name}.${target}`,
      parameters: [...describedParameters(kpi, target), ...filters],
      problems: PROBLEMS_OF.kpi,
      ...parts,
    });
  const content = byName(suffixes, (suffix) => contentOf(kpi, suffix));
  const vary = { Vary: ref('headers', 'Vary') };
  const paths: [string, Json][] = [
    [
      kpiUrl(name),
      operation('json', {
        id: name,
        summary: title,
        description: `${description} In the format that \`Accept\` asks for: JSON unless it asks for another. What only other formats have is a parameter of the path with their suffix.`,
        answer: ok('The rows, or their chart.', content, vary),
        problems: PROBLEMS_OF.negotiated,
      }),
    ],
    ...suffixes.map((suffix): [string, Json] => [
      `${kpiUrl(name)}.${suffix}`,
      operation(suffix, {
        summary: `${title}: ${FORMATS[suffix].summary}`,
        answer: ok(description, Object.fromEntries([contentOf(kpi, suffix)])),
      }),
    ]),
  ];
  if (kpi.chart) {
    paths.push([
      `${kpiUrl(name)}/chart`,
      operation('chart', {
        summary: `${title}: its chart as a Vega-Lite specification`,
        answer: ok('It loads its rows from here.', {
          'application/json': { schema: chartSchema(kpi) },
        }),
      }),
    ]);
  }
  return byName(paths, ([path, get]) => [path, { get }]);
}

const isImage = (target: Target): boolean => target === 'svg' || target === 'png';

function contentOf(kpi: PublishedKpi, suffix: keyof typeof FORMATS): [type: string, content: Json] {
  const { type, schema } = FORMATS[suffix];
  return [type, { schema: suffix === 'json' ? ref('schemas', `rows.${kpi.name}`) : schema(kpi) }];
}

function chartSchema({ name }: PublishedKpi): Json {
  return {
    type: 'object',
    properties: {
      $schema: { const: LANGUAGE },
      description: { type: 'string' },
      data: {
        type: 'object',
        properties: { url: { type: 'string', pattern: `^${kpiUrl(name)}(\\?.*)?$` } },
        required: ['url'],
      },
    },
    required: ['$schema', 'data'],
  };
}
