import type { Difference, Verification, VerifiedKpi } from './verification.js';

const DIGITS = 8;
/** Space between the columns of two engines. */
const GAP = '   ';

/**
 * A verification as plain text for a terminal: a row for each KPI, a column for each engine and splitting, and a last line
 * that says whether all are equal.
 */
export function formatVerification(verification: Verification): string {
  const skipped = verification.skipped.map(
    ({ engine, reason }) => `${engine} was not tried: ${reason}`,
  );
  return [...table(verification), '', ...skipped, ...verdict(verification), ''].join('\n');
}

/** In one line: what differs first, and where. */
export function firstDifferenceOf({ kpis }: Verification): string | undefined {
  const kpi = kpis.find(({ differences }) => differences.length > 0);
  return kpi && describe(kpi, kpi.differences[0]!);
}

function table({ engines, splits, kpis }: Verification): string[] {
  const heads = splits.map((count) => (count === null ? 'auto' : String(count)));
  const groups = engines.map((engine) => {
    const columns = splits.map((count, i) => {
      const cells = kpis.map((kpi) => cellOf(kpi, engine, count));
      return pad([heads[i]!, ...cells]);
    });
    const lines = columns[0]?.map((_, line) => columns.map((column) => column[line]).join(' '));
    return pad([engine, ...(lines ?? [])]);
  });
  const names = pad(['', 'kpi', ...kpis.map(({ kpi }) => kpi)]);
  const digests = pad(['', 'sha256', ...kpis.map(({ sha256 }) => sha256.slice(0, DIGITS))]);
  return names.map((name, line) =>
    [name, digests[line], ...groups.map((group) => group[line])].join(GAP).trimEnd(),
  );
}

function cellOf({ differences }: VerifiedKpi, engine: string, splits: number | null): string {
  const difference = differences.find((one) => one.engine === engine && one.splits === splits);
  return difference === undefined ? '✓' : difference.sha256.slice(0, DIGITS);
}

function pad(cells: readonly string[]): string[] {
  const width = Math.max(...cells.map((cell) => cell.length));
  return cells.map((cell) => cell.padEnd(width));
}

function verdict({ kpis, computations, equal }: Verification): string[] {
  const total = `${plural(kpis.length, 'KPI')}, ${plural(computations, 'computation')}`;
  if (equal) return [`${total}: all equal`];
  const differing = kpis.filter(({ differences }) => differences.length > 0);
  return [
    ...differing.map((kpi) => describe(kpi, kpi.differences[0]!)),
    `${total}: ${differing.map(({ kpi }) => kpi).join(', ')} ${differing.length === 1 ? 'differs' : 'differ'}`,
  ];
}

function describe({ kpi }: VerifiedKpi, difference: Difference): string {
  const { engine, splits, row, expected, found } = difference;
  const cut = splits === null ? 'as many splits as by default' : plural(splits, 'split');
  return `${kpi} on ${engine} with ${cut}: row ${row} is ${JSON.stringify(found)}, not ${JSON.stringify(expected)}`;
}

function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
