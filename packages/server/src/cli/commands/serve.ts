import { openSnapshot } from '@tavola/core';
import { Command } from 'commander';
import { Closers } from '../closers.js';
import { aborted, onInterruption } from '../interruption.js';
import {
  outOption,
  type ServingOptions,
  servingOptions,
  toBalancing,
  withOptions,
} from '../options.js';
import { RollingRestart } from '../rolling-restart.js';
import { findSite } from '../site.js';

/** `tavola serve`: serves what is published, and each snapshot that is published later. */
export function serveCommand(): Command {
  return withOptions(
    new Command('serve').description('serve the snapshots of an output folder until interrupted'),
    outOption(),
    ...servingOptions(),
  ).action(async ({ out, ...serving }: ServingOptions & { out: string }) => {
    const log = (line: string): boolean => process.stderr.write(`${line}\n`);
    const restart = new RollingRestart(log);
    const { signal, dispose } = onInterruption({ onHangup: restart.request });
    const closers = new Closers();
    try {
      // What cannot be read at all is said now; what is not published yet is waited for.
      await openSnapshot(out);
      const { startBalancer } = await import('../../replicas/start-balancer.js');
      const balancer = await startBalancer({
        ...toBalancing(serving),
        out,
        log,
        site: findSite(),
      });
      closers.add(() => balancer.close());
      restart.follow(balancer);
      process.stdout.write(
        `TAVOLA_READY api=${balancer.url}/api dashboard=${balancer.url}/ replicas=${balancer.replicas} balancer=${balancer.kind}\n`,
      );
      await aborted(signal);
    } finally {
      await closers.closeAll();
      dispose();
    }
  });
}
