import type { Snapshot } from '@tavola/core';
import { type FilteredColumn, filterParameters } from './filter-parameters.js';
import { fixedPaths, fixedSchemas } from './fixed-paths.js';
import { headers } from './headers.js';
import { byName, type Json, ref } from './json-schema.js';
import { kpiPaths } from './kpi-paths.js';
import { operationsOf } from './operation.js';
import { problemResponses, problemSchema } from './problem-responses.js';
import { rowsSchema } from './row-schema.js';

export interface DocumentOptions {
  /** Columns of the dataset that answers can be filtered by. */
  columns: readonly FilteredColumn[];
  /** Whether reading needs a token. */
  isSecured: boolean;
}

const DESCRIPTION = `Every answer is made from one snapshot and says which. A KPI is answered as it was published, or, with
filters, as if the source had only the rows that pass them. What fails is answered with a problem (RFC 9457) that says what
would be allowed. [This document](/api/openapi.json) is made from the present snapshot.`;

/** The OpenAPI document of what a snapshot publishes. */
export function openApiDocument(
  { manifest: { dataset, kpis } }: Pick<Snapshot, 'manifest'>,
  { columns, isSecured }: DocumentOptions,
): Json {
  const operations = operationsOf(isSecured);
  const filters = filterParameters(columns);
  const filterRefs = Object.keys(filters).map((name) => ref('parameters', name));
  const schemes = {
    token: { type: 'http', scheme: 'bearer' },
    browser: { type: 'http', scheme: 'basic', description: 'Any name, and the token.' },
  };
  return {
    openapi: '3.1.1',
    info: { title: `KPIs of ${dataset}`, version: '1', description: DESCRIPTION },
    servers: [{ url: '/' }],
    tags: [
      ...kpis.map(({ name, title, description }) => ({
        name,
        'x-displayName': title,
        ...(description !== undefined && { description }),
      })),
      {
        name: 'workbench',
        'x-displayName': 'The workbench',
        description: 'What is published, and when.',
      },
    ],
    paths: {
      ...Object.assign({}, ...kpis.map((kpi) => kpiPaths(kpi, filterRefs, operations))),
      ...fixedPaths(operations),
    },
    components: {
      schemas: {
        Problem: problemSchema,
        ...fixedSchemas,
        ...byName(kpis, (kpi) => [`rows.${kpi.name}`, rowsSchema(kpi)]),
      },
      parameters: { ...REQUEST_HEADERS, ...filters },
      headers,
      responses: { NotModified, ...problemResponses(isSecured) },
      ...(isSecured && { securitySchemes: schemes }),
    },
    ...(isSecured && { security: [{ token: [] }, { browser: [] }] }),
  };
}

const REQUEST_HEADERS: Json = {
  'If-None-Match': {
    name: 'If-None-Match',
    in: 'header',
    description: 'The `ETag` of an answer that is there already: it is sent only if it changed.',
    schema: { type: 'string' },
  },
  'Last-Event-ID': {
    name: 'Last-Event-ID',
    in: 'header',
    description: 'The id of the last snapshot that was told: the stream goes on after it.',
    schema: { type: 'string' },
  },
};

const NotModified: Json = {
  description: 'The answer is the one that `If-None-Match` names.',
};
