import { TavolaError } from '../util/errors.js';

/** What is told where an expression of a KPI throws in a row that is looked at. */
export function failureOf(kpi: string, error: unknown): TavolaError {
  const message = error instanceof Error ? error.message : String(error);
  return new TavolaError(
    'EXPRESSION_INVALID',
    `KPI ${kpi}: an expression fails with "${message}". Filter such rows out before, or look whether there is a value first, as in d.name != null && d.name[0].`,
  );
}
