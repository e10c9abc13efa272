import type { Spilled } from '@tavola/core';
import type { Run } from '../state.js';
import { byId, create, createLink, setText } from './dom.js';
import {
  formatBytes,
  formatCount,
  formatDuration,
  formatElapsed,
  formatList,
  formatPlural,
  formatShort,
  formatTime,
} from './format.js';
import { type Draw, elapsedOf, presentRun, shareOf, type View } from './view.js';

/** The sentence that says how things stand, the progress bar and the headline figures. */
export function createLead(): Draw {
  const headline = byId('headline');
  const facts = byId('facts');
  const spilled = byId('spilled');
  const failure = byId('failure');
  const progress = byId('progress');
  const bar = progress.firstElementChild as HTMLElement;
  const figures = byId('figures');
  const drawFigures = createFigures(figures);

  return (view) => {
    const run = presentRun(view);
    setText(headline, run === undefined ? 'Ready for the first run.' : sentenceOf(run, view.now));
    setFacts(facts, run, view);
    document.title = `${titleOf(run)} · Tavola scheduler`;

    spilled.hidden = run?.spilled === undefined;
    if (run?.spilled !== undefined) setText(spilled, spilledNote(run.spilled));
    failure.hidden = run?.error === undefined;
    if (run?.error !== undefined) {
      setText(byId('failure-message'), run.error.message);
      setText(byId('failure-note'), noteOf(run.error.code, view));
    }
    const unread = run === undefined || run.source === '';
    progress.hidden = unread;
    figures.hidden = unread;
    if (unread) return;
    const percent = Math.floor(shareOf(run) * 100);
    progress.dataset.state = run.state;
    progress.setAttribute('aria-valuenow', String(percent));
    bar.style.width = `${shareOf(run) * 100}%`;
    drawFigures(run, view);
  };
}

function sentenceOf(run: Run, now: number): string {
  const { source, done, total } = run;
  if (source === '') return 'The run failed before it could read its source.';
  const time = formatDuration(elapsedOf(run, now));
  switch (run.state) {
    case 'running':
      return `Reading ${source}: ${formatCount(done.splits)} of ${formatPlural(total, 'split')} done.`;
    case 'finished':
      return `${formatPlural(done.rows, 'row')} of ${source} published in ${time}.`;
    case 'failed':
      return run.error?.code === 'INTERRUPTED'
        ? `The run over ${source} was interrupted after ${time}.`
        : `The run over ${source} failed after ${time}.`;
  }
}

function setFacts(facts: HTMLElement, run: Run | undefined, { links }: View): void {
  if (run === undefined) {
    setText(facts, 'It will be drawn here while it happens.');
    return;
  }
  const about = [`Started ${formatTime(run.startedAt)}`];
  if (run.dataset !== '') {
    about.push(`dataset ${run.dataset}`, formatPlural(run.kpis.length, 'KPI'));
  }
  const line = create('span', '', about.join(' · '));
  if (run.snapshot !== undefined) {
    const href = links.api === undefined ? undefined : `${links.api}/snapshot`;
    line.append(' · snapshot ', createLink(run.snapshot.slice(0, 12), href));
  }
  if (!facts.firstChild?.isEqualNode(line)) facts.replaceChildren(line);
}

function spilledNote({ budget, bytes, values, groups, kpis }: Spilled): string {
  const amounts = [
    ...(values > 0 ? [formatPlural(values, 'distinct value')] : []),
    ...(groups > 0 ? [formatPlural(groups, 'group')] : []),
  ];
  const aside = `${formatBytes(bytes)}, ${formatList(amounts)} of ${formatList(kpis)}`;
  return `Put aside on disk, which takes longer: ${aside}, since they exceed their share of ${formatBytes(budget)} of memory. With more --memory they stay in memory.`;
}

function titleOf(run: Run | undefined): string {
  if (run === undefined) return 'Ready';
  return run.state === 'running' ? `${Math.floor(shareOf(run) * 100)} %` : capitalised(run.state);
}

function noteOf(code: string, view: View): string {
  const published = view.state.runs.find((run) => run.snapshot !== undefined)?.snapshot;
  const readers =
    published === undefined
      ? 'This run published nothing.'
      : `This run published nothing; readers still see snapshot ${published.slice(0, 12)}.`;
  return `${readers} Error code ${code}.`;
}

function createFigures(list: HTMLElement): (run: Run, view: View) => void {
  const figure = (label: string, className = '') => {
    const value = create('dd');
    const note = create('span', 'note');
    const group = create('div', className, create('dt', '', label), value);
    list.append(group);
    return (text: Node | string, noteText = '') => {
      const node = typeof text === 'string' ? document.createTextNode(text) : text;
      setText(note, noteText);
      const same = value.firstChild?.isEqualNode(node);
      if (!same) value.replaceChildren(node, note);
    };
  };
  const read = figure('Scanned');
  const rows = figure('Rows used');
  const rejected = figure('Rejected');
  const rowRate = figure('Rows per second');
  const byteRate = figure('MB per second');
  const time = figure('Time');
  return (run, { links, now }) => {
    const ms = elapsedOf(run, now);
    const perSecond = (amount: number) => (ms > 0 && amount > 0 ? (amount * 1000) / ms : undefined);
    const rowsPerSecond = perSecond(run.done.rows + run.done.rejected);
    const bytesPerSecond = perSecond(run.done.bytes);
    const rejects = links.api === undefined ? undefined : `${links.api}/rejects`;
    const listed = run.state === 'finished' ? rejects : undefined;

    read(`${Math.floor(shareOf(run) * 100)} %`, `of ${formatBytes(run.bytes)}`);
    rows(formatCount(run.done.rows));
    rejected(createLink(formatCount(run.done.rejected), listed));
    rowRate(rowsPerSecond === undefined ? '–' : formatShort(rowsPerSecond));
    byteRate(bytesPerSecond === undefined ? '–' : (bytesPerSecond / 1e6).toFixed(1));
    time(run.state === 'running' ? formatElapsed(ms) : formatDuration(ms));
  };
}

function capitalised(word: string): string {
  return word[0]!.toUpperCase() + word.slice(1);
}
