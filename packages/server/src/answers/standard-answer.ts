import type { KpiResult, Snapshot } from '@tavola/core';
import { kpiUrl } from '../routes/kpi-url.js';
import { type Question, readQuestion } from './question.js';
import type { Answer } from './result-cache.js';

// A result belongs to one snapshot: when that is dropped, its answers go with it.
const questions = new WeakMap<KpiResult, Question>();
const answers = new WeakMap<KpiResult, Answer | Promise<Answer>>();

/** What is asked of a KPI without any parameter. */
export function standardQuestion(snapshot: Snapshot, result: KpiResult): Question {
  const { kpi } = result;
  const question =
    questions.get(result) ?? readQuestion(snapshot, kpi, { url: kpiUrl(kpi.name), target: 'json' });
  questions.set(result, question);
  return question;
}

/** What is sent to whoever asks that, made once per result. */
export function standardAnswer(
  result: KpiResult,
  compute: () => Promise<Answer>,
): Answer | Promise<Answer> {
  const known = answers.get(result);
  if (known) return known;
  const computing = compute();
  answers.set(result, computing);
  computing.then(
    (answer) => answers.set(result, answer),
    () => answers.delete(result),
  );
  return computing;
}
