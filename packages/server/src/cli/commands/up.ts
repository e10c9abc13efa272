import { explainKpi, poolEngine, type RunOptions, runWorkbench } from '@tavola/core';
import { Command, Option } from 'commander';
import { assertPortFree } from '../../replicas/ports.js';
import { readTokens } from '../../security/tokens.js';
import { Closers } from '../closers.js';
import { aborted, isInterruption, onInterruption } from '../interruption.js';
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
  schedulerPortOption,
  servingOptions,
  taskTimeoutOption,
  toBalancing,
  tokenFileOption,
  watchOption,
  webhookOption,
  withOptions,
  workersOption,
} from '../options.js';
import { RollingRestart } from '../rolling-restart.js';
import { createRunReporter } from '../run-reporter.js';
import { RunTurns } from '../run-turns.js';
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
  tokenFile?: string;
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
    schedulerPortOption().default(8080),
    tokenFileOption(),
    new Option('--no-open', 'do not open the dashboard in a browser'),
  ).action(async (options: Options) => {
    const restart = new RollingRestart(log);
    const { signal, dispose } = onInterruption({ onHangup: restart.request });
    const closers = new Closers();
    try {
      await up(options, closers, signal, restart);
    } catch (error) {
      // To be interrupted is how this command ends.
      if (!isInterruption(error)) throw error;
    } finally {
      await closers.closeAll();
      dispose();
    }
  });
}

const log = (line: string): boolean => process.stderr.write(`${line}\n`);

async function up(
  options: Options,
  closers: Closers,
  signal: AbortSignal,
  restart: RollingRestart,
): Promise<void> {
  const { config, workers, taskTimeout, port, schedulerPort, open, webhook, watch } = options;
  const { data, out, maxRejects, memory, facts, profile, reuse, debug } = options;
  const run = { data, out, maxRejects, memory, facts, profile, reuse };
  const tokens = await readTokens({ file: options.tokenFile, env: 'TAVOLA_TOKEN' });
  const hook = createWebhook(webhook);
  closers.add(() => hook.settled());
  // The servers take long to load, and no other command needs both.
  const [{ startBalancer }, { startSchedulerPage }] = await Promise.all([
    import('../../replicas/start-balancer.js'),
    import('../../scheduler/scheduler-page.js'),
  ]);
  const workbench = await loadWorkbench(config);
  await assertPortFree(port, '--port', options.host);

  const report = await createRunReporter();
  const engine = poolEngine({ workers, taskTimeout });
  closers.add(() => engine.close());
  const turns = new RunTurns(
    (name) =>
      runWorkbench(workbench, {
        ...run,
        run: name,
        engine,
        signal,
        onEvent(event) {
          report(event);
          page.onEvent(event);
          hook.onEvent(event);
        },
      }),
    debug,
  );
  closers.add(() => turns.ended());
  const page = await startSchedulerPage({
    port: schedulerPort,
    workers,
    kpis: workbench.kpis.map(explainKpi),
    runs: { tokens, onRunRequest: () => turns.request() },
  });
  closers.add(() => page.close());
  const start = async (): Promise<void> => {
    const { kpis, rows, rejected } = await turns.take();
    const balancer = await startBalancer({
      ...toBalancing(options),
      out,
      log,
      site: findSite(),
    });
    closers.add(() => balancer.close());
    restart.follow(balancer);
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
  await runWatching({
    data: data ?? workbench.source,
    out,
    signal,
    debug,
    first: start,
    refresh: () => turns.take(),
  });
}
