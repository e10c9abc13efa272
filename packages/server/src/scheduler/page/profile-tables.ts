import type { KpiTime, PhaseTime, RunProfile } from '@tavola/core';
import { create } from './dom.js';
import { formatBytes, formatShort, formatWork } from './format.js';

/** Rows in a second that are too many for anything to be done by row. */
const MOST_ROWS = 1e9;

const ABOUT: Readonly<Record<PhaseTime['phase'], string>> = {
  prepare: 'loads and builds what reads and folds',
  read: 'gets bytes of the file',
  scan: 'finds records and fields',
  decode: 'makes values of fields',
  judge: 'reads odd records strictly',
  fold: 'adds rows to KPIs',
  facts: 'packs the typed rows',
  encode: 'makes partials of groups',
  send: 'hands partials over',
  other: 'is what is left over',
  slice: 'checks rows in memory',
  merge: 'joins partials',
  tail: 'does what follows the heads of KPIs',
  publish: 'writes the snapshot and makes it the present one',
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

type Cell = HTMLTableCellElement;

/** @param work all of it, of which shares are told */
export function phaseTable({ phases, rows, bytes }: RunProfile, work: number): HTMLElement {
  const rateOf = (phase: PhaseTime['phase'], ms: number): string => {
    if (phase === 'read' || phase === 'scan') {
      return bytes > 0 ? `${formatBytes((bytes / ms) * 1000)}/s` : '';
    }
    return ['decode', 'fold', 'facts', 'slice'].includes(phase) ? rowRate(rows, ms) : '';
  };
  const shown = phases.filter(({ ms }) => ms > 0);
  const most = mostOf(shown);
  return tableOf(
    [head('Phase'), head('Who', 'wide'), ...timeHeads(), head('Rate', 'number wide')],
    shown.map(({ by, phase, ms }) => [
      create('td', 'name', create('b', '', phase), create('span', 'note', ABOUT[phase])),
      create('td', 'wide', by),
      ...timeCells(ms, work, most),
      create('td', 'number wide', rateOf(phase, ms)),
    ]),
  );
}

export function columnTable({ columns, rows }: RunProfile, work: number): HTMLElement {
  const most = mostOf(columns);
  return tableOf(
    [head('Column'), head('Type', 'wide'), ...timeHeads(), head('Rate', 'number wide')],
    columns.map(({ name, type, isRead, ms }) => [
      create(
        'td',
        'name',
        create('b', '', name),
        ...(isRead ? [] : [create('span', 'note', 'only checked')]),
      ),
      create('td', 'wide', type),
      ...timeCells(ms, work, most),
      create('td', 'number wide', rowRate(rows, ms)),
    ]),
  );
}

export function kpiTable({ kpis }: RunProfile, work: number): HTMLElement {
  const parts = KPI_PARTS.filter((part) => kpis.some((kpi) => kpi[part] > 0));
  const timed = kpis.map((kpi) => ({ kpi, ms: parts.reduce((sum, part) => sum + kpi[part], 0) }));
  const most = mostOf(timed);
  return tableOf(
    [head('KPI'), ...timeHeads(), ...parts.map((part) => head(part, 'number part'))],
    timed.map(({ kpi, ms }) => [
      create('td', 'name', create('b', '', kpi.kpi), create('span', 'note', mostly(kpi))),
      ...timeCells(ms, work, most),
      ...parts.map((part) => create('td', 'number part', formatWork(kpi[part]))),
    ]),
  );
}

function mostly(kpi: KpiTime): string {
  const longest = KPI_PARTS.reduce((best, part) => (kpi[part] > kpi[best] ? part : best));
  return `mostly ${longest}`;
}

function timeHeads(): Cell[] {
  return [head('Time', 'number'), head('Share', 'number share'), head('', 'share-bar')];
}

/** The time, its share, and that as a bar; the longest of the table fills its place. */
function timeCells(ms: number, work: number, most: number): Cell[] {
  const bar = create('div');
  bar.style.width = `${(ms / most) * 100}%`;
  if (ms === most) bar.dataset.longest = 'true';
  const track = create('td', 'share-bar', bar);
  track.setAttribute('aria-hidden', 'true');
  return [
    create('td', 'number', formatWork(ms)),
    create('td', 'number share', `${((ms / work) * 100).toFixed(1)} %`),
    track,
  ];
}

function tableOf(heads: Cell[], rows: Cell[][]): HTMLElement {
  return create(
    'table',
    'profile-table',
    create('thead', '', create('tr', '', ...heads)),
    create('tbody', '', ...rows.map((cells) => create('tr', '', ...cells))),
  );
}

function head(text: string, className = ''): HTMLTableCellElement {
  const cell = create('th', className, text);
  cell.scope = 'col';
  return cell;
}

function rowRate(rows: number, ms: number): string {
  const perSecond = (rows / ms) * 1000;
  return perSecond < MOST_ROWS ? `${formatShort(perSecond)} rows/s` : '';
}

function mostOf(times: readonly { ms: number }[]): number {
  return Math.max(...times.map(({ ms }) => ms));
}
