import { byName, type Json, ref } from './json-schema.js';
import { type Operation, type Operations, ok } from './operation.js';
import { PROBLEMS_OF } from './problem-responses.js';

const string: Json = { type: 'string' };
const count: Json = { type: 'integer', minimum: 0 };
const moment: Json = { type: 'string', format: 'date-time' };

/** An object of which some members are always there. */
function object(properties: Json, required: readonly string[] = Object.keys(properties)): Json {
  return { type: 'object', properties, required };
}

const listOf = (items: Json): Json => ({ type: 'array', items });

const column = object({ name: string, type: string, unit: string }, ['name', 'type']);
const source = object({ name: string, bytes: count, files: count }, ['name', 'bytes']);
const rows = object({ read: count, used: count, rejected: count });
const file = { file: string, bytes: count, sha256: string };

export const fixedSchemas: Json = {
  Catalogue: object({
    snapshot: string,
    publishedAt: moment,
    dataset: string,
    source,
    rows,
    kpis: listOf(
      object(
        {
          name: string,
          title: string,
          description: string,
          columns: listOf(column),
          rows: count,
          limit: count,
          url: string,
          chart: string,
          formats: listOf(string),
        },
        ['name', 'title', 'columns', 'rows', 'url'],
      ),
    ),
  }),
  Manifest: object(
    {
      format: { const: 1 },
      id: string,
      publishedAt: moment,
      dataset: string,
      source,
      definitions: string,
      rows,
      kpis: listOf(
        object({ ...file, name: string, title: string, columns: listOf(column), rows: count }),
      ),
      rejects: object(file),
      facts: object(file),
    },
    ['format', 'id', 'publishedAt', 'dataset', 'source', 'rows', 'kpis', 'rejects'],
  ),
};

const tag = 'workbench';
const problems = PROBLEMS_OF.all;
const json = (schema: Json): Json => ({ 'application/json': { schema } });

const CATALOGUE = {
  tag,
  summary: 'What is published, and where',
  answer: ok('The KPIs, with their columns and addresses.', json(ref('schemas', 'Catalogue'))),
  problems,
};
const MANIFEST = {
  tag,
  summary: 'The manifest of the present snapshot',
  answer: ok('What it holds, with a hash of each file.', json(ref('schemas', 'Manifest'))),
  problems,
};

const OPERATIONS: Record<string, Operation> = {
  '/api': { ...CATALOGUE, id: 'api' },
  '/api.json': { ...CATALOGUE, id: 'api.json' },
  '/api/snapshot': { ...MANIFEST, id: 'snapshot' },
  '/api/snapshot.json': { ...MANIFEST, id: 'snapshot.json' },
  '/api/rejects': {
    tag,
    id: 'rejects',
    summary: 'The rows that were not used',
    answer: ok('Each with its place, column, reason and text.', { 'text/csv': { schema: string } }),
    problems,
  },
  '/api/events': {
    tag,
    id: 'events',
    summary: 'A stream of the snapshots',
    description:
      'Server-sent events: one `snapshot` for the present one and one for each that is published later, its id that of the snapshot, its data `{ id, publishedAt }`. A comment comes every 15 seconds.',
    parameters: [ref('parameters', 'Last-Event-ID')],
    answer: {
      description: 'Goes on until either side ends it.',
      content: { 'text/event-stream': { schema: string } },
    },
    isTagged: false,
    problems,
  },
  '/api/openapi.json': {
    tag,
    id: 'openapi',
    summary: 'This document',
    answer: ok('Made from the present snapshot.', json({ type: 'object' })),
    problems,
  },
};

/** The paths that are there whatever is published. */
export function fixedPaths(operations: Operations): Json {
  return byName(Object.entries(OPERATIONS), ([path, operation]) => [
    path,
    { get: operations.get(operation) },
  ]);
}
