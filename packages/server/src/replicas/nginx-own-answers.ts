import { Problem, type ProblemKind } from '../plugins/problem.js';

/** What nginx answers by itself: problems, as replicas would. */
const ANSWERS: readonly {
  statuses: string;
  /** A request that could not even be read has no path yet, and can only be led to one. */
  at: string;
  kind: ProblemKind;
  detail: string;
  headers?: string[];
}[] = [
  {
    statuses: '400 405 414 494 501 505',
    at: '/-/request-invalid',
    kind: 'request-invalid',
    detail: 'The request cannot be read, or is too long.',
  },
  {
    statuses: '413',
    at: '@too-large',
    kind: 'too-large',
    detail: 'Nothing with a body is answered: use GET.',
  },
  {
    statuses: '429',
    at: '@too-many',
    kind: 'too-many',
    detail: 'This address asks more often than is allowed: try again in a second.',
    headers: ['Retry-After 1'],
  },
  {
    statuses: '500 504',
    at: '@unavailable',
    kind: 'unavailable',
    detail: 'No replica answers: try again.',
    headers: ['Retry-After 1'],
  },
];

const HEADERS = [
  'X-Request-Id $tavola_request_id',
  'Cache-Control no-store',
  `Content-Security-Policy "default-src 'none';frame-ancestors 'none'"`,
  'X-Content-Type-Options nosniff',
  'X-Frame-Options DENY',
  'Referrer-Policy no-referrer',
  'Cross-Origin-Resource-Policy same-origin',
];

/** Which status leads to which answer. */
export function onError(indent = '    '): string {
  return ANSWERS.map(({ statuses, at }) => `${indent}error_page ${statuses} = ${at};`).join('\n');
}

/** For a location whose failure nobody else makes good. */
export const ONLY_OWN_ANSWERS = `${onError('      ')}\n      error_page 502 = @unavailable;\n`;

/** The locations of these answers. */
export const OWN_ANSWERS = ANSWERS.map(({ at, kind, detail, headers = [] }) => {
  const isInternal = at.startsWith('/') ? '      internal;\n' : '';
  const name = at.startsWith('/') ? `= ${at}` : at;
  return location(name, isInternal, new Problem(kind, detail), headers);
}).join('\n\n');

/** A path of replicas that nobody outside is to see. */
export function hiddenPath(path: string): string {
  const detail = `There is nothing at ${path}: /api lists what there is.`;
  const problem = new Problem('path-unknown', detail);
  return location(`~* ^${path}(?:/|$)`, '', problem, [], path);
}

function location(
  name: string,
  first: string,
  problem: Problem,
  headers: string[],
  instance?: string,
): string {
  const lines = [...HEADERS, ...headers].map((header) => `      add_header ${header} always;`);
  return `    location ${name} {
${first}      default_type application/problem+json;
${lines.join('\n')}
      return ${problem.status} '${JSON.stringify(problem.toBody(instance))}';
    }`;
}
