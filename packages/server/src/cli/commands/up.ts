import {
  explainKpi,
  poolEngine,
  type RunOptions,
  type RunReport,
  runWorkbench,
  TavolaError,
} from '@tavola/core';
import { Command, Option } from 'commander';
import { assertPortFree } from '../../replicas/ports.js';
import { Closers } from '../closers.js';
import { aborted, onInterruption } from '../interruption.js';
import { loadWorkbench } from '../load-workbench.js';
import { openBrowser } from '../open-browser.js';
import {
  configOption,
  dataOption,
  factsOptions,
  maxRejectsOption,
  memoryOption,
  noReuseOption,
  outOption,
  profileOption,
  type ServingOptions,
  servingOptions,
  taskTimeoutOption,
  toSettings,
  watchOption,
  webhookOption,
  wholeNumber,
  withOptions,
  workersOption,
} from '../options.js';
import { createRunReporter } from '../run-reporter.js';
import { runWatching } from '../run-watching.js';
import { findSite } from '../site.js';
import { createWebhook } from '../webhook.js';

interface Options
  extends ServingOptions,
    Pick<RunOptions, 'out' | 'maxRejects' | 'memory' | 'facts' | 'profile' | 'reuse'> {
  data?: string;
  config: string;
  workers: number;
  taskTimeout?: number;
  webhook?: string;
  schedulerPort: number;
  open: boolean;
  watch?: boolean;
  debug?: boolean;
}

/** `tavola up`: everything at once: the run, the replicas and their balancer, the dashboard and the scheduler page. */
export function upCommand(): Command {
  return withOptions(
    new Command('up').description('compute, serve and show everything until it is interrupted'),
    dataOption(),
    outOption(),
    configOption(),
    workersOption(),
    taskTimeoutOption(),
    maxRejectsOption(),
    memoryOption(),
    ...factsOptions(),
    profileOption(),
    webhookOption(),
    noReuseOption(),
    watchOption(),
    ...servingOptions(),
    new Option('--scheduler-port <n>', 'port of the scheduler page')
      .default(8080)
      .argParser(wholeNumber(1, 65_535)),
    new Option('--no-open', 'do not open the dashboard in a browser'),
  ).action(async (options: Options) => {
    const { signal, dispose } = onInterruption();
    const closers = new Closers();
    try {
      await up(options, closers, signal);
    } catch (error) {
      // To be interrupted is how this command ends.
      if (!(error instanceof TavolaError && error.code === 'INTERRUPTED')) throw error;
    } finally {
      await closers.closeAll();
      dispose();
    }
  });
}

async function up(options: Options, closers: Closers, signal: AbortSignal): Promise<void> {
  const { config, workers, taskTimeout, port, schedulerPort, replicas, open, webhook, watch } =
    options;
  const { data, out, maxRejects, memory, facts, profile, reuse, debug, rateLimit } = options;
  const run = { data, out, maxRejects, memory, facts, profile, reuse };
  const settings = toSettings(options);
  const hook = createWebhook(webhook);
  closers.add(() => hook.settled());
  // The servers take long to load, and no other command needs both.
  const [{ startBalancer }, { startSchedulerPage }] = await Promise.all([
    import('../../replicas/start-balancer.js'),
    import('../../scheduler/scheduler-page.js'),
  ]);
  const workbench = await loadWorkbench(config);
  await assertPortFree(port, '--port');
  const log = (line: string): boolean => process.stderr.write(`${line}\n`);

  const page = await startSchedulerPage({
    port: schedulerPort,
    workers,
    kpis: workbench.kpis.map(explainKpi),
  });
  closers.add(() => page.close());
  const report = await createRunReporter();
  const engine = poolEngine({ workers, taskTimeout });
  closers.add(() => engine.close());
  const runOnce = (): Promise<RunReport> =>
    runWorkbench(workbench, {
      ...run,
      engine,
      signal,
      onEvent(event) {
        report(event);
        page.onEvent(event);
        hook.onEvent(event);
      },
    });
  const start = async (): Promise<void> => {
    const { kpis, rows, rejected } = await runOnce();
    const balancer = await startBalancer({
      out,
      port,
      replicas,
      rateLimit,
      settings,
      log,
      site: findSite(),
    });
    closers.add(() => balancer.close());
    if (signal.aborted) return;
    const api = `${balancer.url}/api`;
    const dashboard = `${balancer.url}/`;
    page.setLinks({ api, dashboard });
    process.stdout.write(
      `TAVOLA_READY api=${api} dashboard=${dashboard} scheduler=${page.url} replicas=${balancer.replicas} balancer=${balancer.kind} kpis=${kpis} rows=${rows} rejected=${rejected}\n`,
    );
    if (open && process.stdout.isTTY && !process.env.CI) openBrowser(dashboard);
  };
  if (!watch) {
    await start();
    await aborted(signal);
    return;
  }
  const refresh = async (): Promise<void> => {
    await runOnce();
  };
  await runWatching({
    data: data ?? workbench.source,
    out,
    signal,
    debug,
    first: start,
    refresh,
  });
}
