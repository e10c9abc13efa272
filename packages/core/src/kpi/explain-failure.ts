import { nearest, TavolaError } from '../util/errors.js';
import { op } from './op.js';

const NO_FUNCTION = /\b(?:(\w+)\.)?(\w+) is not a function/;

/**
 * What a KPI's function threw, as an error that names the KPI and the remedy; those of Tavola are kept.
 *
 * @param place the verb that was called, where one was
 * @param verbs the methods that a table has
 */
export function explainFailure(
  error: unknown,
  kpi: string,
  verbs: readonly string[],
  place?: string,
): TavolaError {
  if (error instanceof TavolaError) return withKpi(error, kpi, place);
  const message = error instanceof Error ? error.message : String(error);
  const where = place === undefined ? `KPI ${kpi}` : `KPI ${kpi}, ${place}`;
  const what = lacking(message, verbs) ?? `it fails with "${message}". Check what it is given.`;
  return new TavolaError('KPI_INVALID', `${where}: ${what}`, { cause: error });
}

function withKpi(error: TavolaError, kpi: string, place: string | undefined): TavolaError {
  if (/\bKPI /.test(error.message)) return error;
  const where = place === undefined ? `KPI ${kpi}` : `KPI ${kpi}, ${place}`;
  return new TavolaError(error.code, `${where}: ${error.message}`, { cause: error });
}

/** What to call instead of something that is not there. */
function lacking(message: string, verbs: readonly string[]): string | undefined {
  const [, object, name] = NO_FUNCTION.exec(message) ?? [];
  if (name === undefined) return undefined;
  const isOp = object === 'op';
  const near = nearest(name, isOp ? Object.keys(op) : verbs);
  const meant = near === undefined ? '' : ` Did you mean ${near}?`;
  return isOp
    ? `there is no function op.${name}.${meant}`
    : `${message}.${meant} A KPI's table records verbs and holds no rows; it has ${verbs.join(', ')}.`;
}
