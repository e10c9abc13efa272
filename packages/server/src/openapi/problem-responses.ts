import { PROBLEMS } from '../plugins/problem.js';
import { byName, type Json, ref } from './json-schema.js';

/** What every question may be answered, what those of the data may be beside, and those of a KPI. */
const OF_ALL = [400, 401, 408, 414, 429, 431, 500, 502, 503, 504];
export const PROBLEMS_OF = {
  all: OF_ALL,
  kpi: [...OF_ALL, 404, 501],
  negotiated: [...OF_ALL, 404, 406, 501],
} as const;

const KINDS = Object.entries(PROBLEMS) as [string, { status: number; title: string }][];
const WORDS: Record<number, string> = {
  400: 'What is asked cannot be understood: the problem names the parameter and lists what is allowed.',
  404: 'A later snapshot has no such KPI or chart any more.',
  501: 'The snapshot has no facts that would answer a filter.',
  503: 'Nothing can be answered at the moment: ask again.',
};

/** The problem that every failure is answered with, as RFC 9457 has it. */
export const problemSchema: Json = {
  type: 'object',
  description: 'A failed request, as RFC 9457 describes it.',
  properties: {
    type: { type: 'string', description: 'Says which problem it is: `urn:tavola:problem:…`.' },
    title: { type: 'string', description: 'The same for every problem of the type.' },
    status: { type: 'integer', minimum: 400, maximum: 599 },
    detail: { type: 'string', description: 'What is wrong here, and what helps.' },
    instance: { type: 'string', description: 'Path and query of the request.' },
    parameter: { type: 'string', description: 'The parameter that is meant.' },
    allowed: { description: 'What would be allowed: values, or words.' },
    kpi: { type: 'string' },
  },
  required: ['type', 'title', 'status', 'detail'],
};

/** Each status by which a question may fail, with the problems that have it. */
export function problemResponses(isSecured: boolean): Json {
  const statuses = knownOf(PROBLEMS_OF.negotiated, isSecured);
  return byName(statuses, (status) => [nameOf(status), toResponse(status)]);
}

/** References to the answers of those statuses that this server knows. */
export function problemsOf(statuses: readonly number[], isSecured: boolean): Json {
  const known = knownOf(statuses, isSecured);
  return byName(known, (status) => [String(status), ref('responses', nameOf(status))]);
}

const nameOf = (status: number): string => `Problem${status}`;

function knownOf(statuses: readonly number[], isSecured: boolean): number[] {
  return statuses
    .filter((status) => KINDS.some(([, kind]) => kind.status === status))
    .filter((status) => status !== 401 || isSecured)
    .sort();
}

function toResponse(status: number): Json {
  const kinds = KINDS.filter(([, kind]) => kind.status === status);
  const titles = kinds.map(([, { title }]) => title).join('. ');
  const properties = {
    type: { enum: kinds.map(([kind]) => `urn:tavola:problem:${kind}`) },
    status: { const: status },
  };
  return {
    description: WORDS[status] ?? `${titles}.`,
    ...(status === 503 && { headers: { 'Retry-After': ref('headers', 'Retry-After') } }),
    ...(status === 401 && { headers: { 'WWW-Authenticate': ref('headers', 'WWW-Authenticate') } }),
    content: {
      'application/problem+json': {
        schema: { allOf: [ref('schemas', 'Problem'), { properties }] },
      },
    },
  };
}
