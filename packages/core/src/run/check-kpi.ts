import { inUtc } from '../expression/in-utc.js';
import { toSource } from '../expression/print.js';
import type { Expression } from '../expression/tree.js';
import { schemaOf, typeIn } from '../kpi/schema.js';
import type { FinishedKpi, JsonRow } from '../result/finish.js';
import type { CheckResult } from '../scan/row-checks.js';
import { grouped } from '../util/grouped.js';
import type { KpiCheck } from './read-kpi-checks.js';

/** A KPI's result, and its rows in the snapshot that was published before, if there is one. */
export interface ResultToCheck {
  kpi: string;
  result: FinishedKpi;
  rows: readonly JsonRow[];
  before: readonly JsonRow[] | undefined;
  /** Why the snapshot before cannot be read, if it cannot. */
  unreadable?: string | undefined;
}

/** What a check finds: how many rows do not pass, and what was found and expected. */
interface Finding {
  rows: number;
  message: string;
}

/** Holds a result to one of its KPI's checks. What it cannot be compared with warns: to publish is what mends that. */
export function checkKpi(check: KpiCheck, of: ResultToCheck): CheckResult {
  const { otherwise, description } = check;
  const isBlind = check.kind === 'change' && of.unreadable !== undefined;
  const { rows, message } = isBlind
    ? { rows: 0, message: `there is nothing to compare with: ${of.unreadable}` }
    : find(check, of);
  const outcome = isBlind ? 'warn' : rows === 0 ? 'pass' : otherwise;
  return {
    check: check.check,
    kpi: of.kpi,
    otherwise,
    outcome,
    rows,
    message,
    ...(description !== undefined && { description }),
  };
}

function find(check: KpiCheck, of: ResultToCheck): Finding {
  switch (check.kind) {
    case 'rows': {
      const { length } = of.rows;
      const message = `${count(length)} found, and ${expected(check)} expected`;
      return { rows: isWithin(length, check) ? 0 : 1, message };
    }
    case 'column': {
      const { column } = check;
      const failing = of.rows.filter((row) => !isWithin(row[column] ?? null, check));
      return toFinding(failing, (row) => `${column}=${show(row[column])}`, expected(check));
    }
    case 'each': {
      const passes = evaluate(check.expect, of.result);
      const failing = of.rows.filter((_, i) => !passes[i]);
      return toFinding(failing, (row) => JSON.stringify(row), toSource(check.expect));
    }
    case 'change':
      return findChanges(check, of);
  }
}

function toFinding(
  failing: readonly JsonRow[],
  showRow: (row: JsonRow) => string,
  wanted: string,
): Finding {
  const [first] = failing;
  const message = first
    ? `${count(failing.length)} ${failing.length === 1 ? 'does' : 'do'} not pass, the first with ${showRow(first)}, and ${wanted} is expected`
    : `every row passes, and ${wanted} is expected`;
  return { rows: failing.length, message };
}

/** By row of the result, in its order. */
function evaluate(expect: Expression, { table, columns }: FinishedKpi): boolean[] {
  const { columns: types } = schemaOf(columns);
  const truth: Expression = {
    kind: 'unary',
    operator: '!',
    argument: { kind: 'unary', operator: '!', argument: expect },
  };
  const source = toSource(inUtc(truth, (part) => typeIn({ columns: types }, part)));
  const name = '\u0001passes';
  return Array.from(table.derive({ [name]: source } as never).array(name) as Iterable<boolean>);
}

function findChanges(
  { column, lessThan, by }: Extract<KpiCheck, { kind: 'change' }>,
  { rows, before }: ResultToCheck,
): Finding {
  if (!before) return { rows: 0, message: 'there is no snapshot before to compare with' };
  const keyOf = (row: JsonRow): string => JSON.stringify(by.map((name) => row[name] ?? null));
  const known = new Map(before.map((row) => [keyOf(row), row[column] ?? null]));
  const changes = rows.flatMap((row) => {
    const was = known.get(keyOf(row));
    if (was === undefined) return [];
    const is = row[column] ?? null;
    return [{ row, was, is, change: changeOf(was, is) }];
  });
  const wanted = `less than ${percent(lessThan)} is expected`;
  const failing = changes.filter(({ change }) => !(change < lessThan));
  const most = changes.reduce((so, { change }) => Math.max(so, change), 0);
  const [first] = failing;
  if (!first) {
    const found = `${count(changes.length)} compared, the largest change ${percent(most)}`;
    return { rows: 0, message: `${found}, and ${wanted}` };
  }
  const key = by.map((name) => `${name}=${show(first.row[name])}`).join(', ');
  const where = key === '' ? '' : ` where ${key}`;
  const what = `${column} changes by ${percent(first.change)} from ${show(first.was)} to ${show(first.is)}${where}`;
  const more = failing.length > 1 ? `, and ${count(failing.length - 1)} more` : '';
  return { rows: failing.length, message: `${what}${more}, and ${wanted}` };
}

/** Relative to the value before. From 0, and from or to null, any change is beyond all bounds. */
function changeOf(was: unknown, is: unknown): number {
  if (was === is) return 0;
  if (typeof was !== 'number' || typeof is !== 'number') return Number.POSITIVE_INFINITY;
  return Math.abs((is - was) / was);
}

function isWithin(
  value: unknown,
  { min, max }: { min?: number | string; max?: number | string },
): boolean {
  const isOver = (bound: number | string): boolean =>
    typeof value === typeof bound && (value as typeof bound) >= bound;
  const isUnder = (bound: number | string): boolean =>
    typeof value === typeof bound && (value as typeof bound) <= bound;
  return (min === undefined || isOver(min)) && (max === undefined || isUnder(max));
}

function expected({ min, max }: { min?: number | string; max?: number | string }): string {
  if (min !== undefined && min === max) return `exactly ${show(min)}`;
  if (min === undefined) return `at most ${show(max)}`;
  return max === undefined ? `at least ${show(min)}` : `${show(min)} to ${show(max)}`;
}

function show(value: unknown): string {
  return value === undefined || value === null ? 'null' : String(value);
}

function percent(share: number): string {
  return Number.isFinite(share) ? `${Math.round(share * 1000) / 10} %` : 'more than any share';
}

function count(rows: number): string {
  return `${grouped(rows)} row${rows === 1 ? '' : 's'}`;
}
