import { type ErrorCode, TavolaError } from '@tavola/core';
import { Problem, type ProblemKind } from '../plugins/problem.js';
import { ImageBusy, ImageLate } from '../render/image-renderer.js';

/** What of the core's errors a request can be told. */
const KINDS = new Map<ErrorCode, ProblemKind>([
  ['FILTER_INVALID', 'parameter-invalid'],
  ['FACTS_ABSENT', 'facts-absent'],
  ['FACTS_TOO_LARGE', 'facts-too-large'],
  ['KPI_INVALID', 'filter-unsupported'],
  ['QUERY_BUSY', 'busy'],
  ['QUERY_TIMEOUT', 'query-timeout'],
]);

/** The problem that an error amounts to; one that nobody outside can do anything about stays as it is. */
export function explain(error: Error): Error {
  if (error instanceof ImageBusy) return busy(error);
  if (error instanceof ImageLate) return new Problem('query-timeout', error.message);
  const kind = error instanceof TavolaError ? KINDS.get(error.code) : undefined;
  if (kind === 'busy') return busy(error);
  return kind ? new Problem(kind, error.message) : error;
}

function busy({ message }: Error): Problem {
  return new Problem('busy', message, {}, { 'retry-after': '1' });
}
