import type { PhaseTime, RunProfile } from '@tavola/core';
import type { Run } from '../state.js';
import { byId, create, setText } from './dom.js';
import { formatDuration, formatWork } from './format.js';
import { columnTable, kpiTable, phaseTable } from './profile-tables.js';
import { type Draw, presentRun } from './view.js';

const HOW =
  'Start with --profile, as in npx tavola up --profile, to see here where the time of a run went.';

/** What a phase is called at the beginning of a sentence. */
const NAMES: Readonly<Record<PhaseTime['phase'], string>> = {
  prepare: 'Preparing',
  read: 'Reading',
  scan: 'Finding fields',
  decode: 'Decoding',
  judge: 'Judging odd records',
  fold: 'Folding',
  facts: 'Packing rows',
  encode: 'Encoding partials',
  send: 'Handing over partials',
  other: 'What is left over',
  slice: 'Checking rows',
  merge: 'Merging',
  tail: 'Finishing KPIs',
  publish: 'Publishing',
};

const STAGES = [
  { name: 'start', until: 'a worker began the first task' },
  { name: 'scan', until: 'the last partial was merged' },
  { name: 'finish', until: 'all KPIs were finished' },
  { name: 'publish', until: 'the snapshot was published' },
] as const;

/** Where the time of the present run went: on the wall, by phase, by column and by KPI. */
export function createProfile(): Draw {
  const title = byId('profile-title');
  const note = byId('profile-note');
  const parts = byId('profile-parts');
  let drawn: RunProfile | undefined;

  return (view) => {
    const run = presentRun(view);
    const profile = run?.profile;
    setText(note, profile ? noteOf(profile) : HOW);
    setText(title, profile ? titleOf(profile) : askedTitle(run));
    if (profile === drawn) return;
    drawn = profile;
    parts.replaceChildren(...(profile ? partsOf(profile) : []));
  };
}

function askedTitle(run: Run | undefined): string {
  return run?.state === 'running'
    ? 'Where the time goes is told at the end'
    : 'Where the time goes';
}

function titleOf(profile: RunProfile): string {
  const { phase, ms } = longestOf(profile.phases);
  return `${NAMES[phase]} took ${percent(ms / workOf(profile))} of the work`;
}

function noteOf(profile: RunProfile): string {
  const { wall, cpu, workers } = profile;
  const who = workers.length === 1 ? 'one worker' : `${workers.length} workers`;
  const spent = formatDuration(cpu.user + cpu.system);
  return `${formatDuration(wall.total)} on the wall; ${formatDuration(workOf(profile))} of work, summed over ${who} and the master; ${spent} of processor time. Work beyond that is waiting for a processor or a disk.`;
}

function partsOf(profile: RunProfile): Node[] {
  const { wall } = profile;
  const work = workOf(profile);
  const phases = profile.phases.filter(({ ms }) => ms > 0);
  const { phase: longest } = longestOf(phases);
  const stages = STAGES.map(({ name, until }) => ({ name, until, ms: wall[name] }));
  const words = stages.map(({ name, until, ms }) => `${name} ${formatWork(ms)}, until ${until}`);
  return [
    part('On the wall, one after the other', [
      stackedBar(stages, wall.total),
      create('p', 'note', `${words.join('; ')}.`),
    ]),
    part('Work by phase', [
      stackedBar(
        phases.map(({ by, phase, ms }) => ({ name: phase, ms, by, isLongest: phase === longest })),
        work,
      ),
      create('p', 'note', 'Low blocks are the master’s, which works beside its workers.'),
      phaseTable(profile, work),
    ]),
    ...(profile.columns.length > 0
      ? [part('Decoding by column', [columnTable(profile, work)])]
      : []),
    part('Work by KPI', [kpiTable(profile, work)]),
  ];
}

function part(heading: string, content: Node[]): HTMLElement {
  return create('section', 'profile-part', create('h3', '', heading), ...content);
}

interface Piece {
  name: string;
  ms: number;
  by?: PhaseTime['by'];
  isLongest?: boolean;
}

/** Pieces side by side, each as wide as its share. Those that are wide enough are labelled; a table has them all. */
function stackedBar(pieces: readonly Piece[], total: number): HTMLElement {
  const blocks = pieces.map(({ name, ms, by, isLongest }) => {
    const label = [create('b', '', name), create('span', '', formatWork(ms))];
    const block = create('div', 'piece', ...label);
    block.style.flexGrow = String(ms / total);
    block.title = `${name}: ${formatWork(ms)}, ${percent(ms / total)}`;
    if (by) block.dataset.by = by;
    if (isLongest) block.dataset.longest = 'true';
    return block;
  });
  const bar = create('div', 'stack', ...blocks);
  bar.setAttribute('role', 'img');
  const words = pieces.map(({ name, ms }) => `${name} ${formatWork(ms)}`);
  bar.setAttribute('aria-label', words.join(', '));
  return bar;
}

function longestOf(phases: readonly PhaseTime[]): PhaseTime {
  return phases.reduce((longest, phase) => (phase.ms > longest.ms ? phase : longest));
}

function workOf({ phases }: RunProfile): number {
  return phases.reduce((sum, { ms }) => sum + ms, 0);
}

function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}
