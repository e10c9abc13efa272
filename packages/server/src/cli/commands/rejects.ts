import { resolve } from 'node:path';
import {
  openSnapshot,
  type PublishedReject,
  readRejects,
  replayRejects,
  toCsvLine,
} from '@tavola/core';
import { Command, Option } from 'commander';
import { writeWhole } from '../../write-whole.js';
import { formatReject, formatRejects } from '../format-rejects.js';
import { onInterruption } from '../interruption.js';
import { loadWorkbench } from '../load-workbench.js';
import {
  configOption,
  dataOption,
  factsOptions,
  outOption,
  wholeNumber,
  withOptions,
  workersOption,
} from '../options.js';
import { REASONS } from '../reject-remedies.js';
import { summarizeRejects } from '../reject-summary.js';
import { createRunReporter } from '../run-reporter.js';
import { print } from '../standard-output.js';

interface Options {
  out: string;
  list?: boolean;
  limit?: number;
  reason?: string;
  column?: string;
  json?: boolean;
  csv?: boolean;
  to?: string;
  replay?: string;
  data?: string;
  config: string;
  workers: number;
  facts: boolean | 'auto';
}

const HOW_TO_MEND = `
To mend them, write them out with --to fixed.csv, mend its column raw, and take it back with --replay fixed.csv.
`;

/** `tavola rejects`: what was not used and why, and mended rows in its place. */
export function rejectsCommand(): Command {
  return withOptions(
    new Command('rejects').description(
      'say which rows were rejected and why, or replay mended ones',
    ),
    outOption(),
    new Option('--list', 'list them rather than count them'),
    new Option('--limit <n>', 'list no more than these, or show so many examples').argParser(
      wholeNumber(0, 1e9),
    ),
    new Option('--reason <name>', 'only those of this reason').choices(REASONS),
    new Option('--column <name>', 'only those of this column or check'),
    new Option('--json', 'print JSON'),
    new Option('--csv', 'write them as CSV, whose column raw is to be mended'),
    new Option('--to <file>', 'where the CSV goes. Default: standard output').implies({
      csv: true,
    }),
    new Option('--replay <file>', 'take mended rows in the place of rejects: run, and publish'),
    dataOption(),
    configOption(),
    workersOption(),
    ...factsOptions(),
  ).action(async (options: Options) => {
    if (options.replay !== undefined) return replay(options.replay, options);
    const rejects = choose(readRejects(options.out), options);
    if (options.csv) return writeCsv(first(rejects, options.limit), options.to);
    if (options.list) return list(first(rejects, options.limit), options);
    return summarize(rejects, options);
  });
}

async function* choose(
  rejects: AsyncIterable<PublishedReject>,
  { reason, column }: Options,
): AsyncGenerator<PublishedReject> {
  for await (const reject of rejects) {
    if (reason !== undefined && reject.reason !== reason) continue;
    if (column !== undefined && reject.column !== column) continue;
    yield reject;
  }
}

async function* first(
  rejects: AsyncIterable<PublishedReject>,
  limit = Number.POSITIVE_INFINITY,
): AsyncGenerator<PublishedReject> {
  let left = limit;
  if (left === 0) return;
  for await (const reject of rejects) {
    yield reject;
    if (--left === 0) return;
  }
}

async function list(rejects: AsyncIterable<PublishedReject>, options: Options): Promise<void> {
  const { isNamed } = await snapshotOf(options.out);
  for await (const reject of rejects) {
    const line = options.json ? JSON.stringify(reject) : formatReject(reject, isNamed, width());
    if (!(await print(`${line}\n`))) return;
  }
}

async function summarize(rejects: AsyncIterable<PublishedReject>, options: Options): Promise<void> {
  const { reason, column, limit, json, out } = options;
  const summary = await summarizeRejects(rejects, limit);
  if (json) {
    process.stdout.write(`${JSON.stringify(summary)}\n`);
    return;
  }
  const of = [
    ...(reason === undefined ? [] : [`for reason ${reason}`]),
    ...(column === undefined ? [] : [`in ${column}`]),
  ].join(' ');
  const about = { ...(await snapshotOf(out)), of: of || undefined, width: width() };
  process.stdout.write(formatRejects(summary, about));
  if (summary.total > 0) process.stdout.write(HOW_TO_MEND);
}

/** What there is to know of the snapshot; where there is none, reading its rejects says so. */
async function snapshotOf(out: string): Promise<{ read?: number; isNamed: boolean }> {
  const { manifest } = (await openSnapshot(out).catch(() => undefined)) ?? {};
  if (!manifest) return { isNamed: true };
  return { read: manifest.rows.read, isNamed: (manifest.source.files ?? 1) > 1 };
}

/** Characters on a line of the terminal, where there is one. */
function width(): number | undefined {
  return process.stdout.isTTY ? process.stdout.columns : undefined;
}

async function writeCsv(
  rejects: AsyncIterable<PublishedReject>,
  to: string | undefined,
): Promise<void> {
  const lines = csvLines(rejects);
  if (to === undefined) {
    for await (const line of lines) if (!(await print(line))) break;
    return;
  }
  await writeWhole(resolve(to), lines, '--to');
}

async function* csvLines(rejects: AsyncIterable<PublishedReject>): AsyncGenerator<string> {
  let hasHeader = false;
  const names = ['file', 'line', 'byte_offset', 'column', 'reason', 'value', 'raw'];
  for await (const { file, line, offset, column, reason, value, raw } of rejects) {
    if (!hasHeader) yield toCsvLine(names);
    hasHeader = true;
    yield toCsvLine([file ?? '', line, offset, column, reason, value, raw]);
  }
  if (!hasHeader) yield toCsvLine(names);
}

async function replay(fixed: string, options: Options): Promise<void> {
  const { out, data, config, workers, facts, json } = options;
  const { signal, dispose } = onInterruption();
  try {
    const workbench = await loadWorkbench(config);
    const onEvent = await createRunReporter();
    const { report, mended, rejected, unused } = await replayRejects(workbench, fixed, {
      out,
      data,
      workers,
      facts,
      signal,
      onEvent,
    });
    process.stdout.write(
      json
        ? `${JSON.stringify({ mended, rejected, unused, report })}\n`
        : `${mended} mended, ${rejected} still rejected, ${unused} unused\n`,
    );
  } finally {
    dispose();
  }
}
