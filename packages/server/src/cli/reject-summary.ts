import type { PublishedReject } from '@tavola/core';
import { remedyOf } from './reject-remedies.js';

/** Rejects that have something in common. */
export interface RejectGroup {
  name: string;
  rows: number;
  /** The first of them. */
  examples: PublishedReject[];
}

export interface RejectSummary {
  total: number;
  reasons: (RejectGroup & { remedy: string })[];
  /** By the column at fault; the name is empty where the record as a whole is. */
  columns: RejectGroup[];
  checks: RejectGroup[];
}

const EXAMPLES = 3;
/** Characters of a row that are shown. */
const SHOWN = 80;

/** Counts rejects by their reason, column and check, the most frequent first. */
export async function summarizeRejects(
  rejects: AsyncIterable<PublishedReject>,
): Promise<RejectSummary> {
  const groups = {
    reasons: new Map<string, RejectGroup>(),
    columns: new Map<string, RejectGroup>(),
    checks: new Map<string, RejectGroup>(),
  };
  let total = 0;
  for await (const reject of rejects) {
    total++;
    add(groups.reasons, reject.reason, reject);
    // A check has its own name where others have a column's.
    add(reject.reason === 'check' ? groups.checks : groups.columns, reject.column, reject);
  }
  const reasons = sorted(groups.reasons).map((group) => ({
    ...group,
    remedy: remedyOf(group.name, group.examples[0]!.value),
  }));
  return { total, reasons, columns: sorted(groups.columns), checks: sorted(groups.checks) };
}

function add(groups: Map<string, RejectGroup>, name: string, reject: PublishedReject): void {
  const group = groups.get(name) ?? { name, rows: 0, examples: [] };
  groups.set(name, group);
  group.rows++;
  if (group.examples.length < EXAMPLES) group.examples.push(reject);
}

function sorted(groups: ReadonlyMap<string, RejectGroup>): RejectGroup[] {
  return [...groups.values()].sort((a, b) => b.rows - a.rows || (a.name < b.name ? -1 : 1));
}

/** For people; files are told where there are several. */
export function formatRejects(
  { total, reasons, columns, checks }: RejectSummary,
  isNamed = true,
): string {
  if (total === 0) return 'No row was rejected.\n';
  const lines = [`${total} row${total === 1 ? '' : 's'} rejected`, '', 'By reason'];
  for (const { remedy, ...group } of reasons)
    lines.push(...groupLines(group, isNamed), `    ${remedy}`);
  if (columns.length > 0) lines.push('', 'By column');
  for (const group of columns) {
    lines.push(...groupLines({ ...group, name: group.name || '(the whole row)' }, isNamed));
  }
  if (checks.length > 0) lines.push('', 'By check');
  for (const group of checks) lines.push(...groupLines(group, isNamed));
  return `${lines.join('\n')}\n`;
}

function groupLines({ name, rows, examples }: RejectGroup, isNamed: boolean): string[] {
  return [
    `  ${name}  ${rows}`,
    ...examples.map((reject) => `    ${formatReject(reject, isNamed)}`),
  ];
}

/**
 * One reject on one line.
 *
 * @param isNamed whether its file is told, if it is known. Default true
 */
export function formatReject(
  { file, line, column, reason, value, raw }: PublishedReject,
  isNamed = true,
): string {
  const where = file === undefined || !isNamed ? `line ${line}` : `${file}, line ${line}`;
  const what = column === '' ? reason : `${reason} ${column}`;
  return `${where}: ${what}${value === '' ? '' : ` ${JSON.stringify(shortened(value))}`} in ${JSON.stringify(shortened(raw))}`;
}

function shortened(text: string): string {
  return text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text;
}
