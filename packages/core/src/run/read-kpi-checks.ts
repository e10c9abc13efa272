import { parseExpression } from '../expression/parse.js';
import type { Expression } from '../expression/tree.js';
import { checkColumn, checkExpression, type Refuse } from '../kpi/check-expression.js';
import type { Kpi } from '../kpi/define-kpi.js';
import type { Bounds, Severity } from '../kpi/kpi-checks.js';
import { isOwnName, type KpiPlan } from '../kpi/plan.js';
import { ROW } from '../kpi/read-arguments.js';
import { type Schema, schemaOf } from '../kpi/schema.js';
import { TavolaError } from '../util/errors.js';

/** A KPI's check as plain JSON. */
export type KpiCheck = {
  check: string;
  otherwise: 'fail' | 'warn';
  description?: string;
} & (
  | { kind: 'rows'; min?: number | string; max?: number | string }
  | { kind: 'column'; column: string; min?: number | string; max?: number | string }
  /** `by` is missing where there must be one row. */
  | { kind: 'change'; column: string; lessThan: number; by: readonly string[] }
  | { kind: 'each'; expect: Expression }
);

/** Verbs after which rows are no longer those of the groups. */
const REGROUPING = /^(rollup|dedupe|fold|pivot|spread|unroll|impute|join|cross)/;

/**
 * The checks of a KPI, in the order of their kinds and their declaration.
 *
 * @throws TavolaError KPI_INVALID or EXPRESSION_INVALID, naming the KPI and the check
 */
export function readKpiChecks({ name: kpi, plan, checks = {} }: Kpi): KpiCheck[] {
  const schema = schemaOf(plan.columns);
  const refuse: Refuse = (code, message) => {
    throw new TavolaError(code, `KPI ${kpi}, ${message}`);
  };
  const known = (column: string, place: string): void => {
    if (!plan.isOpen) checkColumn(column, schema, place, refuse);
  };
  const { rows, columns = {}, changes = {}, each = {} } = checks;
  return [
    ...(rows
      ? [{ kind: 'rows' as const, ...common('rows', rows), ...bounds(rows, 'check rows', refuse) }]
      : []),
    ...given(columns).map(([column, bound]): KpiCheck => {
      const place = `check of column ${column}`;
      known(column, place);
      return { kind: 'column', column, ...common(column, bound), ...bounds(bound, place, refuse) };
    }),
    ...given(changes).map(([column, bound]): KpiCheck => {
      const place = `check of changes of ${column}`;
      const { lessThan } = bound;
      const by = bound.by === undefined ? keysOf(plan, place, refuse) : [bound.by].flat();
      for (const name of [column, ...by]) known(name, place);
      if (!(lessThan > 0))
        refuse('KPI_INVALID', `${place} takes { lessThan: 0.3 } for 30 %, not ${lessThan}.`);
      return { kind: 'change', column, lessThan, by, ...common(`changes.${column}`, bound) };
    }),
    ...given(each).map(([name, bound]): KpiCheck => {
      const place = `check ${name}`;
      if (typeof bound.expect !== 'function')
        refuse('KPI_INVALID', `${place} takes { expect: (d) => … }.`);
      const expect = parseExpression(bound.expect as never, {}, `KPI ${kpi}, ${place}`);
      const open: Schema = plan.isOpen ? { ...schema, open: { type: 'any', scale: 0 } } : schema;
      checkExpression(expect, open, place, ROW, refuse);
      return { kind: 'each', expect, ...common(name, bound) };
    }),
  ];
}

function given<T>(checks: { readonly [name: string]: T | undefined }): [string, T][] {
  return Object.entries(checks).flatMap(([name, check]) => (check ? [[name, check]] : []));
}

function common(
  check: string,
  { otherwise = 'fail', description }: Severity,
): Pick<KpiCheck, 'check' | 'otherwise' | 'description'> {
  return { check, otherwise, ...(description !== undefined && { description }) };
}

function bounds(
  { min, max }: Bounds<number | string>,
  place: string,
  refuse: Refuse,
): Pick<Bounds<number | string>, 'min' | 'max'> {
  if (min === undefined && max === undefined)
    refuse('KPI_INVALID', `${place} takes a min, a max or both.`);
  return { ...(min !== undefined && { min }), ...(max !== undefined && { max }) };
}

/** The columns that tell the rows of a result apart. */
function keysOf({ head, tail, columns }: KpiPlan, place: string, refuse: Refuse): string[] {
  const names = head.keys.map(({ name }) => name).filter((name) => !isOwnName(name));
  const areThere = names.every((name) => columns.some((column) => column.name === name));
  const isRegrouped = tail.some(({ verb }) => REGROUPING.test(verb));
  if (head.kind !== 'groups' || isRegrouped || names.length < head.keys.length || !areThere) {
    refuse(
      'KPI_INVALID',
      `${place} cannot know which columns tell rows apart: name them with by: ['…'].`,
    );
  }
  return names;
}
