import { inlineEngine, poolEngine, type RunOptions, runWorkbench, TavolaError } from '@tavola/core';
import { Command, Option } from 'commander';
import { onInterruption } from '../interruption.js';
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
  taskTimeoutOption,
  watchOption,
  webhookOption,
  withOptions,
  workersOption,
} from '../options.js';
import { createRunReporter } from '../run-reporter.js';
import { runWatching } from '../run-watching.js';
import { createWebhook } from '../webhook.js';

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
    new Option('--json', 'print the outcome as JSON, on one line'),
  ).action(async (options: Options) => run(options));
}

async function run({
  config,
  workers,
  taskTimeout,
  engine,
  json,
  webhook,
  watch,
  debug,
  ...options
}: Options): Promise<void> {
  if (engine === 'spark') {
    throw new TavolaError(
      'ENGINE_UNAVAILABLE',
      'The engine spark is not part of this version: use --engine pool.',
    );
  }
  const hook = createWebhook(webhook);
  const { signal, dispose } = onInterruption();
  // Threads start while the definition is loaded.
  const compute = engine === 'pool' ? poolEngine({ workers, taskTimeout }) : inlineEngine();
  try {
    const workbench = await loadWorkbench(config);
    const report = await createRunReporter();
    const runOnce = async (): Promise<void> => {
      const outcome = await runWorkbench(workbench, {
        ...options,
        engine: compute,
        signal,
        onEvent(event) {
          report(event);
          hook.onEvent(event);
        },
      });
      if (json) process.stdout.write(`${JSON.stringify(outcome, toMicroseconds)}\n`);
    };
    const { data = workbench.source, out } = options;
    if (watch) await runWatching({ data, out, signal, debug, first: runOnce, refresh: runOnce });
    else await runOnce();
  } finally {
    await hook.settled();
    await compute.close();
    dispose();
  }
}

/** Times of a profile have more digits than any clock. */
function toMicroseconds(_key: string, value: unknown): unknown {
  return typeof value === 'number' ? Math.round(value * 1000) / 1000 : value;
}
