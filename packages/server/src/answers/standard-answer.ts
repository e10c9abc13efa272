import type { KpiResult, Snapshot } from '@tavola/core';
import { kpiUrl } from '../routes/kpi-url.js';
import { readQuestion } from './question.js';
import type { Answer } from './result-cache.js';

/** What is sent to whoever asks for a KPI without any parameter. */
export interface StandardAnswer extends Answer {
  /** Of its question. */
  key: string;
}

// A result belongs to one snapshot: when that is dropped, its answers go with it.
const answers = new WeakMap<KpiResult, StandardAnswer>();

/** The answer to a query without parameters, made once per result. */
export function standardAnswer(snapshot: Snapshot, result: KpiResult): StandardAnswer {
  const known = answers.get(result);
  if (known) return known;
  const { kpi, rows } = result;
  const { key, limit } = readQuestion(snapshot, kpi, { url: kpiUrl(kpi.name), target: 'json' });
  const body = Buffer.from(JSON.stringify(rows.slice(0, limit)));
  const answer = { key, body, rowsUsed: snapshot.manifest.rows.used };
  answers.set(result, answer);
  return answer;
}
