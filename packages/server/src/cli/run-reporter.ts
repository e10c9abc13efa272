import { performance } from 'node:perf_hooks';
import {
  type CheckResult,
  formatProfile,
  type OnRunEvent,
  type RunEvent,
  type RunReport,
  type Spilled,
} from '@tavola/core';
import type { Options, SingleBar } from 'cli-progress';
import { grouped } from './grouped.js';

/** Time between two plain lines. In milliseconds. */
const LINE_INTERVAL = 1_000;
/** Why splits are scanned in a first run. */
const NOTHING_KEPT = 'nothing was kept';
const MEGABYTE = 1_000_000;

/** Tells of a run on standard error: by a bar on a terminal, by plain lines elsewhere. */
export async function createRunReporter(
  stream: NodeJS.WriteStream = process.stderr,
): Promise<OnRunEvent> {
  if (!stream.isTTY) return lineReporter(stream);
  const { SingleBar } = await import('cli-progress');
  return barReporter(stream, (options) => new SingleBar(options));
}

function barReporter(
  stream: NodeJS.WriteStream,
  createBar: (options: Options) => SingleBar,
): OnRunEvent {
  let bar: SingleBar | undefined;
  /** Told after the bar, which would overwrite them. */
  let gathered: string[] = [];
  let started = 0;
  let total = 0;
  let amount = megabytes;
  const stop = (): void => {
    bar?.stop();
    bar = undefined;
  };
  return (event) => {
    switch (event.type) {
      case 'run-started':
        started = performance.now();
        total = event.bytes;
        amount = amountIn(event);
        gathered = [];
        bar = createBar({
          stream,
          hideCursor: true,
          format: `${event.source} [{bar}] {percentage} %  {rows} rows  {speed}/s  {left} left{aside}`,
        });
        bar.start(event.bytes, 0, { rows: '0', speed: '–', left: '–', aside: '' });
        break;
      case 'progress': {
        const { bytesPerSecond } = speed(event.bytes, started);
        bar?.update(event.bytes, {
          rows: grouped(event.rows),
          speed: amount(bytesPerSecond),
          left: seconds((total - event.bytes) / bytesPerSecond),
        });
        break;
      }
      case 'source-noted':
        stream.write(`${event.file}: ${event.note}\n`);
        break;
      case 'facts-omitted':
        stream.write(`${omittedLine(event)}\n`);
        break;
      case 'splits-reused':
        if (isRefresh(event)) gathered.push(reusedLine(event));
        break;
      case 'state-unkept':
        gathered.push(unkeptLine(event));
        break;
      case 'kpi-gathered':
        gathered.push(gatheredLine(event));
        break;
      case 'check-done':
        gathered.push(...checkLines(event.result));
        break;
      case 'memory-spilled':
        bar?.update({ aside: `  ${megabytes(event.spilled.bytes)} put aside on disk` });
        break;
      case 'split-copied':
        gathered.push(copiedLine(event));
        break;
      case 'split-retried':
      case 'split-redone':
        break;
      case 'run-finished':
        stop();
        for (const line of gathered) stream.write(`${line}\n`);
        if (event.report.spilled) stream.write(`${spilledLine(event.report.spilled)}\n`);
        stream.write(`${summary(event.report)}\n${profileOf(event.report)}`);
        break;
      case 'run-failed':
        stop();
        for (const line of gathered) stream.write(`${line}\n`);
        break;
    }
  };
}

function lineReporter(stream: NodeJS.WriteStream): OnRunEvent {
  let started = 0;
  let total = 0;
  let amount = megabytes;
  let lastLine = 0;
  let hasSpilled = false;
  const line = (text: string): boolean => stream.write(`${text}\n`);
  return (event: RunEvent) => {
    switch (event.type) {
      case 'run-started':
        started = performance.now();
        total = event.bytes;
        amount = amountIn(event);
        lastLine = started;
        hasSpilled = false;
        line(
          `run ${event.run}: ${event.source}, ${amount(event.bytes)} in ${count(event.splits.length, 'split')}, ${count(event.workers, 'worker')}`,
        );
        break;
      case 'progress': {
        if (performance.now() - lastLine < LINE_INTERVAL) break;
        lastLine = performance.now();
        const { bytesPerSecond } = speed(event.bytes, started);
        const share = Math.floor((event.bytes / total) * 100);
        line(
          `run ${event.run}: ${share} %, ${grouped(event.rows)} rows, ${amount(bytesPerSecond)}/s, ${seconds((total - event.bytes) / bytesPerSecond)} left`,
        );
        break;
      }
      case 'source-noted':
        line(`run ${event.run}: ${event.file}: ${event.note}`);
        break;
      case 'facts-omitted':
        line(`run ${event.run}: ${omittedLine(event)}`);
        break;
      case 'splits-reused':
        if (isRefresh(event)) line(`run ${event.run}: ${reusedLine(event)}`);
        break;
      case 'state-unkept':
        line(`run ${event.run}: ${unkeptLine(event)}`);
        break;
      case 'kpi-gathered':
        line(`run ${event.run}: ${gatheredLine(event)}`);
        break;
      case 'check-done':
        for (const text of checkLines(event.result)) line(`run ${event.run}: ${text}`);
        break;
      case 'memory-spilled':
        if (!hasSpilled) line(`run ${event.run}: ${firstSpilledLine(event.spilled)}`);
        hasSpilled = true;
        break;
      case 'split-retried':
        line(`run ${event.run}: split ${event.split} is tried again: ${event.reason}`);
        break;
      case 'split-copied':
        line(`run ${event.run}: ${copiedLine(event)}`);
        break;
      case 'split-redone':
        line(`run ${event.run}: split ${event.split} is scanned again: ${event.reason}`);
        break;
      case 'run-finished':
        if (event.report.spilled) line(`run ${event.run}: ${spilledLine(event.report.spilled)}`);
        stream.write(`run ${event.run}: ${summary(event.report)}\n${profileOf(event.report)}`);
        break;
    }
  };
}

/** Whether there was anything of an earlier run to be reused. */
function isRefresh({ reused, scanned }: Extract<RunEvent, { type: 'splits-reused' }>): boolean {
  return scanned.every(({ reason }) => reason !== NOTHING_KEPT) && reused + scanned.length > 0;
}

function reusedLine({ reused, scanned }: Extract<RunEvent, { type: 'splits-reused' }>): string {
  const total = scanned.reduce((sum, { splits }) => sum + splits, reused);
  const why = scanned.map(({ splits, reason }) => `${grouped(splits)} scanned: ${reason}`);
  return [`${grouped(reused)} of ${count(total, 'split')} reused`, ...why].join('; ');
}

function unkeptLine({ reason }: Extract<RunEvent, { type: 'state-unkept' }>): string {
  return `nothing more is kept for the next run: ${reason}`;
}

function omittedLine({ bytes }: Extract<RunEvent, { type: 'facts-omitted' }>): string {
  return `no facts are published, of which the API answers filters, since the source has ${megabytes(bytes)}: --facts publishes them`;
}

function copiedLine({
  split,
  worker,
  straggler,
}: Extract<RunEvent, { type: 'split-copied' }>): string {
  return `split ${split} is given to worker ${worker}, too, since worker ${straggler} takes far longer than usual`;
}

function gatheredLine({ kpi, reason, most }: Extract<RunEvent, { type: 'kpi-gathered' }>): string {
  return `KPI ${kpi} gathers its rows, at most ${grouped(most)}, since ${reason}`;
}

/** What a check has to say: nothing where it passes. */
function checkLines({ check, dataset, kpi, outcome, message }: CheckResult): string[] {
  if (outcome === 'pass') return [];
  const verb = { reject: 'rejects rows', warn: 'warns', fail: 'fails' }[outcome];
  const of = kpi === undefined ? `dataset ${dataset}` : `KPI ${kpi}`;
  return [`check ${check} of ${of} ${verb}: ${message}`];
}

/** Told at the first time, when nobody knows yet how much it will be. */
function firstSpilledLine({ budget, groups, kpis }: Spilled): string {
  const what = groups > 0 ? 'groups' : 'distinct values';
  return `${what} of ${ofKpis(kpis)} take more than their share of the ${megabytes(budget)} of memory: they are put aside on disk and merged part by part, which takes longer; with more --memory they stay in memory`;
}

function spilledLine({ budget, bytes, values, groups, kpis, times }: Spilled): string {
  const amounts = [
    ...(values > 0 ? [count(values, 'distinct value')] : []),
    ...(groups > 0 ? [count(groups, 'group')] : []),
  ];
  return `put aside on disk: ${megabytes(bytes)}, ${amounts.join(' and ')} of ${ofKpis(kpis)}, ${times === 1 ? 'once' : `in ${grouped(times)} turns`}, since they exceed their share of ${megabytes(budget)} (--memory)`;
}

function ofKpis(kpis: readonly string[]): string {
  const last = kpis.at(-1)!;
  return kpis.length === 1 ? `KPI ${last}` : `KPIs ${kpis.slice(0, -1).join(', ')} and ${last}`;
}

/** Where the time went, below the outcome, if that was asked for. */
function profileOf({ profile }: RunReport): string {
  return profile ? `\n${formatProfile(profile)}` : '';
}

function summary({ rows, rejected, kpis, ms, bytes, snapshot, mends }: RunReport): string {
  const mended = mends?.applied ? ` (${grouped(mends.applied)} of them mended)` : '';
  const rejects =
    rejected === 0 ? 'none rejected' : `${grouped(rejected)} rejected (tavola rejects says why)`;
  const unused = mends?.unused ? `, ${count(mends.unused, 'mend')} of no use any more` : '';
  const rate =
    bytes > 0 ? megabytes((bytes / ms) * 1000) : `${grouped(Math.round((rows / ms) * 1000))} rows`;
  return `${grouped(rows)} rows used${mended}, ${rejects}${unused}; ${count(kpis, 'KPI')} in ${(ms / 1000).toFixed(2)} s (${rate}/s); snapshot ${snapshot}`;
}

function count(many: number, one: string): string {
  return `${grouped(many)} ${one}${many === 1 ? '' : 's'}`;
}

function speed(bytes: number, started: number): { bytesPerSecond: number } {
  return { bytesPerSecond: (bytes / Math.max(1, performance.now() - started)) * 1000 };
}

/** How much of a source is told: of rows in memory their number, of anything else its size. */
function amountIn({ unit }: Extract<RunEvent, { type: 'run-started' }>): (size: number) => string {
  return unit === 'rows' ? (size) => `${grouped(Math.round(size))} rows` : megabytes;
}

function megabytes(bytes: number): string {
  return `${(bytes / MEGABYTE).toFixed(1)} MB`;
}

function seconds(value: number): string {
  return Number.isFinite(value) ? `${Math.ceil(value)} s` : '–';
}
