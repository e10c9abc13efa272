import type { KpiTime, PhaseTime, RunProfile } from '../profile/run-profile.js';
import { grouped } from '../util/grouped.js';

type Phase = PhaseTime['phase'];
/** Millions of rows in a second that are too many for anything to be done by row. */
const MOST_MILLIONS = 1000;
/** Work is told to be waiting where it is so many times the processor time. */
const MUCH_WAITING = 1.2;

/** A cell that begins with a space is set to the right. */
type Cell = string;

const ABOUT: Readonly<Record<Phase, string>> = {
  prepare: 'load and build what reads and folds',
  read: 'read the file',
  scan: 'find records and fields',
  decode: 'make values of fields',
  judge: 'read odd records strictly',
  fold: 'add rows to KPIs',
  facts: 'pack the typed rows',
  encode: 'make partials of groups',
  send: 'hand partials over',
  other: 'what is left over',
  slice: 'check rows in memory',
  merge: 'join partials',
  tail: 'what follows the heads of KPIs',
  publish: 'write the snapshot, make it the present one',
};

const KPI_PARTS = [
  'lookup',
  'select',
  'keys',
  'derive',
  'aggregates',
  'encode',
  'merge',
  'tail',
] as const satisfies (keyof KpiTime)[];

/**
 * Where the time of a run went, as plain text for a terminal. Seconds are work, summed over the workers, but for those on
 * the wall; shares are of all work.
 *
 * @example process.stderr.write(formatProfile(report.profile))
 */
export function formatProfile(profile: RunProfile): string {
  const work = profile.phases.reduce((sum, { ms }) => sum + ms, 0);
  const blocks = [
    wallTable(profile, work),
    workersTable(profile),
    phasesTable(profile, work),
    columnsTable(profile, work),
    kpisTable(profile, work),
  ];
  return blocks
    .filter((lines) => lines.length > 0)
    .map((lines) => `${lines.join('\n')}\n`)
    .join('\n');
}

function wallTable({ wall, cpu }: RunProfile, work: number): string[] {
  const spent = cpu.user + cpu.system;
  const row = (name: string, ms: number, about: string): Cell[] => [
    name,
    seconds(ms),
    share(ms, wall.total),
    about,
  ];
  return [
    `${toSeconds(wall.total)} s on the wall, one after the other`,
    ...align([
      row('start', wall.start, 'until a worker began the first task'),
      row('scan', wall.scan, 'until the last partial was merged'),
      row('finish', wall.finish, 'until all KPIs were finished'),
      row('publish', wall.publish, 'until the snapshot was published'),
    ]),
    `${toSeconds(spent)} s of processor time, of which ${toSeconds(cpu.system)} s in the system`,
    ...(work > spent * MUCH_WAITING
      ? ['Work was more than that: threads had to wait, for a processor or a disk.']
      : []),
  ];
}

function workersTable({ workers, wall }: RunProfile): string[] {
  return [
    'Workers, of the time of the scan',
    ...align(
      workers.map(({ worker, tasks, busy }) => [
        `worker ${worker}`,
        seconds(busy),
        share(busy, wall.scan),
        `busy with ${grouped(tasks)} ${tasks === 1 ? 'task' : 'tasks'}`,
      ]),
    ),
  ];
}

function phasesTable({ phases, rows, bytes }: RunProfile, work: number): string[] {
  const rateOf = (phase: Phase, ms: number): string => {
    if (phase === 'read' || phase === 'scan') return bytes > 0 ? byteRate(bytes, ms) : '';
    const isByRow = ['decode', 'fold', 'facts', 'slice'].includes(phase);
    return isByRow ? rowRate(rows, ms) : '';
  };
  return [
    `${toSeconds(work)} s of work, summed over the workers and the master`,
    ...align(
      phases
        .filter(({ ms }) => ms > 0)
        .map(({ by, phase, ms }) => [
          by,
          phase,
          seconds(ms),
          share(ms, work),
          rateOf(phase, ms),
          ABOUT[phase],
        ]),
    ),
  ];
}

function columnsTable({ columns, rows }: RunProfile, work: number): string[] {
  if (columns.length === 0) return [];
  return [
    'decode by column',
    ...align(
      columns.map(({ name, type, isRead, ms }) => [
        name,
        type,
        seconds(ms),
        share(ms, work),
        rowRate(rows, ms),
        isRead ? '' : 'only checked',
      ]),
    ),
  ];
}

function kpisTable({ kpis }: RunProfile, work: number): string[] {
  const parts = KPI_PARTS.filter((part) => kpis.some((kpi) => kpi[part] > 0));
  const cells = kpis.map((kpi) => {
    const all = parts.reduce((sum, part) => sum + kpi[part], 0);
    return [
      kpi.kpi,
      seconds(all),
      share(all, work),
      ...parts.map((part) => ` ${toSeconds(kpi[part])}`),
    ];
  });
  return [
    'KPIs, in all and in seconds of each part',
    ...align([['', '', '', ...parts.map((part) => ` ${part}`)], ...cells]),
  ];
}

function align(rows: readonly Cell[][]): string[] {
  const widths = (rows[0] ?? []).map((_, i) => Math.max(...rows.map((row) => row[i]!.length)));
  return rows.map((row) => {
    const cells = row.map((cell, i) =>
      cell.startsWith(' ') ? cell.padStart(widths[i]!) : cell.padEnd(widths[i]!),
    );
    return `  ${cells.join('  ')}`.trimEnd();
  });
}

function seconds(ms: number): Cell {
  return ` ${toSeconds(ms)} s`;
}

function toSeconds(ms: number): string {
  return (ms / 1000).toFixed(ms < 10_000 ? 3 : 2);
}

function share(ms: number, of: number): Cell {
  return ` ${of > 0 ? ((ms / of) * 100).toFixed(1) : '0.0'} %`;
}

function byteRate(bytes: number, ms: number): Cell {
  return ` ${grouped(Math.round(bytes / 1e3 / ms))} MB/s`;
}

/** Rows in a second of work. */
function rowRate(rows: number, ms: number): Cell {
  const millions = rows / 1e3 / ms;
  return millions < MOST_MILLIONS ? ` ${millions.toFixed(1)} M rows/s` : '';
}
