import { type ErrorCode, TavolaError } from '@tavola/core';
import { expect, it } from 'vitest';
import { explain } from '../../src/answers/failures.js';
import { Problem } from '../../src/plugins/problem.js';
import { RendererBusy, RendererLate } from '../../src/render/renderer.js';
import { TooManyRows } from '../../src/render/rendering.js';

const of = (code: ErrorCode) => new TavolaError(code, 'so it is');

it.each([
  [of('FACTS_ABSENT'), 501, 'facts-absent', {}],
  [of('FACTS_TOO_LARGE'), 501, 'facts-too-large', {}],
  [of('KPI_INVALID'), 501, 'filter-unsupported', {}],
  [of('QUERY_BUSY'), 503, 'busy', { 'retry-after': '1' }],
  [new RendererBusy('so it is'), 503, 'busy', { 'retry-after': '1' }],
  [of('QUERY_TIMEOUT'), 504, 'query-timeout', {}],
  [new RendererLate('so it is'), 504, 'query-timeout', {}],
  [new TooManyRows('so it is'), 400, 'parameter-invalid', {}],
])('%s is told as %i %s', (error, status, kind, headers) => {
  const problem = explain(error);
  expect(problem).toBeInstanceOf(Problem);
  expect(problem).toMatchObject({ status, kind, headers, message: 'so it is' });
});

it('what nobody outside can help stays as it is', () => {
  for (const error of [new Error('lost'), of('FACTS_INVALID'), of('SNAPSHOT_GONE')])
    expect(explain(error)).toBe(error);
});

it('a file that is gone is of a snapshot that is gone', () => {
  const missing = Object.assign(new Error('no such file'), { code: 'ENOENT' });
  expect(explain(missing)).toMatchObject({ code: 'SNAPSHOT_GONE' });
});
