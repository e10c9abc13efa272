import { type KpiResult, type Selection, selectRows } from '@tavola/core';
import { readSelection } from './read-selection.js';

/** What is sent to whoever asks for a KPI without any parameter. */
export interface StandardAnswer {
  question: string;
  body: Buffer;
}

// A result belongs to one snapshot: when that is dropped, its answers go with it.
const answers = new WeakMap<KpiResult, StandardAnswer>();

/** The answer to a query without parameters, made once per result. */
export function standardAnswer(result: KpiResult): StandardAnswer {
  const known = answers.get(result);
  if (known) return known;
  const selection = readSelection({}, result.kpi);
  const body = Buffer.from(JSON.stringify(selectRows(result.rows, selection)));
  const answer = { question: toQuestion(result, selection), body };
  answers.set(result, answer);
  return answer;
}

/** `selection` of a result as text, equal for queries that have the same answer. */
export function toQuestion({ kpi }: KpiResult, { limit, sort, columns }: Selection): string {
  return JSON.stringify(['rows', kpi.name, limit, sort, columns]);
}
