import {
  type Engine,
  explainKpi,
  inlineEngine,
  poolEngine,
  type RunEvent,
  type RunOptions,
  runWorkbench,
  TavolaError,
} from '@tavola/core';
import { Command, Option } from 'commander';
import type { SchedulerPage } from '../../scheduler/scheduler-page.js';
import { readTokens } from '../../security/tokens.js';
import { Closers } from '../closers.js';
import { aborted, isInterruption, onInterruption } from '../interruption.js';
import { loadWorkbench } from '../load-workbench.js';
import {
  configOption,
  dataOption,
  factsOptions,
  maxRejectsOption,
  memoryOption,
  noReuseOption,
  outOption,
  profileOption,
  schedulerHostOption,
  schedulerPortOption,
  taskTimeoutOption,
  tokenFileOption,
  watchOption,
  webhookOption,
  withOptions,
  workersOption,
} from '../options.js';
import { createRunReporter } from '../run-reporter.js';
import { RunTurns } from '../run-turns.js';
import { runWatching } from '../run-watching.js';
import { createWebhook, type Webhook } from '../webhook.js';

interface Options
  extends Pick<RunOptions, 'out' | 'maxRejects' | 'memory' | 'facts' | 'profile' | 'reuse'> {
  data?: string;
  config: string;
  workers: number;
  taskTimeout?: number;
  webhook?: string;
  engine: 'pool' | 'inline' | 'spark';
  json?: boolean;
  watch?: boolean;
  schedulerPort?: number;
  host?: string;
  tokenFile?: string;
  debug?: boolean;
}

/** `tavola run`: computes all KPIs and publishes them. */
export function runCommand(): Command {
  return withOptions(
    new Command('run').description(
      'compute all KPIs of a workbench and publish them as a snapshot',
    ),
    dataOption(),
    outOption(),
    configOption(),
    workersOption(),
    new Option('--engine <name>', 'where to compute')
      .choices(['pool', 'inline', 'spark'])
      .default('pool'),
    taskTimeoutOption(),
    maxRejectsOption(),
    memoryOption(),
    ...factsOptions(),
    profileOption(),
    webhookOption(),
    noReuseOption(),
    watchOption(),
    schedulerPortOption(),
    schedulerHostOption(),
    tokenFileOption(),
    new Option('--json', 'print the outcome as JSON, on one line'),
  ).action(async (options: Options) => run(options));
}

async function run(options: Options): Promise<void> {
  const { engine, workers, taskTimeout, webhook } = options;
  if (engine === 'spark') {
    throw new TavolaError(
      'ENGINE_UNAVAILABLE',
      'The engine spark is not part of this version: use --engine pool.',
    );
  }
  assertPageOptions(options);
  const hook = createWebhook(webhook);
  const { signal, dispose } = onInterruption();
  // Threads start while the definition is loaded.
  const compute = engine === 'pool' ? poolEngine({ workers, taskTimeout }) : inlineEngine();
  const closers = new Closers();
  closers.add(() => hook.settled());
  closers.add(() => compute.close());
  try {
    await runAll(options, { engine: compute, hook, signal, closers });
  } finally {
    await closers.closeAll();
    dispose();
  }
}

function assertPageOptions({ schedulerPort, host, tokenFile }: Options): void {
  if (schedulerPort !== undefined) return;
  const option =
    host !== undefined ? '--host' : tokenFile !== undefined ? '--token-file' : undefined;
  if (option === undefined) return;
  throw new TavolaError(
    'USAGE',
    `${option} is for the scheduler page: give its port, too, with --scheduler-port N.`,
  );
}

interface Means {
  engine: Engine;
  hook: Webhook;
  signal: AbortSignal;
  closers: Closers;
}

async function runAll(
  { config, workers, json, watch, schedulerPort, host, tokenFile, debug, ...options }: Options,
  { engine, hook, signal, closers }: Means,
): Promise<void> {
  const workbench = await loadWorkbench(config);
  const report = await createRunReporter();
  let page: SchedulerPage | undefined;
  const onEvent = (event: RunEvent): void => {
    report(event);
    page?.onEvent(event);
    hook.onEvent(event);
  };
  const turns = new RunTurns(async (name) => {
    const outcome = await runWorkbench(workbench, {
      ...options,
      run: name,
      engine,
      signal,
      onEvent,
    });
    if (json) process.stdout.write(`${JSON.stringify(outcome, toMicroseconds)}\n`);
    return outcome;
  }, debug);
  if (schedulerPort !== undefined) {
    const { startSchedulerPage } = await import('../../scheduler/scheduler-page.js');
    const kpis = workbench.kpis.map(explainKpi);
    const tokens = await readTokens({ file: tokenFile, env: 'TAVOLA_TOKEN' });
    const runs = { tokens, onRunRequest: () => turns.request() };
    const place = { port: schedulerPort, ...(host !== undefined && { host }) };
    page = await startSchedulerPage({ ...place, workers, kpis, runs });
    closers.add(page.close);
  }
  const first = async (): Promise<void> => {
    const { kpis, rows, rejected } = await turns.take();
    if (page) {
      process.stdout.write(
        `TAVOLA_READY scheduler=${page.url} kpis=${kpis} rows=${rows} rejected=${rejected}\n`,
      );
    }
  };
  const { data = workbench.source, out } = options;
  try {
    if (watch) await runWatching({ data, out, signal, debug, first, refresh: () => turns.take() });
    else {
      await first();
      if (page) await aborted(signal);
    }
  } catch (error) {
    // To be interrupted is how a page ends.
    if (!(page && isInterruption(error))) throw error;
  } finally {
    await turns.ended();
  }
}

/** Times of a profile have more digits than any clock. */
function toMicroseconds(_key: string, value: unknown): unknown {
  return typeof value === 'number' ? Math.round(value * 1000) / 1000 : value;
}
