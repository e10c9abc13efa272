import { type ErrorCode, TavolaError } from '@tavola/core';
import { Problem, type ProblemKind } from '../plugins/problem.js';
import { RendererBusy, RendererLate } from '../render/renderer.js';
import { TooManyRows } from '../render/rendering.js';
import { PARAMETERS } from '../schemas/parameters.js';

/** What of the core's errors a request can be told. */
const KINDS = new Map<ErrorCode, ProblemKind>([
  ['FACTS_ABSENT', 'facts-absent'],
  ['FACTS_TOO_LARGE', 'facts-too-large'],
  ['KPI_INVALID', 'filter-unsupported'],
  ['QUERY_BUSY', 'busy'],
  ['QUERY_TIMEOUT', 'query-timeout'],
]);

/** The problem that an error amounts to; one that nobody outside can do anything about stays as it is. */
export function explain(error: Error): Error {
  const { message } = error;
  if (error instanceof RendererBusy) return busy(message);
  if (error instanceof RendererLate) return new Problem('query-timeout', message);
  if (error instanceof TooManyRows) {
    const { allowed } = PARAMETERS.limit;
    return new Problem('parameter-invalid', message, { parameter: 'limit', allowed });
  }
  if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
    return new TavolaError('SNAPSHOT_GONE', 'The snapshot was cleared away meanwhile: try again.');
  }
  const kind = error instanceof TavolaError ? KINDS.get(error.code) : undefined;
  if (kind === 'busy') return busy(message);
  return kind ? new Problem(kind, message) : error;
}

function busy(message: string): Problem {
  return new Problem('busy', message, {}, { 'retry-after': '1' });
}
