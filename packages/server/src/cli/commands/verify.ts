import {
  type EngineToVerify,
  firstDifferenceOf,
  formatVerification,
  TavolaError,
  verifyKpis,
} from '@tavola/core';
import { Command, Option } from 'commander';
import { loadWorkbench } from '../load-workbench.js';
import { configOption, dataOption, wholeNumber, withOptions } from '../options.js';

interface Options {
  data?: string;
  config: string;
  workers: number;
  json?: boolean;
}

/**
 * `tavola verify`: computes all KPIs on all engines and several splittings, and compares the results byte by byte.
 *
 * @param engines in place of those there are
 */
export function verifyCommand(engines?: readonly EngineToVerify[]): Command {
  return withOptions(
    new Command('verify').description('compute all KPIs in every way there is, and compare'),
    dataOption(),
    configOption(),
    new Option('--workers <n>', 'worker threads of the larger pool')
      .default(2)
      .argParser(wholeNumber(1, 256)),
    new Option('--json', 'print the outcome as JSON, on one line'),
  ).action(async ({ data, config, workers, json }: Options) => {
    const verification = await verifyKpis(await loadWorkbench(config), { data, workers, engines });
    process.stdout.write(
      json ? `${JSON.stringify(verification)}\n` : formatVerification(verification),
    );
    if (verification.equal) return;
    throw new TavolaError(
      'VERIFY_DIFFERS',
      `Not all results are equal: ${firstDifferenceOf(verification)}. Report this as a defect, with the definition of the KPI.`,
    );
  });
}
