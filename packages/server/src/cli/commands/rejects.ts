import { createWriteStream } from 'node:fs';
import { resolve } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import {
  openSnapshot,
  type PublishedReject,
  readRejects,
  replayRejects,
  TavolaError,
  toCsvLine,
} from '@tavola/core';
import { Command, Option } from 'commander';
import { onInterruption } from '../interruption.js';
import { loadWorkbench } from '../load-workbench.js';
import {
  configOption,
  dataOption,
  factsOption,
  outOption,
  wholeNumber,
  withOptions,
  workersOption,
} from '../options.js';
import { formatReject, formatRejects, summarizeRejects } from '../reject-summary.js';
import { createRunReporter } from '../run-reporter.js';

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
  facts?: boolean;
}

/** `tavola rejects`: what was not used and why, and mended rows in its place. */
export function rejectsCommand(): Command {
  return withOptions(
    new Command('rejects').description(
      'say which rows were rejected and why, or replay mended ones',
    ),
    outOption(),
    new Option('--list', 'list them rather than count them'),
    new Option('--limit <n>', 'list no more than these').argParser(wholeNumber(0, 1e9)),
    new Option('--reason <name>', 'only those of this reason'),
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
    factsOption(),
  ).action(async (options: Options) => {
    if (options.replay !== undefined) return replay(options.replay, options);
    const rejects = take(readRejects(options.out), options);
    if (options.csv) return writeCsv(rejects, options.to);
    const isNamed = await hasSeveralFiles(options.out);
    if (options.list) return list(rejects, isNamed, options.json);
    const summary = await summarizeRejects(rejects);
    process.stdout.write(
      options.json ? `${JSON.stringify(summary)}\n` : formatRejects(summary, isNamed),
    );
  });
}

async function* take(
  rejects: AsyncIterable<PublishedReject>,
  { reason, column, limit = Number.POSITIVE_INFINITY }: Options,
): AsyncGenerator<PublishedReject> {
  let left = limit;
  for await (const reject of rejects) {
    if (reason !== undefined && reject.reason !== reason) continue;
    if (column !== undefined && reject.column !== column) continue;
    if (left-- <= 0) return;
    yield reject;
  }
}

/** Whether the snapshot is of more than one file; of none where there is no snapshot, which reading it says. */
async function hasSeveralFiles(out: string): Promise<boolean> {
  const snapshot = await openSnapshot(out).catch(() => undefined);
  return (snapshot?.manifest.source.files ?? 1) > 1;
}

async function list(
  rejects: AsyncIterable<PublishedReject>,
  isNamed: boolean,
  json = false,
): Promise<void> {
  for await (const reject of rejects) {
    process.stdout.write(`${json ? JSON.stringify(reject) : formatReject(reject, isNamed)}\n`);
  }
}

async function writeCsv(
  rejects: AsyncIterable<PublishedReject>,
  to: string | undefined,
): Promise<void> {
  const lines = csvLines(rejects);
  if (to === undefined) {
    for await (const line of lines) process.stdout.write(line);
    return;
  }
  const path = resolve(to);
  await pipeline(Readable.from(lines), createWriteStream(path)).catch((error: Error) => {
    throw new TavolaError(
      'OUT_UNWRITABLE',
      `${path} cannot be written: ${error.message}. Name another with --to FILE.`,
    );
  });
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
